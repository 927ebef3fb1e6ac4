"""What the rules on credentials in the settings of a cloud's resources share."""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.model.asset import Asset
from upright.model.finding import Judgement


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to what has settings that were read."""
    found = words(asset, "secret_settings")
    if found:
        return fail(asset, f"a credential stands in the clear in the settings of {asset.name}: {some(found)}")
    if text(asset, "provider") != "aws":
        return None
    return holds(graph, asset, f"no credential was seen in the settings of {asset.name}")
