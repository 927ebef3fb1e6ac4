"""Let a domain of OpenSearch answer over HTTPS only.

What it does: requests over plain HTTP are refused, and old versions of TLS.

What it does not do: encrypt the traffic between its nodes: once switched on that cannot be switched off, so it is left
to you.
"""

from __future__ import annotations

from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources
from upright.act.remediations._cloud_settings import resettled
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    def change(now: dict[str, Any] | None) -> dict[str, Any]:
        return {**(now or {}), "EnforceHTTPS": True, "TLSSecurityPolicy": _least(now or {})}

    domains = resources(asset, context, "es", "domain")
    steps = resettled(domains, "search-traffic", context, change, "HTTPS only")
    if not steps:
        raise ConflictError(f"{asset.name}: no domain of OpenSearch of the estate that answers over plain HTTP")
    return steps


def _least(now: dict[str, Any]) -> str:
    """The policy that it has, when that is not the oldest."""
    own = str(now.get("TLSSecurityPolicy") or "")
    return own if own and "TLS-1-0" not in own else "Policy-Min-TLS-1-2-2019-07"


REMEDIATION = Remediation(
    id="encrypt-search-traffic",
    title="Let a domain of OpenSearch answer over HTTPS only",
    reversibility=Reversibility.IN_PLACE,
    permissions=("es:DescribeDomainConfig", "es:UpdateDomainConfig"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.DATA_STORE, "rag", keys=("arn:arn:aws:es:us-east-1:123456789012:domain/rag",)),
            address="aws://",
            built=(
                (
                    "opensearch.create_domain",
                    {
                        "DomainName": "rag",
                        "DomainEndpointOptions": {
                            "EnforceHTTPS": False,
                            "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07",
                        },
                    },
                ),
            ),
            seen=(("DomainEndpointOptions.Options opensearch.describe_domain_config", {"DomainName": "rag"}),),
            shows=('"EnforceHTTPS": true', "TLS-1-2"),
            hides=('"EnforceHTTPS": false',),
        ),
    ),
)
