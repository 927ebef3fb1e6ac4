"""Small graphs of any shape that the table of relations allows, for laws that hold of all of them."""

from __future__ import annotations

from hypothesis import strategies as st

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Exposure, asset_id
from upright.model.data import DataLabel, Sensitivity
from upright.model.relation import Relation, RelationKind, may_join

_KINDS = (
    AssetKind.ENDPOINT, AssetKind.AGENT, AssetKind.TOOL, AssetKind.MODEL, AssetKind.DATASET, AssetKind.TRAINING_JOB,
    AssetKind.MCP_SERVER,
)  # fmt: skip
_PII = (DataLabel("pii.us-ssn", "p", 3, sensitivity=Sensitivity.HIGH),)
_SAID: tuple[dict[str, object], ...] = (
    {}, {"capabilities": ["executes"]}, {"capabilities": ["takes_untrusted_content", "sends_out"]}, {"poisoned": True},
)  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    assets = [
        Asset(
            asset_id(kind, str(number)),
            kind,
            f"{kind}{number}",
            exposure=draw(st.sampled_from(Exposure)),
            labels=_PII if kind is AssetKind.DATASET and draw(st.booleans()) else (),
            attributes=draw(st.sampled_from(_SAID)),
        )
        for number, kind in enumerate(draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=8)))
    ]
    possible = [
        Relation(source.id, kind, target.id)
        for source in assets
        for target in assets
        for kind in RelationKind
        if source.id != target.id and may_join(source.kind, kind, target.kind)
    ]
    return Graph(assets, draw(st.lists(st.sampled_from(possible), max_size=16)) if possible else ())
