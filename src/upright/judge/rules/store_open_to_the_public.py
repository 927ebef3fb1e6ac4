"""A store is public.

Why it matters: whatever lies in it, or will, is read by strangers within hours of being found; scanners try names all
day. A store that feeds no AI today is the next one that an agent is pointed at.

How to fix: block public access; serve pages through a content network.

What it does not see: stores that are public on purpose: waive them by name.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import credentials, fail, holds, keeps_ai_data, personal, says, some, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity

_PAGES = re.compile(r"web|site|www|static|public|assets|cdn|download")


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to buckets that keep no data of AI and serve no website."""
    if text(store, "type") != "bucket" or store.exposure is Exposure.UNKNOWN or says(store, "website"):
        return None
    if keeps_ai_data(graph, store) or _PAGES.search(store.name.lower()[:200]):
        return None
    if store.exposure is Exposure.PUBLIC:
        found = (*personal(store), *credentials(store))
        kept = f" {some(found)} in" if found else ""
        return fail(store, f"anyone can read{kept} {store.name}", severity=Severity.HIGH if found else None)
    return holds(graph, store, f"{store.name} is not public")


RULE = Rule(
    id="store-open-to-the-public",
    title="A store is public",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.MEDIUM,
    signals=("net.public_exposure", "data.access_path"),
    judge=judge,
    remedy="Block public access on the store.",
    remediations=("block-bucket-public-access", "narrow-bucket-policy", "close-access-lists"),
    weakness=("CWE-732", "CWE-552"),
    breaks=("data_store customer-exports public {type=bucket engine=s3}",),
    holds=(
        "data_store customer-exports private {type=bucket engine=s3}",
        "data_store site public {type=bucket engine=s3 website=true}",
        "data_store training-data public {type=bucket engine=s3}   # said by another rule",
    ),
)
