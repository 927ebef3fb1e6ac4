"""What of a model, a job or an agent belongs to others: an image in the registry of another account, weights in a
bucket that the account does not own. Images and buckets that AWS itself offers are none of these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from upright.discover.cloud.body import blocks, word
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node

_LABELS = frozenset({"model", "training_job", "pipeline", "agent", "deployment"})
_IMAGES = frozenset({"image", "image_uri", "training_image", "container_uri"})
_PACKAGES = frozenset({"model_package_name", "algorithm_name"})
_WEIGHTS = frozenset({"model_data_url", "s3_uri"})
_REGISTRY = re.compile(r"^(\d{12})\.dkr\.ecr[\w-]*\.")
_PACKAGE = re.compile(r"^arn:aws[\w-]*:sagemaker:[\w-]*:(\d{12}):(?:model-package|algorithm)/")
_BUCKET = re.compile(r"^s3://([a-z0-9][\w.-]{2,62})(?:/|$)")
# Buckets of AWS for what JumpStart and the samples of SageMaker offer.
_OFFERED = re.compile(
    r"^(?:jumpstart-(?:private-)?cache-|sagemaker-(?:sample|solutions|us-|eu-|ap-|ca-|sa-|me-|af-)|aws-)"
)
_MODELS = frozenset({"aws_sagemaker_model", "aws_sagemaker_model_package"})
# Channels of a training job with what it begins from, or runs, rather than with what it learns.
_BEGINNING = re.compile(
    r"^(?:base|pre-?trained)?[-_]?(?:model|weights?|checkpoints?|code)s?$|^pre-?trained$", re.IGNORECASE
)


@lru_cache(maxsize=1)
def _of_aws() -> frozenset[str]:
    """Accounts in which AWS keeps images."""
    text = files("upright.discover.cloud").joinpath("registries_of_aws.txt").read_text(encoding="ascii")
    return frozenset(name for line in text.splitlines() if not line.startswith("#") for name in line.split())


def foreign(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and what is of others, of what was read in an account."""
    accounts: dict[str, set[str]] = defaultdict(set)
    buckets: dict[str, set[str]] = defaultdict(set)
    for each in estate.resources:
        whose = {
            word(each.body, "account_id"),
            word(each.body, "id") if each.kind == "aws_organizations_account" else "",
        }
        accounts[each.scope] |= whose - {""}
        if each.kind == "aws_s3_bucket" and each.body.get("owned").value is True:
            buckets[each.scope].add(word(each.body, "bucket"))
    unread = {
        each.scope
        for each in estate.resources
        if each.kind == "aws_unread" and word(each.body, "type") == "AWS::S3::Bucket"
    }
    for number, label in estate.labels.items():
        each = estate.resources[number]
        if label in _LABELS and each.key.startswith("arn:"):
            parts = [*_images(each, accounts[each.scope])]
            if each.scope not in unread:
                parts += [part for node in _own_places(each) for part in _weights(node, buckets[each.scope])]
            if parts:
                yield number, label, {"foreign_parts": listed(sorted(set(parts)))}


def registry_of(image: str) -> str:
    """The account in whose registry an image lies; empty where there is none, or AWS itself keeps it."""
    found = _REGISTRY.match(image)
    return found[1] if found and found[1] not in _of_aws() else ""


def _images(each: Declared, own: set[str]) -> Iterator[str]:
    for path, node in each.body.walk():
        account = registry_of(node.text) if path[-1] in _IMAGES else ""
        if account and own and account not in own:
            yield f"the image of account {account}"
        package = _PACKAGE.match(node.text) if path[-1] in _PACKAGES else None
        if package and own and package[1] not in own and package[1] not in _of_aws():
            yield f"the package of account {package[1]}"


def _own_places(each: Declared) -> Iterator[Node]:
    """Where it says from what a model, or a job in the beginning, is made."""
    if each.kind in _MODELS:
        yield each.body
    for channel in blocks(each.body, "input_data_config"):
        if _BEGINNING.search(word(channel, "channel_name")):
            yield channel


def _weights(body: Node, own: set[str]) -> Iterator[str]:
    for path, node in body.walk():
        found = _BUCKET.match(node.text) if path[-1] in _WEIGHTS else None
        if found and own and found[1] not in own and not _OFFERED.match(found[1]):
            yield f"its files in bucket {found[1]}"
