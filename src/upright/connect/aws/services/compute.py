"""Functions, machines and containers that may run AI: AWS Lambda, Amazon EC2, ECS and EKS. Values of environment
variables are not kept, and user data is not asked for.
"""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

LISTINGS = (
    Listing("lambda", "list_functions", "Functions", "AWS::Lambda::Function", "FunctionName", "FunctionArn", makes=K.APPLICATION,
            asks=(
                Ask("get_function_url_config", {"FunctionName": "FunctionName"}, "AuthType", "FunctionUrlAuthType"),
                Ask("get_policy", {"FunctionName": "FunctionName"}, "Policy", "Policy"),
                Ask("get_function_concurrency", {"FunctionName": "FunctionName"}, "ReservedConcurrentExecutions", "ReservedConcurrentExecutions"),
                Ask("list_tags", {"Resource": "FunctionArn"}, "Tags", "tags"),
            )),
    Listing("ec2", "describe_instances", "Reservations[].Instances[]", "AWS::EC2::Instance", "InstanceId",
            "arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}", makes=K.HOST),
    Listing("iam", "list_instance_profiles", "InstanceProfiles", "AWS::IAM::InstanceProfile", "InstanceProfileName", "Arn", worldwide=True),
    Listing("ecs", "list_task_definitions", "taskDefinitionArns", "AWS::ECS::TaskDefinition", "family", "taskDefinitionArn", wraps="taskDefinitionArn",
            given={"status": "=ACTIVE"}, makes=K.ENDPOINT,
            asks=(Ask("describe_task_definition", {"taskDefinition": "taskDefinitionArn"}, "taskDefinition"),)),
    Listing("eks", "list_clusters", "clusters", "AWS::EKS::Cluster", "name", "arn:{partition}:eks:{region}:{account}:cluster/{name}", wraps="name", makes=K.HOST,
            asks=(Ask("describe_cluster", {"name": "name"}, "cluster"),)),
)  # fmt: skip
