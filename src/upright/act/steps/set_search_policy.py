"""Give a domain of OpenSearch another access policy.

Arguments: `source`, `account`, `region`, `path` (the domain's name); `digest` and `size` of the policy.
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account
from upright.act.steps._exchange import exchange
from upright.act.steps._network import policy_of
from upright.model.errors import ConflictError


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return policy_of(arguments, site).encode() or None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: a domain without a policy cannot be had again")
    with account(arguments, site, "opensearch") as client:
        client.update_domain_config(DomainName=arguments["path"], AccessPolicies=value.decode())


STEP = exchange("set-search-policy", "Give a domain of OpenSearch another access policy", _read, _write)
