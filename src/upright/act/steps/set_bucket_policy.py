"""Give a bucket another policy, or none.

Arguments: `source`, and `bucket` where that is an account; `digest` and `size` of the policy (`none`: it has none).
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._aws import Unset
from upright.act.steps._exchange import exchange
from upright.act.steps._s3 import bucket_client, bucket_of


def _read(arguments: Arguments, site: Site) -> bytes | None:
    bucket = bucket_of(arguments, site)
    try:
        with bucket_client(arguments, site) as client:
            return str(client.get_bucket_policy(Bucket=bucket)["Policy"]).encode()
    except Unset:
        return None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    bucket = bucket_of(arguments, site)
    with bucket_client(arguments, site) as client:
        if value is None:
            client.delete_bucket_policy(Bucket=bucket)
        else:
            client.put_bucket_policy(Bucket=bucket, Policy=value.decode())


STEP = exchange("set-bucket-policy", "Give a bucket another policy", _read, _write)
