"""What the API answers, over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Client

from drawn import TOP, drawn_workspace
from serving import serving
from upright.show.api.app import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    workspace = drawn_workspace(tmp_path_factory.mktemp("api") / "state")
    with serving(create_app(workspace)) as address, Client(base_url=address) as client:
        yield client
    workspace.store.close()


def ask(client: Client, path: str) -> Any:
    answer = client.get(f"/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_summary_counts_what_the_scan_found(client: Client) -> None:
    summary = ask(client, "/summary")
    assert summary["assets"] == 16
    assert summary["kinds"]["tool"] == 2
    assert summary["severities"] == {"critical": 2, "high": 1, "low": 1}
    assert summary["exposure"]["public"] == 1
    assert summary["data_classes"]["pii.email"] == 3
    assert summary["gaps"] == {"ignored": 3201, "too-large": 1}
    assert [finding["severity"] for finding in summary["top"]] == ["critical", "critical", "high", "low"]
    assert summary["unknown"] == {"public-data-store": "data/archive.zip could not be read"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=tool&sort=name", ["run_sql", "send_email"]),
        ("kind=tool&kind=agent&sort=name", ["run_sql", "send_email", "support-agent"]),
        ("exposure=public", ["chat-api"]),
        ("data_class=pii.us-ssn", ["customers-db"]),
        ("text=TICKET%20pickle", []),
        ("text=models/%20classifier", ["ticket-classifier"]),
        ("sort=name&limit=2&offset=1", ["customers-db", "filesystem"]),
        ("sort=exposure&limit=1", ["chat-api"]),
        ("sort=sensitivity&limit=2", ["customers-db", "key in notebook"]),
    ],
)
def test_assets_are_filtered_sorted_and_paged(client: Client, query: str, names: list[str]) -> None:
    page = ask(client, f"/assets?{query}")
    assert [asset["name"] for asset in page["items"]] == names
    assert page["total"] >= len(names)


def test_a_facet_counts_what_another_choice_would_give(client: Client) -> None:
    facets = ask(client, "/assets?kind=tool")["facets"]
    assert facets["kind"]["agent"] == 1  # choosing `agent` instead would give one
    assert facets["exposure"] == {"unknown": 2}  # of the two tools


def test_an_asset_has_its_relations_data_and_findings(client: Client) -> None:
    asset = ask(client, "/assets/run_sql")
    assert {(one["direction"], one["kind"], one["asset"]["name"]) for one in asset["relations"]} == {
        ("out", "can_read", "customers-db"),
        ("in", "uses_tool", "support-agent"),
    }
    assert [finding["title"] for finding in asset["open_findings"]] == [TOP]
    assert asset["findings"] == 0  # the finding crosses it; it is on the endpoint
    store = ask(client, "/assets/customers-db")
    assert {label["data_class"] for label in store["labels"]} == {"pii.us-ssn", "pii.email", "pci.card-number"}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3, 4]),
        ("severity=critical", [1, 2]),
        ("severity=low&severity=high", [3, 4]),
        ("rule=secret-in-notebook", [3]),
        ("text=unpickled", [2]),
        ("kind=model&sort=title", [2, 4]),
        ("status=fixed", []),
        ("limit=1&offset=2", [3]),
    ],
)
def test_findings_are_filtered_sorted_and_paged(client: Client, query: str, numbers: list[int]) -> None:
    page = ask(client, f"/findings?{query}")
    assert [finding["id"] for finding in page["items"]] == [f"finding-{number:012d}" for number in numbers]


def test_a_finding_tells_why_where_and_how_to_fix(client: Client) -> None:
    finding = ask(client, "/findings/finding-000000000001")
    stops = [(step["asset"]["name"], step["verb"]) for step in finding["path"]]
    assert stops == [
        ("chat-api", "serves"),
        ("support-agent", "uses_tool"),
        ("run_sql", "can_read"),
        ("customers-db", ""),
    ]
    assert finding["reach"] == ["pci.card-number", "pii.email", "pii.us-ssn"]
    assert [factor["value"] for factor in finding["factors"]] == [1.0, 0.9]
    assert finding["best_value"] < finding["score"]
    assert finding["locations"] == [{"path": "app/server.py", "line": 14, "source": "", "type": ""}]
    assert finding["controls"] == ["nist-ai-600-1:MS-2.10-001"]
    assert finding["explanation"]


def test_a_repair_comes_with_its_command(client: Client) -> None:
    (repair,) = ask(client, "/findings/finding-000000000002")["remediations"]
    assert repair["command"] == "upright fix finding-000000000002 --with quarantine-model-file --dry-run"
    assert repair["reversibility"] == "reversible in place"


def test_a_finding_is_drawn_with_what_lies_beside_its_path(client: Client) -> None:
    graph = ask(client, "/findings/finding-000000000001/graph?limit=6")
    steps = {node["name"]: node["step"] for node in graph["nodes"]}
    assert [steps[name] for name in ("chat-api", "support-agent", "run_sql", "customers-db")] == [0, 1, 2, 3]
    assert len(graph["nodes"]) == 6
    assert graph["hidden"] == 5  # of the agent's seven other neighbours
    assert sum(edge["on_path"] for edge in graph["edges"]) == 3


def test_the_graph_around_an_asset_is_capped(client: Client) -> None:
    whole = ask(client, "/graph?focus=support-agent")
    assert len(whole["nodes"]) == 10
    assert whole["hidden"] == 0
    capped = ask(client, "/graph?focus=support-agent&limit=4&hops=3")
    assert len(capped["nodes"]) == 4
    assert capped["hidden"] > 0


def test_an_attack_path_leads_from_the_public_endpoint_to_the_data(client: Client) -> None:
    paths = ask(client, "/paths")["items"]
    (path,) = [
        path for path in paths if (path["entry"]["name"], path["target"]["name"]) == ("chat-api", "customers-db")
    ]
    assert [step["verb"] for step in path["steps"]] == ["serves", "uses_tool", "can_read", ""]
    assert path["choke"]["id"] in {step["asset"]["id"] for step in path["steps"]}
    assert path["story"]
    assert TOP in {finding["title"] for finding in path["findings"]}


def test_lineage_names_what_feeds_a_model(client: Client) -> None:
    lineage = ask(client, "/lineage/ticket-classifier")
    assert "support_tickets.jsonl" in {asset["name"] for asset in lineage["upstream"]}


def test_every_framework_has_a_standing_for_each_control(client: Client) -> None:
    frameworks = ask(client, "/compliance")
    assert frameworks
    for framework in frameworks:
        standing = ask(client, f"/compliance/{framework['id']}")
        assert len(standing["controls"]) == framework["controls"] == sum(standing["counts"].values())


def test_gaps_are_listed_with_their_reasons(client: Client) -> None:
    page = ask(client, "/gaps?code=ignored")
    assert [(gap["where"], gap["count"]) for gap in page["items"]] == [("vendor", 3201)]
    assert page["facets"]["code"] == {"ignored": 1, "too-large": 1}


def test_rules_say_how_much_they_judged(client: Client) -> None:
    rules = {rule["id"]: rule for rule in ask(client, "/rules")}
    assert rules["pii-reaches-public-endpoint"]["assessed"] == 3
    assert rules["pii-reaches-public-endpoint"]["findings"] == 1
    assert rules["pii-reaches-public-endpoint"]["why"]


def test_health_scans_and_difference(client: Client) -> None:
    scans = ask(client, "/scans")
    assert [scan["estate"] for scan in scans] == ["sketch"]
    assert ask(client, "/health")["scan"] == scans[0]["id"]
    same = scans[0]["id"]
    assert ask(client, f"/diff?before={same}&after={same}")["changes"] == []


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/v1/assets/suport-agent", 404, "support-agent"),  # says what comes closest
        ("/v1/findings/nothing", 404, "nothing"),
        ("/v1/findings/nothing/graph", 404, "nothing"),
        ("/v1/compliance/nothing", 404, "nothing"),
        ("/v1/rules/nothing", 404, "nothing"),
        ("/v1/summary?scan=999", 404, "999"),
        ("/v1/assets?limit=0", 422, "limit"),
        ("/v1/assets?sort=colour", 422, "sort"),
        ("/v1/graph", 422, "focus"),
        ("/v1/nothing", 404, "nothing"),
        ("/assets/nothing.js", 404, "nothing"),
    ],
)
def test_errors_are_problems(client: Client, path: str, status: int, told: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]
    assert answer.json()["status"] == status


def test_before_the_first_scan_the_answer_says_what_to_do(tmp_path: Path) -> None:
    from upright.app.workspace import Workspace

    workspace = Workspace.open(tmp_path / "empty")
    with serving(create_app(workspace)) as address, Client(base_url=address) as client:
        answer = client.get("/v1/summary")
        assert answer.status_code == 404
        assert "upright scan" in answer.json()["detail"]
        assert client.get("/v1/health").json()["scan"] is None
    workspace.store.close()


def test_the_description_covers_every_resource(client: Client) -> None:
    paths = ask(client, "/openapi.json")["paths"]
    names = ("health", "scans", "summary", "assets", "findings", "graph", "paths", "lineage", "diff", "gaps", "rules")
    assert {path.split("/")[2] for path in paths} == {*names, "compliance", "redact", "trends", "unredact"}
    for path, methods in paths.items():
        (method,) = methods
        assert method == ("post" if path.endswith("redact") else "get"), path
        assert methods[method]["description"], path
