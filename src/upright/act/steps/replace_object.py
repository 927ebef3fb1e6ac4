"""Give an object of a bucket other content; its type, metadata and tags stay.

Arguments: `source`, `path` (the key); `digest` and `size` of the new bytes. The object is written whole in one request.
In a bucket with versions the old version stays readable to those who may read versions. Storage class, encryption and
access list of the object become those that the bucket gives by default.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from upright.act.step import Arguments, Site
from upright.act.steps._aws import asking
from upright.act.steps._exchange import exchange
from upright.act.steps._s3 import bucket_of, object_bytes

_KEPT = ("ContentType", "ContentEncoding", "ContentDisposition", "ContentLanguage", "CacheControl", "Metadata")


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    bucket, key = bucket_of(arguments, site), arguments["path"]
    with asking(key) as client:
        head = client.head_object(Bucket=bucket, Key=key)
        tags = client.get_object_tagging(Bucket=bucket, Key=key).get("TagSet", ())
        kept: dict[str, Any] = {name: head[name] for name in _KEPT if head.get(name)}
        if tags:
            kept["Tagging"] = urlencode({tag["Key"]: tag["Value"] for tag in tags})
        client.put_object(Bucket=bucket, Key=key, Body=value or b"", **kept)


STEP = exchange("replace-object", "Give an object of a bucket other content", object_bytes, _write, shown=False)
