"""Give a bucket, or an object in it, another access list (ACL).

Arguments: `source`, and `bucket` and `account` where that is an account; `key` of the object (empty: the bucket
itself); `digest` and `size` of owner and grants as JSON.
"""

from __future__ import annotations

import json
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._s3 import access_list, bucket_client, bucket_of
from upright.model.errors import ConflictError

_PARAMETERS = {
    "FULL_CONTROL": "GrantFullControl",
    "READ": "GrantRead",
    "WRITE": "GrantWrite",
    "READ_ACP": "GrantReadACP",
    "WRITE_ACP": "GrantWriteACP",
}


def _named(grants: list[dict[str, Any]]) -> dict[str, str]:
    """The grants as the service takes them in one request: `GrantRead="id=...,uri=..."`."""
    told: dict[str, list[str]] = {}
    for each in grants:
        who = each["Grantee"]
        kind = next(name for name in ("URI", "ID", "EmailAddress") if name in who)
        spelt = {"URI": "uri", "ID": "id", "EmailAddress": "emailAddress"}[kind]
        told.setdefault(_PARAMETERS[each["Permission"]], []).append(f'{spelt}="{who[kind]}"')
    return {name: ",".join(several) for name, several in told.items()}


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return json.dumps(access_list(arguments, site), sort_keys=True).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: nothing is without an access list")
    bucket, key = bucket_of(arguments, site), arguments.get("key")
    grants = _named(json.loads(value)["Grants"]) or {"ACL": "private"}
    with bucket_client(arguments, site) as client:
        if key:
            client.put_object_acl(Bucket=bucket, Key=key, **grants)
        else:
            client.put_bucket_acl(Bucket=bucket, **grants)


STEP = exchange("set-access-list", "Give a bucket or an object another access list", _read, _write)
