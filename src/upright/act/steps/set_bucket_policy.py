"""Give a bucket another policy, or none.

Arguments: `source`; `digest` and `size` of the policy (`none`: it has none).
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._s3 import Unset, asking, bucket_of


def _read(arguments: Arguments, site: Site) -> bytes | None:
    bucket = bucket_of(arguments, site)
    try:
        with asking(bucket) as client:
            return str(client.get_bucket_policy(Bucket=bucket)["Policy"]).encode()
    except Unset:
        return None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    bucket = bucket_of(arguments, site)
    with asking(bucket) as client:
        if value is None:
            client.delete_bucket_policy(Bucket=bucket)
        else:
            client.put_bucket_policy(Bucket=bucket, Policy=value.decode())


STEP = exchange("set-bucket-policy", "Give a bucket another policy", _read, _write)
