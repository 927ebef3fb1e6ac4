"""What the emulator of AWS lacks, from answers that keep to the services' own models."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws_recorded import recorded
from aws_replay import replayed
from upright.app.workspace import Workspace
from upright.connect.connector import Source
from upright.connect.connectors.aws import CONNECTOR
from upright.model.evidence import Gap
from upright.model.item import Item

SERVICES = ["bedrock", "bedrock-agent", "bedrock-agentcore-control", "sagemaker", "kendra", "qbusiness"]
_UNKEYED = ["own-llama", "desk", "pages", "greet", "tools", "desk-rail", "clients", "drift", "lab", "wiki", "intranet"]
EXPECTED = {
    ("ai-data-without-own-key", name)
    for name in _UNKEYED
} | {
    ("mcp-server-without-authentication", "tools"), ("ai-workload-outside-own-network", "run"),
    ("ai-workload-outside-own-network", "web"), ("ai-workload-outside-own-network", "lab"),
    ("bedrock-agent-without-guardrail", "desk"), ("browser-unrecorded", "web"), ("gateway-policy-only-notes", "tools"),
    ("guardrail-without-attack-filter", "desk-rail"), ("guardrail-without-grounding-check", "desk-rail"),
    ("guardrail-without-private-data-filter", "desk-rail"), ("ai-workload-outside-own-network", "drift"),
    ("model-without-network-isolation", "drift"),
    ("model-invocation-logging-off", "Amazon Bedrock in eu-west-1"), ("notebook-instance-direct-internet", "lab"),
    ("notebook-instance-root-access", "lab"), ("notebook-platform-outdated", "lab"),
    ("training-traffic-unencrypted", "drift"), ("guardrail-filter-soft", "desk-rail"),
    ("index-keeps-deleted-documents", "pages"), ("assistant-answers-anyone", "intranet"),
    ("ai-service-open-to-all-networks", "intranet"), ("ai-data-shared-with-another-account", "tools"),
    ("data-shown-to-strangers-for-labels", "tickets"), ("startup-script-attacks", "bench"),
    ("startup-script-attacks", "prepare"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ACCESS_KEY_ID", "testing"), ("SECRET_ACCESS_KEY", "testing"), ("CONFIG_FILE", str(tmp_path))):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path))


def test_throttled_calls_are_asked_again() -> None:
    with replayed(recorded(kept=True), throttled=5) as endpoint:
        source = Source("aws", "prod", "aws://@eu-west-1", {"endpoint": endpoint, "services": ["bedrock"]})
        found = [*CONNECTOR.read(source)]
    assert any("Guardrail/" in each.path for each in found if isinstance(each, Item))
    assert not any("Throttl" in each.why or "429" in each.why for each in found if isinstance(each, Gap))


@pytest.mark.parametrize("kept", [False, True])
def test_recorded_account(kept: bool, tmp_path: Path) -> None:
    with replayed(recorded(kept=kept)) as endpoint:
        workspace = Workspace.open(tmp_path)
        snapshot = workspace.scan(["aws://@eu-west-1"], endpoint=endpoint, services=SERVICES, workers=1)
    graph = snapshot.graph
    found = {(each.rule, graph.asset(each.asset).name) for each in snapshot.findings}
    assert found == (set() if kept else EXPECTED)
    told = {(graph.asset(r.source).name, str(r.kind), graph.asset(r.target).name) for r in graph.relations}
    assert {("desk", "uses_tool", "refunds"), ("desk", "retrieves_from", "handbook")} <= told
    assert (("desk", "guarded_by", "desk-rail") in told) == kept
