"""A model that code still names once its file is gone is no model file; one whose file could not be read is unknown."""

from upright.graph.graph import Graph
from upright.judge.rules.malicious_model_file import RULE
from upright.model.asset import Asset, AssetKind, Location
from upright.model.evidence import Gap
from upright.model.finding import Verdict


def test_what_code_names_is_a_model_file_where_there_is_one() -> None:
    named = Asset(
        "m-1",
        AssetKind.MODEL,
        "a.pkl",
        keys=("path:shop/models/a.pkl",),
        locations=(Location("serve.py", 3, "shop", "model_file"),),
        attributes={"type": "model_file"},
    )
    assert RULE.judge(named, Graph([named], [])) is None
    told = RULE.judge(named, Graph([named], [], [Gap("models/a.pkl", "too large", "too-large", "shop")]))
    assert told is not None
    assert told.verdict is Verdict.UNKNOWN
