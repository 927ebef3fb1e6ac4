"""Networks: security groups, the endpoints through which services are reached without the internet, and balancers."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing

LISTINGS = (
    Listing("ec2", "describe_security_groups", "SecurityGroups", "AWS::EC2::SecurityGroup", "GroupName",
            "arn:{partition}:ec2:{region}:{account}:security-group/{GroupId}"),
    Listing("ec2", "describe_vpc_endpoints", "VpcEndpoints", "AWS::EC2::VPCEndpoint", "VpcEndpointId",
            "arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{VpcEndpointId}"),
    Listing("elbv2", "describe_load_balancers", "LoadBalancers", "AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerName", "LoadBalancerArn",
            below=(
                Listing("elbv2", "describe_listeners", "Listeners", "AWS::ElasticLoadBalancingV2::Listener", "ListenerArn", "ListenerArn",
                        given={"LoadBalancerArn": "^LoadBalancerArn"}),
            )),
    Listing("elbv2", "describe_target_groups", "TargetGroups", "AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupName", "TargetGroupArn",
            asks=(Ask("describe_target_health", {"TargetGroupArn": "TargetGroupArn"}, "TargetHealthDescriptions[].Target.Id", "Targets"),)),
)  # fmt: skip
