"""What an account uses that is not its own: buckets that no account of the scan has.

Said only where the buckets of an account were read live. A bucket of the provider (its samples, its ready-made models)
is no stranger's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import word
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts

_USERS = frozenset({"training_job", "model", "pipeline", "dataset", "vector_store"})
_BUCKET = re.compile(r"^(?:s3://|arn:aws[\w-]{0,10}:s3:::)([a-z0-9][a-z0-9.-]{2,62})(?:/|$)")
_PROVIDERS = re.compile(
    r"^(?:jumpstart-|sagemaker-sample|sagemaker-examples|sagemaker-servicecatalog|aws-|amazon-|awsml|multimodal-)"
)


def strangers(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and further facts of what reads or writes a bucket that nobody here has."""
    live = {each.scope for each in estate.resources if each.kind == "aws_bedrock_region"}
    live -= {
        each.scope
        for each in estate.resources
        if each.kind == "aws_unread" and word(each.body, "type") == "AWS::S3::Bucket"
    }
    own = {word(each.body, "bucket", "name") for each in estate.resources if each.kind == "aws_s3_bucket"}
    for number, label in list(estate.labels.items()) if live and own else ():
        each = estate.resources[number]
        if label in _USERS and each.scope in live and each.key.startswith("arn:"):
            named = {name for path, node in each.body.walk() if (name := _bucket(node.text)) and path[-1] != "tags"}
            foreign = sorted(name for name in named - own if not _PROVIDERS.match(name))
            if foreign:
                yield number, label, {"foreign_buckets": listed(foreign)}


def _bucket(text: str) -> str:
    """The bucket that a text is the address of, or an empty string."""
    if not text.startswith(("s3://", "arn:aws")):
        return ""
    found = _BUCKET.match(text[:300])
    return found[1] if found else ""
