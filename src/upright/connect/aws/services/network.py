"""Networks: security groups, and the endpoints through which services are reached without the internet."""

from __future__ import annotations

from upright.connect.aws.listing import Listing

LISTINGS = (
    Listing("ec2", "describe_security_groups", "SecurityGroups", "AWS::EC2::SecurityGroup", "GroupName",
            "arn:{partition}:ec2:{region}:{account}:security-group/{GroupId}"),
    Listing("ec2", "describe_vpc_endpoints", "VpcEndpoints", "AWS::EC2::VPCEndpoint", "VpcEndpointId",
            "arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{VpcEndpointId}"),
)  # fmt: skip
