"""Amazon SageMaker: notebooks, domains, jobs, models and packages, endpoints, monitors, feature groups, pipelines."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

_SCRIPT = "NotebookInstanceLifecycleConfigName"


def _named(
    plural: str,
    part: str,
    kind: str,
    makes: K,
    *,
    noun: str = "",
    field: str = "",
    by: str = "",
    below: tuple[Listing, ...] = (),
    more: tuple[Ask, ...] = (),
) -> Listing:
    """A type of SageMaker, where most calls are alike: `ListModels`, `DescribeModel`, `ModelName`, `ModelArn`."""
    name = field or f"{kind}Name"
    describe = Ask(f"describe_{noun}", {by or name: name})
    return Listing(
        "sagemaker",
        f"list_{plural}",
        part,
        f"AWS::SageMaker::{kind}",
        name,
        name.removesuffix("Name") + "Arn",
        makes=makes,
        asks=(describe, *more),
        below=below,
    )


def _monitor(kind: str, noun: str) -> Listing:
    return Listing(
        "sagemaker",
        f"list_{noun}_job_definitions",
        "JobDefinitionSummaries",
        f"AWS::SageMaker::{kind}JobDefinition",
        "MonitoringJobDefinitionName",
        "MonitoringJobDefinitionArn",
        makes=K.TRAINING_JOB,
        asks=(Ask(f"describe_{noun}_job_definition", {"JobDefinitionName": "MonitoringJobDefinitionName"}),),
    )


LISTINGS = (
    _named("notebook_instances", "NotebookInstances", "NotebookInstance", K.NOTEBOOK, noun="notebook_instance",
           more=(Ask("describe_notebook_instance_lifecycle_config", {_SCRIPT: _SCRIPT}, "", "LifecycleConfig"),)),
    _named("notebook_instance_lifecycle_configs", "NotebookInstanceLifecycleConfigs", "NotebookInstanceLifecycleConfig", K.NOTEBOOK,
           noun="notebook_instance_lifecycle_config"),
    _named("studio_lifecycle_configs", "StudioLifecycleConfigs", "StudioLifecycleConfig", K.AI_SERVICE, noun="studio_lifecycle_config"),
    Listing("sagemaker", "list_domains", "Domains", "AWS::SageMaker::Domain", "DomainName", "DomainArn", makes=K.AI_SERVICE,
            asks=(Ask("describe_domain", {"DomainId": "DomainId"}),)),
    _named("models", "Models", "Model", K.MODEL, noun="model"),
    Listing("sagemaker", "list_model_package_groups", "ModelPackageGroupSummaryList", "AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupName",
            "ModelPackageGroupArn", makes=K.MODEL,
            asks=(Ask("get_model_package_group_policy", {"ModelPackageGroupName": "ModelPackageGroupName"}, "ResourcePolicy", "ResourcePolicy"),),
            below=(
                Listing("sagemaker", "list_model_packages", "ModelPackageSummaryList", "AWS::SageMaker::ModelPackage", "ModelPackageArn", "ModelPackageArn",
                        given={"ModelPackageGroupName": "^ModelPackageGroupName"}, makes=K.MODEL,
                        asks=(Ask("describe_model_package", {"ModelPackageName": "ModelPackageArn"}),)),
            )),
    _named("endpoints", "Endpoints", "Endpoint", K.ENDPOINT, noun="endpoint"),
    _named("endpoint_configs", "EndpointConfigs", "EndpointConfig", K.ENDPOINT, noun="endpoint_config"),
    _named("training_jobs", "TrainingJobSummaries", "TrainingJob", K.TRAINING_JOB, noun="training_job"),
    _named("processing_jobs", "ProcessingJobSummaries", "ProcessingJob", K.PIPELINE, noun="processing_job"),
    _named("transform_jobs", "TransformJobSummaries", "TransformJob", K.PIPELINE, noun="transform_job"),
    _named("hyper_parameter_tuning_jobs", "HyperParameterTuningJobSummaries", "HyperParameterTuningJob", K.TRAINING_JOB, noun="hyper_parameter_tuning_job"),
    Listing("sagemaker", "list_auto_ml_jobs", "AutoMLJobSummaries", "AWS::SageMaker::AutoMLJob", "AutoMLJobName", "AutoMLJobArn", makes=K.TRAINING_JOB,
            asks=(Ask("describe_auto_ml_job_v2", {"AutoMLJobName": "AutoMLJobName"}),)),
    _named("compilation_jobs", "CompilationJobSummaries", "CompilationJob", K.PIPELINE, noun="compilation_job"),
    _named("labeling_jobs", "LabelingJobSummaryList", "LabelingJob", K.PIPELINE, noun="labeling_job"),
    _named("flow_definitions", "FlowDefinitionSummaries", "FlowDefinition", K.AI_SERVICE, noun="flow_definition"),
    _named("feature_groups", "FeatureGroupSummaries", "FeatureGroup", K.DATA_STORE, noun="feature_group"),
    _named("pipelines", "PipelineSummaries", "Pipeline", K.PIPELINE, noun="pipeline"),
    _monitor("DataQuality", "data_quality"),
    _monitor("ModelBias", "model_bias"),
    _monitor("ModelQuality", "model_quality"),
    _monitor("ModelExplainability", "model_explainability"),
    _named("monitoring_schedules", "MonitoringScheduleSummaries", "MonitoringSchedule", K.TRAINING_JOB, noun="monitoring_schedule"),
    Listing("sagemaker", "list_inference_experiments", "InferenceExperiments", "AWS::SageMaker::InferenceExperiment", "Name",
            "arn:{partition}:sagemaker:{region}:{account}:inference-experiment/{Name}", makes=K.PIPELINE,
            asks=(Ask("describe_inference_experiment", {"Name": "Name"}),)),
    _named("mlflow_tracking_servers", "TrackingServerSummaries", "MlflowTrackingServer", K.AI_SERVICE, noun="mlflow_tracking_server", field="TrackingServerName"),
    Listing("sagemaker", "search", "Results[].TrialComponent", "AWS::SageMaker::TrialComponent", "TrialComponentName", "TrialComponentArn",
            given={"Resource": "=ExperimentTrialComponent"}),
    _named("clusters", "ClusterSummaries", "Cluster", K.HOST, noun="cluster"),
)  # fmt: skip
