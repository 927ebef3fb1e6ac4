"""What resources of SageMaker say of themselves: encryption of volumes and of traffic, isolation, platform, sign-in.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/Welcome.html
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud import aws
from upright.discover.cloud.body import at, blocks, first, flag, given, strings, word
from upright.discover.model_names import has_hub_form
from upright.model.bucket_names import GUESSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upright.discover.readers.node import Node
    from upright.model.asset import Json

    Facts = dict[str, Json]

_CURRENT_PLATFORM = "notebook-al2023"
# Variables of the containers of Hugging Face, of DJL and of vLLM.
_HUB_MODEL = ("hf_model_id", "option_model_id", "sm_vllm_model", "vllm_model")
_HUB_REVISION = ("hf_model_revision", "option_revision", "sm_vllm_revision", "vllm_revision")
_HUB_CODE = (
    "hf_model_trust_remote_code",
    "option_trust_remote_code",
    "sm_vllm_trust_remote_code",
    "vllm_trust_remote_code",
    "hf_trust_remote_code",
)

_WRITTEN = (
    "processing_output_config", "data_quality_job_output_config", "model_bias_job_output_config", "model_quality_job_output_config",
    "model_explainability_job_output_config", "monitoring_schedule_config.monitoring_job_definition.monitoring_output_config",
)  # fmt: skip
# https://docs.aws.amazon.com/sagemaker/latest/dg/sms-workforce-management.html
_CROWD = re.compile(r":workteam/(public|vendor|private)-crowd/")
_DECLARED = "FreeOfPersonallyIdentifiableInformation"
_PLACES = frozenset({"s3_uri", "file_system_id", "dataset_arn"})  # where a channel of a job has its data from


def notebook(body: Node) -> Facts:
    """Of a notebook instance: as infrastructure code says it, and whether its platform still gets updates."""
    platform = word(body, "platform_identifier")
    facts = aws.notebook(body)
    return facts | (
        {"outdated": not platform.startswith(_CURRENT_PLATFORM)} if platform.startswith("notebook-") else {}
    )


def training(body: Node) -> Facts:
    """Of a training job: isolation, traffic between its machines, keys of its volumes and of what it writes."""
    facts = aws.isolated(body) | _traffic(body, first(body, "resource_config")) | {"customer_key": _keyed(body)}
    if flag(body, "remote_debug_config.enable_remote_debug"):
        facts["remote_shell"] = True
    if any(path[-1] in _PLACES and node.text for path, node in first(body, "input_data_config").walk()):
        facts["data_named"] = True
    return (
        facts | _image(word(body, "algorithm_specification.training_image")) | _place(body, "s3_output_path", "output")
    )


def _place(body: Node, place_of: str, name: str) -> Facts:
    """Where a job writes its models, or the files of a model lie: by that a model is known as a job's."""
    written = (node.text for path, node in body.walk() if path[-1] == place_of)
    known = (text for text in written if text.startswith("s3://") and ("{" not in text or GUESSED.search(text)))
    place = next(known, "")
    return {name: place} if place else {}


def _image(*named: str) -> Facts:
    """The image that says least of what it is: one without a version before one with."""
    images = sorted(filter(None, named), key=lambda image: (_said(image), image))
    return {"image": images[0]} if images else {}


def _said(image: str) -> int:
    """How firmly an image is named: not at all or by `latest`, by a version, by its digest."""
    tag = image.rpartition("/")[2].partition(":")[2]
    return 2 if "@" in image else int(tag not in {"", "latest"})


def tuning(body: Node) -> Facts:
    """Of a tuning job: what the definitions of its training jobs say."""
    inner = first(body, "training_job_definition", "training_job_definitions")
    return training(next(iter(inner)) if inner.is_list else inner) if inner else {}


def automatic(body: Node) -> Facts:
    """Of a job of AutoML: network, traffic and keys stand in its security configuration."""
    inner = first(body, "security_config", "auto_ml_job_config.security_config")
    keyed = given(inner, "volume_kms_key_id") and given(body, "output_data_config.kms_key_id")
    return {
        "private_network": given(inner, "vpc_config"),
        "customer_key": keyed,
        **_traffic(inner, first(body, "resource_config")),
    }


def compilation(body: Node) -> Facts:
    """Of a job that compiles a model: its network, and the key of what it writes."""
    return {"private_network": given(body, "vpc_config"), "customer_key": given(body, "output_config.kms_key_id")}


def reviewed(body: Node) -> Facts:
    """Of a workflow in which people check answers, or label data: the key of what they write, and who these people
    are: strangers who sign up for it (`public`), a vendor's, or one's own.
    """
    loop = first(body, "human_loop_config", "human_task_config")
    team = _CROWD.search(word(loop, "workteam_arn"))
    facts: Facts = {"customer_key": given(body, "output_config.kms_key_id")}
    declared = _DECLARED in strings(body, "input_config.data_attributes.content_classifiers")
    facts |= {"said_without_personal_data": True} if declared else {}
    return facts | ({"workforce": team[1]} if team else {})


def processing(body: Node) -> Facts:
    """Of a processing or monitoring job and its definition: network and keys stand in blocks of their own, the keys of
    volumes and of what is written each.
    """
    network = first(body, "network_config", "monitoring_schedule_config.monitoring_job_definition.network_config")
    cluster = first(body, "processing_resources.cluster_config", "job_resources.cluster_config",
                    "monitoring_schedule_config.monitoring_job_definition.monitoring_resources.cluster_config")  # fmt: skip
    if given(body, "monitoring_schedule_config.monitoring_job_definition_name") and not network:
        return {}
    facts: Facts = {"private_network": given(network, "vpc_config"),
                    "network_isolation": flag(network, "enable_network_isolation", default=False)}  # fmt: skip
    facts |= _traffic(network, cluster)
    written = first(body, *_WRITTEN)
    unsealed = given(written, "outputs", "monitoring_outputs") and not given(written, "kms_key_id")
    if cluster or unsealed:  # of machines that are not told, what is written in the clear still is
        facts["customer_key"] = given(cluster, "volume_kms_key_id") and not unsealed
    return {name: value for name, value in facts.items() if value is not None}


