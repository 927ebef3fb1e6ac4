"""The main job on the sample estate: what a newcomer reads after one command."""

from __future__ import annotations

from collections.abc import Callable

from upright.app.workspace import Workspace
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind as R


def _asset(workspace: Workspace, kind: AssetKind, name: str) -> Asset:
    found = [asset for asset in workspace.graph().of_kind(kind) if asset.name == name]
    assert len(found) == 1, f"{len(found)} {kind} called {name}"
    return found[0]


def test_every_kind_of_asset_is_found(scanned: Workspace) -> None:
    expected = {
        (AssetKind.AGENT, "claims_agent"),
        (AssetKind.TOOL, "lookup_customer"),
        (AssetKind.TOOL, "findPolicy"),
        (AssetKind.MODEL, "openai:gpt-4o"),
        (AssetKind.MODEL, "gpt-4o-mini"),
        (AssetKind.MODEL, "text-embedding-3-small"),
        (AssetKind.PROMPT, "SYSTEM_PROMPT"),
        (AssetKind.MCP_SERVER, "claims"),
        (AssetKind.MCP_SERVER, "files"),
        (AssetKind.DATASET, "customers.csv"),
        (AssetKind.NOTEBOOK, "explore.ipynb"),
        (AssetKind.PACKAGE, "langchain"),
        (AssetKind.PACKAGE, "@ai-sdk/openai"),
    }
    seen = {(asset.kind, asset.name) for asset in scanned.graph().assets}
    assert expected <= seen, f"not found: {expected - seen}"
    kinds = {asset.kind for asset in scanned.graph().assets}
    wanted = {
        AssetKind.TRAINING_JOB,
        AssetKind.ENDPOINT,
        AssetKind.VECTOR_STORE,
        AssetKind.SECRET,
        AssetKind.REPOSITORY,
    }
    assert wanted <= kinds


def test_the_graph_is_a_graph(scanned: Workspace) -> None:
    graph = scanned.graph()
    agent = _asset(scanned, AssetKind.AGENT, "claims_agent")
    assert "lookup_customer" in {tool.name for tool in graph.out(agent, R.USES_TOOL)}
    assert "openai:gpt-4o" in {model.name for model in graph.out(agent, R.CALLS)}
    assert "SYSTEM_PROMPT" in {prompt.name for prompt in graph.out(agent, R.PROMPTED_BY)}
    jobs = graph.of_kind(AssetKind.TRAINING_JOB)
    trained_on = {data.name for job in jobs for data in graph.out(job, R.TRAINED_ON)}
    assert any("tickets" in name for name in trained_on)
    assert any(graph.out(job, R.PRODUCES) for job in jobs)
    served = [a for endpoint in graph.of_kind(AssetKind.ENDPOINT) for a in graph.out(endpoint, R.SERVES)]
    assert agent in served


def test_personal_data_is_found_where_it_lies(scanned: Workspace) -> None:
    def classes(wanted: Callable[[Asset], bool]) -> set[str]:
        return {label.data_class for asset in scanned.graph().assets if wanted(asset) for label in asset.labels}

    def lies_in(name: str) -> Callable[[Asset], bool]:
        return lambda asset: any(label.partition.rpartition("/")[2].startswith(name) for label in asset.labels)

    assert {"pii.us-ssn", "pci.card-number", "pii.person-name"} <= classes(lies_in("customers.csv"))
    assert {"pii.us-ssn", "pci.card-number"} <= classes(lies_in("tickets.jsonl"))
    assert {"pii.date-of-birth", "pii.us-ssn"} <= classes(lies_in("crm.sqlite"))
    assert "pii.us-ssn" in classes(lies_in("explore.ipynb"))
    assert classes(lies_in("claims.parquet"))


def test_the_gravest_risks_come_first(scanned: Workspace) -> None:
    findings = scanned.snapshot().findings
    scores = [finding.score.value for finding in findings]
    assert scores == sorted(scores, reverse=True)
    rules = {finding.rule for finding in findings}
    expected = {
        "malicious-model-file", "pii-in-training-data", "secret-in-notebook", "tool-poisoning", "agent-lethal-trifecta",
        "remote-code-trusted", "mcp-server-unpinned", "coding-agent-bypasses-permissions",
    }  # fmt: skip
    assert expected <= rules, f"missing: {expected - rules}"
    assert "malicious-model-file" in {finding.rule for finding in findings[:5]}
    assert all(finding.reason and finding.locations and finding.score.factors for finding in findings)


def test_the_well_kept_bucket_is_left_alone(scanned: Workspace) -> None:
    graph = scanned.graph()
    kept = [asset for asset in graph.of_kind(AssetKind.DATA_STORE) if "models" in asset.name]
    assert kept
    assert not [f for f in scanned.snapshot().findings if f.asset in {asset.id for asset in kept}]


def test_lineage_answers_whether_customer_data_enters_training(scanned: Workspace) -> None:
    graph = scanned.graph()
    produced = [model for job in graph.of_kind(AssetKind.TRAINING_JOB) for model in graph.out(job, R.PRODUCES)]
    assert produced
    found = scanned.lineage(produced[0].id)
    assert "pii.us-ssn" in found.classes
    assert any("tickets" in asset.name for asset in found.upstream)


def test_compliance_is_never_satisfied_by_silence(scanned: Workspace) -> None:
    assessments = scanned.comply("nist-ai-600-1")
    assert len(assessments) == 212
    statuses = {str(each.status) for each in assessments}
    assert {"not_satisfied", "not_assessed"} <= statuses
    for each in assessments:
        assert each.reason
        if each.status == "not_satisfied":
            assert each.findings


def test_there_is_an_attack_path_from_the_internet(scanned: Workspace) -> None:
    paths = scanned.paths()
    assert paths
    graph = scanned.graph()
    assert all(step.asset in graph for path in paths for step in path.steps)
    assert any(graph.asset(path.entry).kind is AssetKind.ENDPOINT for path in paths)
    assert all(path.story and path.choke_point for path in paths)
