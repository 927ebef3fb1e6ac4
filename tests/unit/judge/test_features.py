"""What raises and lowers a score, read from the graph."""

from __future__ import annotations

from upright.graph.derive import derive
from upright.graph.sketch import parse_sketch
from upright.judge.features import Weighing
from upright.judge.rule import Rule
from upright.judge.score import Features
from upright.model.asset import AssetKind, Exposure
from upright.model.data import Sensitivity
from upright.model.finding import Judgement, Severity, Verdict


def features(sketch: str, name: str, *path: str, weakness: tuple[str, ...] = ()) -> Features:
    graph = derive(parse_sketch(sketch))
    ids = {asset.name: asset.id for asset in graph.assets}
    rule = Rule(
        id="r", title="r", assesses=frozenset(AssetKind), severity=Severity.HIGH, signals=(), remedy="",
        judge=lambda *_: None, breaks=(), holds=(), weakness=weakness,
    )  # fmt: skip
    judgement = Judgement(Verdict.FAIL, "so", tuple(ids[step] for step in path))
    return Weighing(graph).features(rule, judgement, graph.asset(ids[name]))


CHAT = "endpoint chat public\nagent bot\ndata_store crm [pci.card-number]\nchat -serves-> bot\nbot -can_read-> crm\n"


def test_data_and_exposure_come_along_the_path() -> None:
    found = features(CHAT, "bot")
    assert (found.sensitivity, found.volume, found.exposure) == (Sensitivity.CRITICAL, 10, Exposure.PUBLIC)
    assert found.privilege == 1
    store = features(CHAT, "crm", "chat", "bot", "crm")
    assert store.exposure is Exposure.PUBLIC
    assert dict(store.why)["exposure"] == "public exposure through chat"


def test_what_a_tool_can_do_is_what_its_agent_can_do() -> None:
    sketch = 'agent bot\ntool run {capabilities=["executes"]}\nbot -uses_tool-> run'
    assert features(sketch, "bot").privilege == 3


def test_code_that_runs_reaches_what_its_process_can() -> None:
    found = features("model m {format=pickle}", "m", weakness=("CWE-502",))
    assert (found.privilege, found.sensitivity) == (3, Sensitivity.HIGH)


def test_a_malicious_file_is_already_inside_and_happening() -> None:
    found = features("model m {verdict=malicious}", "m")
    assert (found.exposure, found.exploitability) == (Exposure.PUBLIC, 3)


def test_asking_who_is_there_makes_it_harder() -> None:
    assert features("endpoint chat public", "chat").exploitability == 2
    assert features("endpoint chat public {auth=oauth}", "chat").exploitability == 1
    assert features("endpoint chat private {auth=oauth}", "chat").exploitability == 0


def test_controls_count_once_each_and_disabled_ones_do_not() -> None:
    sketch = (
        "agent bot {human_in_the_loop=true autonomy=human_approval}\nguardrail rails\nguardrail off {enabled=false}\n"
        "bot -guarded_by-> rails\nbot -guarded_by-> off"
    )
    assert features(sketch, "bot").controls == ("a person confirms", "guardrail rails")


def test_a_name_of_a_credential_is_no_credential() -> None:
    assert features("secret KEY {reference=true}", "KEY").sensitivity is Sensitivity.PUBLIC
    seen = features("secret KEY [secret.openai-api-key] {value_seen=true data_class=secret.openai-api-key}", "KEY")
    assert seen.sensitivity is Sensitivity.CRITICAL


def test_changes_are_those_that_somebody_can_make() -> None:
    assert dict(features("package torch {vulnerabilities=[1]}", "torch").changes) == {
        "exploitability": "move to a fixed version and pin it"
    }
    assert set(dict(features(CHAT, "bot").changes)) == {"data", "exposure", "privilege", "exploitability", "controls"}
