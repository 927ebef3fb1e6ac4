"""Give a bucket another default encryption, or the one that the service gives by itself.

Arguments: `source`, and `bucket` and `account` where that is an account; `digest` and `size` of the configuration as
JSON (`none`: it has none of its own).
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._aws import Unset
from upright.act.steps._exchange import exchange
from upright.act.steps._s3 import bucket_client, bucket_of


def _read(arguments: Arguments, site: Site) -> bytes | None:
    bucket = bucket_of(arguments, site)
    try:
        with bucket_client(arguments, site) as client:
            found = client.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
    except Unset:
        return None
    return json.dumps(found, sort_keys=True).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    bucket = bucket_of(arguments, site)
    with bucket_client(arguments, site) as client:
        if value is None:
            client.delete_bucket_encryption(Bucket=bucket)
        else:
            client.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=json.loads(value))


STEP = exchange("set-bucket-encryption", "Give a bucket another default encryption", _read, _write)
