"""Give collections of OpenSearch Serverless another network policy.

Arguments: `source`, `account`, `region`, `path` (the policy's name); `digest` and `size` of the policy as JSON.
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account
from upright.act.steps._exchange import exchange
from upright.act.steps._network import network_policy
from upright.model.errors import ConflictError


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return json.dumps(network_policy(arguments, site)["policy"]).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: a policy that is gone cannot be had again")
    version = network_policy(arguments, site)["policyVersion"]
    with account(arguments, site, "opensearchserverless") as client:
        client.update_security_policy(
            name=arguments["path"], type="network", policyVersion=version, policy=value.decode()
        )


STEP = exchange("set-collection-network", "Give collections another network policy", _read, _write)
