"""Functions, machines and containers that may run AI: AWS Lambda, Amazon EC2, ECS and EKS. Values of environment
variables are not kept, nor credentials in the scripts that run at a start.
"""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

LISTINGS = (
    Listing("lambda", "list_functions", "Functions", "AWS::Lambda::Function", "FunctionName", "FunctionArn", makes=K.APPLICATION,
            asks=(
                Ask("get_function_url_config", {"FunctionName": "FunctionName"}, "", "FunctionUrl"),
                Ask("get_policy", {"FunctionName": "FunctionName"}, "Policy", "Policy"),
                Ask("get_function_concurrency", {"FunctionName": "FunctionName"}, "ReservedConcurrentExecutions", "ReservedConcurrentExecutions"),
                Ask("list_tags", {"Resource": "FunctionArn"}, "Tags", "tags"),
                Ask("get_function_event_invoke_config", {"FunctionName": "FunctionName"}, "DestinationConfig", "DestinationConfig"),
                Ask("get_function", {"FunctionName": "FunctionName"}, "Code.ImageUri", "ImageUri", when="PackageType=Image"),
            )),
    Listing("ec2", "describe_instances", "Reservations[].Instances[]", "AWS::EC2::Instance", "InstanceId",
            "arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}", makes=K.HOST,
            asks=(Ask("describe_instance_attribute", {"InstanceId": "InstanceId", "Attribute": "=userData"}, "UserData", "UserData"),)),
    Listing("ec2", "describe_launch_template_versions", "LaunchTemplateVersions", "AWS::EC2::LaunchTemplate", "LaunchTemplateName|LaunchTemplateId",
            "arn:{partition}:ec2:{region}:{account}:launch-template/{LaunchTemplateId}", given={"Versions[]": "=$Default"}, makes=K.HOST),
    Listing("ec2", "describe_snapshots", "Snapshots", "AWS::EC2::Snapshot", "SnapshotId", "arn:{partition}:ec2:{region}:{account}:snapshot/{SnapshotId}",
            given={"OwnerIds[]": "=self", "RestorableByUserIds[]": "=all"},
            asks=(Ask("describe_snapshot_attribute", {"SnapshotId": "SnapshotId", "Attribute": "=createVolumePermission"},
                      "CreateVolumePermissions[].[Group, UserId][]", "RestorableBy"),)),
    Listing("ec2", "describe_images", "Images[?Public]", "AWS::EC2::Image", "Name|ImageId", "arn:{partition}:ec2:{region}:{account}:image/{ImageId}",
            given={"Owners[]": "=self"}, adds={"RestorableBy": "=all"}),
    Listing("iam", "list_instance_profiles", "InstanceProfiles", "AWS::IAM::InstanceProfile", "InstanceProfileName", "Arn", worldwide=True),
    Listing("ecs", "list_task_definitions", "taskDefinitionArns", "AWS::ECS::TaskDefinition", "family", "taskDefinitionArn", wraps="taskDefinitionArn",
            given={"status": "=ACTIVE"}, makes=K.ENDPOINT,
            asks=(Ask("describe_task_definition", {"taskDefinition": "taskDefinitionArn"}, "taskDefinition"),)),
    Listing("eks", "list_clusters", "clusters", "AWS::EKS::Cluster", "name", "arn:{partition}:eks:{region}:{account}:cluster/{name}", wraps="name", makes=K.HOST,
            asks=(Ask("describe_cluster", {"name": "name"}, "cluster"),),
            below=(
                Listing("eks", "list_nodegroups", "nodegroups", "AWS::EKS::Nodegroup", "nodegroupName", "nodegroupArn", wraps="nodegroupName",
                        given={"clusterName": "^name"}, adds={"clusterName": "^name"},
                        asks=(Ask("describe_nodegroup", {"clusterName": "^name", "nodegroupName": "nodegroupName"}, "nodegroup"),)),
            )),
    Listing("ecs", "list_clusters", "clusterArns", "AWS::ECS::Cluster", "clusterArn", "clusterArn", wraps="clusterArn",
            below=(
                Listing("ecs", "list_services", "serviceArns", "AWS::ECS::Service", "serviceName|serviceArn", "serviceArn", wraps="serviceArn",
                        given={"cluster": "^clusterArn"}, asks=(Ask("describe_services", {"cluster": "^clusterArn", "services[]": "serviceArn"}, "services[0]"),)),
            )),
    Listing("batch", "describe_job_definitions", "jobDefinitions", "AWS::Batch::JobDefinition", "jobDefinitionName", "jobDefinitionArn", given={"status": "=ACTIVE"}),
    Listing("codebuild", "list_projects", "projects", "AWS::CodeBuild::Project", "name", "arn", wraps="name",
            asks=(Ask("batch_get_projects", {"names[]": "name"}, "projects[0]"),)),
    Listing("stepfunctions", "list_state_machines", "stateMachines", "AWS::StepFunctions::StateMachine", "name", "stateMachineArn", makes=K.PIPELINE,
            asks=(Ask("describe_state_machine", {"stateMachineArn": "stateMachineArn"}),)),
    Listing("apigateway", "get_rest_apis", "items", "AWS::ApiGateway::RestApi", "name", "arn:{partition}:apigateway:{region}::/restapis/{id}",
            below=(
                Listing("apigateway", "get_resources", "items", "AWS::ApiGateway::Resource", "path",
                        "arn:{partition}:apigateway:{region}::/restapis/{restApiId}/resources/{id}",
                        given={"restApiId": "^id", "embed[]": "=methods"}, adds={"restApiId": "^id"}),
            )),
    Listing("apigatewayv2", "get_apis", "Items", "AWS::ApiGatewayV2::Api", "Name", "arn:{partition}:apigateway:{region}::/apis/{ApiId}",
            below=(
                Listing("apigatewayv2", "get_routes", "Items", "AWS::ApiGatewayV2::Route", "RouteKey",
                        "arn:{partition}:apigateway:{region}::/apis/{ApiId}/routes/{RouteId}", given={"ApiId": "^ApiId"}, adds={"ApiId": "^ApiId"}),
                Listing("apigatewayv2", "get_integrations", "Items", "AWS::ApiGatewayV2::Integration", "IntegrationId",
                        "arn:{partition}:apigateway:{region}::/apis/{ApiId}/integrations/{IntegrationId}", given={"ApiId": "^ApiId"}, adds={"ApiId": "^ApiId"}),
            )),
)  # fmt: skip
