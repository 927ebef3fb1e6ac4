"""Give a bucket another block of public access, or none.

Arguments: `source`, and `bucket` where that is an account; `digest` and `size` of the four settings
as JSON (`none`: there is none).
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
            found = client.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    except Unset:
        return None
    return json.dumps(found, sort_keys=True).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    bucket = bucket_of(arguments, site)
    with bucket_client(arguments, site) as client:
        if value is None:
            client.delete_public_access_block(Bucket=bucket)
        else:
            client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=json.loads(value))


STEP = exchange("set-public-access-block", "Give a bucket another block of public access", _read, _write)