def transform(body: Node) -> Facts:
    """Of a batch transform job: the keys of its volumes and of what it writes."""
    return {
        "customer_key": given(body, "transform_resources.volume_kms_key_id")
        and given(body, "transform_output.kms_key_id")
    }


def _traffic(body: Node, cluster: Node) -> Facts:
    """Whether what the machines of a job tell one another is encrypted, and how many they are."""
    encrypted = flag(body, "enable_inter_container_traffic_encryption", default=False)
    count = word(cluster, "instance_count")
    facts: Facts = {"instances": int(count)} if count.isdigit() else {}
    return facts | ({"traffic_encrypted": encrypted} if encrypted is not None else {})


def _keyed(body: Node) -> bool:
    volume = given(body, "resource_config.volume_kms_key_id")
    return volume and given(body, "output_data_config.kms_key_id")


def model(body: Node) -> Facts:
    """Of a model: isolation, and whether its images come from a registry of the organisation's own network."""
    facts = aws.isolated(body)
    containers = [*blocks(body, "primary_container"), *blocks(body, "containers"), *blocks(body, "container")]
    modes = {word(each, "image_config.repository_access_mode") for each in containers}
    facts |= _image(*(word(each, "image") for each in containers)) | _place(body, "model_data_url", "weights")
    for each in containers:
        facts |= _from_hub(each)
    told = modes - {""}  # where some containers say it, the others mean what is usual: the platform's way
    return facts | ({"registry_access": "vpc" if modes == {"Vpc"} else "platform"} if told else {})


def _from_hub(container: Node) -> Facts:
    """What the variables of a container say of the model that it fetches from a hub when it starts."""
    told = {name.lower(): node.text for name, node in at(container, "environment").items()}
    named = next((told[name] for name in _HUB_MODEL if has_hub_form(told.get(name, ""))), "")
    if not named:
        return {}
    revision = next((told[name] for name in _HUB_REVISION if told.get(name)), "")
    trusts = any(told.get(name, "").lower() in {"true", "1"} for name in _HUB_CODE)
    return {
        "hub": "huggingface",
        "base_model": named,
        "pinned": bool(revision),
        "revision": revision,
        "trust_remote_code": trusts,
    }


def endpoint_configuration(body: Node) -> Facts:
    """Of the configuration of an endpoint: keys, capture, and the least number of machines behind a variant."""
    counts = [*_counts(body)]
    facts = aws.endpoint_configuration(body) | ({"instances": min(counts)} if counts else {})
    written = [first(body, "async_inference_config.output_config")]
    written += [first(body, "data_capture_config")] if facts.get("captured") else []
    if any(each and not given(each, "kms_key_id") for each in written):
        facts["customer_key"] = False
    return facts


def cluster(body: Node) -> Facts:
    """Of a cluster for training (HyperPod): its network."""
    return {"private_network": given(body, "vpc_config")}


def _counts(body: Node) -> Iterator[int]:
    for variant in blocks(body, "production_variants"):
        if not given(variant, "serverless_config"):
            count = word(variant, "initial_instance_count")
            least = word(variant, "managed_instance_scaling.min_instance_count")
            if count.isdigit():
                yield max(int(count), int(least) if least.isdigit() else 0)


def studio(body: Node) -> Facts:
    """Of a domain: who signs in how."""
    mode = word(body, "auth_mode")
    return aws.studio(body) | ({"sign_in": mode.lower()} if mode else {})


def features(body: Node) -> Facts:
    """Of a feature group: the keys of its stores, the one for training and the one for answers."""
    offline, online = at(body, "offline_store_config"), at(body, "online_store_config")
    kept: list[bool] = []
    if offline.is_map and offline.value:
        kept.append(given(offline, "s3_storage_config.kms_key_id"))
    if (
        online.is_map
        and flag(online, "enable_online_store", default=True)
        and word(online, "storage_type") != "InMemory"
    ):
        kept.append(given(online, "security_config.kms_key_id"))
    return {"customer_key": all(kept)} if kept else {}


def experiment(body: Node) -> Facts:
    """Of an inference experiment: the keys of its volumes and of what it captures."""
    captures = given(body, "data_storage_config.destination")
    keyed = given(body, "kms_key")
    return {"customer_key": keyed and (not captures or given(body, "data_storage_config.kms_key"))}


_JOBS = ("processing_job", "data_quality_job_definition", "model_bias_job_definition", "model_quality_job_definition",
         "model_explainability_job_definition", "monitoring_schedule")  # fmt: skip
FACTS: dict[str, Callable[[Node], Facts]] = {
    "aws_sagemaker_notebook_instance": notebook, "aws_sagemaker_training_job": training, "aws_sagemaker_hyper_parameter_tuning_job": tuning,
    "aws_sagemaker_auto_ml_job": automatic, "aws_sagemaker_compilation_job": compilation,
    "aws_sagemaker_transform_job": transform, "aws_sagemaker_model": model, "aws_sagemaker_endpoint_configuration": endpoint_configuration,
    "aws_sagemaker_cluster": cluster, "aws_sagemaker_domain": studio, "aws_sagemaker_feature_group": features, "aws_sagemaker_inference_experiment": experiment, "aws_sagemaker_flow_definition": reviewed, "aws_sagemaker_labeling_job": reviewed,
    **{f"aws_sagemaker_{name}": processing for name in _JOBS},
}  # fmt: skip
