"""Amazon Bedrock: models of one's own, their training, guardrails, throughput, and whether calls are logged."""

from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

LISTINGS = (
    Listing(
        "bedrock",
        "get_model_invocation_logging_configuration",
        "",
        "AWS::Bedrock::ModelInvocationLogging",
        "=model-invocation-logging",
        "arn:{partition}:bedrock:{region}:{account}:model-invocation-logging",
        makes=K.AI_SERVICE,
        asks=(
            Ask(
                "describe_subscription_filters",
                {"logGroupName": "loggingConfig.cloudWatchConfig.logGroupName"},
                "subscriptionFilters[].destinationArn",
                "LogSubscribedBy",
                "logs",
            ),
        ),
    ),
    Listing(
        "bedrock",
        "list_guardrails",
        "guardrails",
        "AWS::Bedrock::Guardrail",
        "name",
        "arn",
        makes=K.GUARDRAIL,
        asks=(
            Ask("get_guardrail", {"guardrailIdentifier": "id"}),
            Ask("list_tags_for_resource", {"resourceARN": "arn"}, "tags", "tags"),
        ),
    ),
    Listing(
        "bedrock",
        "list_custom_models",
        "modelSummaries",
        "AWS::Bedrock::CustomModel",
        "modelName",
        "modelArn",
        makes=K.MODEL,
        asks=(
            Ask("get_custom_model", {"modelIdentifier": "modelArn"}),
            Ask("get_resource_policy", {"resourceArn": "modelArn"}, "resourcePolicy", "resourcePolicy"),
        ),
    ),
    Listing(
        "bedrock",
        "list_imported_models",
        "modelSummaries",
        "AWS::Bedrock::ImportedModel",
        "modelName",
        "modelArn",
        makes=K.MODEL,
        asks=(Ask("get_imported_model", {"modelIdentifier": "modelArn"}),),
    ),
    Listing(
        "bedrock",
        "list_model_customization_jobs",
        "modelCustomizationJobSummaries",
        "AWS::Bedrock::ModelCustomizationJob",
        "jobName",
        "jobArn",
        makes=K.TRAINING_JOB,
        asks=(Ask("get_model_customization_job", {"jobIdentifier": "jobName"}),),
    ),
    Listing(
        "bedrock",
        "list_provisioned_model_throughputs",
        "provisionedModelSummaries",
        "AWS::Bedrock::ProvisionedModelThroughput",
        "provisionedModelName",
        "provisionedModelArn",
        makes=K.ENDPOINT,
    ),
    Listing(
        "bedrock",
        "list_inference_profiles",
        "inferenceProfileSummaries",
        "AWS::Bedrock::ApplicationInferenceProfile",
        "inferenceProfileName",
        "inferenceProfileArn",
        given={"typeEquals": "=APPLICATION"},
        makes=K.ENDPOINT,
    ),
    Listing(
        "bedrock",
        "list_evaluation_jobs",
        "jobSummaries",
        "AWS::Bedrock::EvaluationJob",
        "jobName",
        "jobArn",
        makes=K.PIPELINE,
        asks=(Ask("get_evaluation_job", {"jobIdentifier": "jobArn"}),),
    ),
    Listing(
        "bedrock",
        "list_model_invocation_jobs",
        "invocationJobSummaries",
        "AWS::Bedrock::ModelInvocationJob",
        "jobName",
        "jobArn",
        makes=K.PIPELINE,
    ),
)
