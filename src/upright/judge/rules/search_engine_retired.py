"""A search domain runs a version that is given up.

Why it matters: Elasticsearch before 7.10 and OpenSearch before 1.3 get no more repairs at AWS, or only against extra
pay; many lack fine-grained access and vector search that filters by rights.

How to fix: upgrade the domain; the service does it in place, step by step.

What it does not see: versions that the organisation keeps up by itself.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_VERSION = re.compile(r"(Elasticsearch|OpenSearch)_(\d{1,3})\.(\d{1,3})$")
# https://docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html#choosing-version
_KEPT = {"Elasticsearch": (7, 10), "OpenSearch": (1, 3)}


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to search domains whose version was seen."""
    match = _VERSION.match(text(store, "engine_version"))
    if not match:
        return None
    version = int(match[2]), int(match[3])
    if version < _KEPT[match[1]]:
        return fail(store, f"{store.name} runs {match[1]} {match[2]}.{match[3]}, which gets no more updates")
    return holds(graph, store, f"{store.name} runs a version that is kept up")


RULE = Rule(
    id="search-engine-retired",
    title="A search domain runs a version that is given up",
    assesses=frozenset({AssetKind.DATA_STORE, AssetKind.VECTOR_STORE}),
    severity=Severity.MEDIUM,
    signals=("sup.vuln_deps", "cfg.baseline"),
    judge=judge,
    remedy="Upgrade the domain.",
    weakness=("CWE-1104",),
    breaks=(
        "data_store chunks {type=database engine=opensearch engine_version=Elasticsearch_6.8}",
        "data_store chunks {type=database engine=opensearch engine_version=OpenSearch_1.0}",
    ),
    holds=(
        "data_store chunks {type=database engine=opensearch engine_version=OpenSearch_2.15}",
        "data_store chunks {type=database engine=opensearch}",
    ),
)
