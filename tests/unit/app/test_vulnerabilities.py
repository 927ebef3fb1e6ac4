"""The database of advisories: what is taken in from files and over HTTP, and what packages then say of themselves."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import gzip
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from upright.app.catalog import units
from upright.app.cvss import base_score, severity_of
from upright.app.listed_vulnerabilities import on_the_list
from upright.app.vulnerabilities import advise, read, update
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.graph.dependence import is_vulnerable
from upright.graph.merge import merge
from upright.judge.rules.ai_dependency_vulnerable import judge
from upright.model.asset import AssetKind, Location
from upright.model.errors import ConfigError, Unreachable
from upright.model.evidence import Observation
from upright.model.finding import Judgement
from upright.store.advisories import open_advisories
from upright.testing.detectors import item

OSV: dict[str, object] = {
    "id": "GHSA-xxxx-0000-0001", "aliases": ["CVE-2099-0001"], "summary": "code execution in the loader", "modified": "2099-01-01T00:00:00Z",
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    "affected": [{"package": {"ecosystem": "PyPI", "name": "LangChain"}, "ecosystem_specific": {"imports": [{"path": "langchain.load", "symbols": ["loads"]}]},
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "0.3.1"}]}, {"type": "GIT", "events": [{"introduced": "0"}]}]}],
}  # fmt: skip
MALICIOUS: dict[str, object] = {
    "id": "MAL-2099-1",
    "summary": "steals",
    "affected": [{"package": {"ecosystem": "npm", "name": "ai"}, "versions": ["4.0.1"]}],
}
KEV: dict[str, object] = {
    "catalogVersion": "1",
    "vulnerabilities": [{"cveID": "CVE-2099-0001", "dateAdded": "2099-02-01"}],
}


def _seen(name: str, content: str) -> list[Observation]:
    return list(examine(Document(item(name, content)), units("detectors").values()).observations)


def _zip(path: Path, *entries: dict[str, object]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for entry in entries:
            archive.writestr(f"{entry['id']}.json", json.dumps(entry))
    return path


def test_packages_say_which_advisories_hit_the_version_seen(tmp_path: Path) -> None:
    database = tmp_path / "advisories.db"
    assert read(_zip(tmp_path / "all.zip", OSV), database) == {"advisories": 1}
    (tmp_path / "epss.csv.gz").write_bytes(gzip.compress(b"#model\ncve,epss,percentile\nCVE-2099-0001,0.42,0.9\n"))
    (tmp_path / "kev.json").write_text(json.dumps(KEV))
    assert read(tmp_path / "epss.csv.gz", database) == {"EPSS scores": 1}
    assert read(tmp_path / "kev.json", database) == {"KEV entries": 1}
    hit, missed = (
        advise(_seen("requirements.txt", f"langchain=={version}\n"), database)[0] for version in ("0.3.0", "0.3.1")
    )
    assert missed.attributes["vulnerabilities"] == []
    told = hit.attributes["advisories"]
    assert isinstance(told, list)
    assert told[0] == {
        "id": "GHSA-xxxx-0000-0001", "aliases": ["CVE-2099-0001"], "severity": "critical", "summary": "code execution in the loader",
        "fixed": ["0.3.1"], "kev": True, "epss": 0.42, "symbols": ["langchain.load.loads"],
        "version": "0.3.0", "at": "requirements.txt:1",
    }  # fmt: skip


def test_a_version_that_only_one_place_states_is_told_with_that_place(tmp_path: Path) -> None:
    files = {
        "a/requirements.txt": "torch==2.11.0\n",
        "b/requirements.txt": "torch==2.11.0\n",
        "old/requirements.txt": "x\ntorch==2.2.1\n",
    }
    seen = [each for path, text in files.items() for each in _seen(path, text)]
    graph = merge(on_the_list(seen), ())
    (package,) = (each for each in graph.of_kind(AssetKind.PACKAGE) if each.name == "torch")
    assert package.version == "2.11.0"
    verdict = judge(package, graph)
    assert isinstance(verdict, Judgement)
    assert "torch 2.2.1 has CVE-2025-32434" in verdict.reason
    assert [(place.path, place.line) for place in verdict.locations] == [("old/requirements.txt", 2)]


def test_a_version_that_only_a_lock_states_is_told_with_the_lock(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "a"\nversion = "1"\ndependencies = ["torch>=2.0"]\n',
        "poetry.lock": '[[package]]\nname = "torch"\nversion = "2.2.1"\n',
    }
    seen = [each for path, text in files.items() for each in _seen(path, text)]
    graph = merge(on_the_list(seen), ())
    (package,) = (each for each in graph.of_kind(AssetKind.PACKAGE) if each.name == "torch")
    verdict = judge(package, graph)
    assert isinstance(verdict, Judgement)
    assert "torch 2.2.1 (poetry.lock:2) has " in verdict.reason
    assert [place.path for place in verdict.locations] == ["pyproject.toml"]


@pytest.mark.parametrize(
    ("imported", "said", "runs"),
    [
        ("from mcp.client.sse import sse_client", "nothing here names the vulnerable part", False),
        ("from mcp.server.fastmcp import FastMCP", "mcp.server is used here", True),
    ],
)
def test_the_list_says_which_part_is_hit(imported: str, said: str, *, runs: bool) -> None:
    code = f"{imported}\nfrom fastapi import FastAPI\napp = FastAPI()\n"
    seen = [*_seen("requirements.txt", "mcp==1.26.0\n"), *_seen("main.py", code)]
    graph = merge(on_the_list(seen), ())
    (package,) = (each for each in graph.of_kind(AssetKind.PACKAGE) if each.name == "mcp")
    verdict = judge(package, graph)
    assert isinstance(verdict, Judgement)
    assert said in verdict.reason
    assert is_vulnerable(package) is runs


def test_servers_say_which_advisories_hit_the_package_that_they_are_started_from(tmp_path: Path) -> None:
    database = tmp_path / "advisories.db"
    read(_zip(tmp_path / "all.zip", OSV, MALICIOUS), database)
    config = {
        "mcpServers": {
            "bad": {"command": "npx", "args": ["-y", "ai@4.0.1"]},
            "good": {"command": "npx", "args": ["-y", "ai@4.0.2"]},
            "other": {"command": "uvx", "args": ["langchain==0.3.0"]},
            "newest": {"command": "npx", "args": ["ai"]},
        }
    }
    seen = advise(_seen(".mcp.json", json.dumps(config)), database)
    told = {str(each.name): each.attributes.get("vulnerabilities") for each in seen if each.kind == "mcp_server"}
    assert told == {"bad": ["MAL-2099-1"], "good": [], "other": ["GHSA-xxxx-0000-0001"], "newest": None}


def test_an_advisory_that_was_withdrawn_is_forgotten(tmp_path: Path) -> None:
    database = tmp_path / "advisories.db"
    read(_zip(tmp_path / "all.zip", OSV, MALICIOUS), database)
    read(_zip(tmp_path / "later.zip", {**OSV, "withdrawn": "2099-03-01T00:00:00Z"}, MALICIOUS), database)
    with open_advisories(database) as store:
        assert store.counts() == [("npm", 1)]


def test_a_registry_says_which_names_it_does_not_have(tmp_path: Path) -> None:
    database = tmp_path / "advisories.db"
    (tmp_path / "names.txt").write_text("openai\nlang-chain\t1.0\n")
    read(tmp_path / "names.txt", database, registry="pypi")
    seen = advise(_seen("requirements.txt", "openai\nlangchain-openai\n"), database)
    assert {str(each.name): each.attributes["in_registry"] for each in seen} == {
        "openai": True,
        "langchain-openai": False,
    }


def test_bad_files_are_told_and_nothing_is_kept_of_them(tmp_path: Path) -> None:
    database = tmp_path / "advisories.db"
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(ConfigError, match=r"holds no advisories.*neither JSON nor YAML \(bad\.json\)"):
        read(tmp_path / "bad.json", database)
    with pytest.raises(ConfigError):
        read(tmp_path / "missing", database)
    (tmp_path / "not.db").write_text("no database")
    with pytest.raises(ConfigError), open_advisories(tmp_path / "not.db") as store:
        store.counts()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    archive = _zip(tmp_path / "served.zip", OSV).read_bytes()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/PyPI/all.zip"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(archive if found else b"")

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    httpd = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}/{{ecosystem}}/all.zip"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_update_downloads_what_was_asked_for_and_leaves_no_file(tmp_path: Path, server: str) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    assert update(folder / "advisories.db", ["pypi"], source=server, scores=False) == {"advisories": 1}
    assert [path.name for path in folder.iterdir()] == ["advisories.db"]
    with pytest.raises(Unreachable):
        update(folder / "advisories.db", ["npm"], source=server, scores=False)
    with pytest.raises(ConfigError):
        update(folder / "advisories.db", ["pypi"], source="http://example.org/{ecosystem}", scores=False)


# https://www.first.org/cvss/v3-1/examples
@pytest.mark.parametrize(
    ("vector", "score"),
    [("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8), ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4),
     ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1), ("CVSS:3.0/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:N", 0.0)],
)  # fmt: skip
def test_base_scores_are_those_of_the_specification(vector: str, score: float) -> None:
    assert base_score(vector) == score


def test_what_is_no_vector_has_no_severity() -> None:
    assert severity_of("CVSS:3.1/AV:N") == severity_of("grave") == ""
    assert severity_of("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N") == "critical"


@pytest.mark.parametrize(
    ("image", "holed"),
    [
        ("langflowai/langflow:1.2.0", True),
        ("docker.io/langflowai/langflow:v1.2.0@sha256:00", True),
        ("registry.corp.example:5000/vllm/vllm-openai:v0.8.4", True),
        ("langflowai/langflow:1.8.0", False),
        ("langflowai/langflow:latest", False),
        ("langflowai/langflow", False),
        ("acme/langflow:1.2.0", False),
    ],
)
def test_an_image_has_the_holes_of_the_release_that_it_is(image: str, holed: bool) -> None:
    place = Location("service.tf", 1, "s", "deployment")
    (seen,) = on_the_list([Observation(AssetKind.ENDPOINT, "flows", ("tf:s#flows",), place, {"image": image})])
    assert bool(seen.attributes.get("vulnerabilities")) is holed
