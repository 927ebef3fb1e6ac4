"""Owners: CODEOWNERS as GitHub and GitLab read it, tags, histories, and how claims add up."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from upright.app.owners import history_of
from upright.connect.connector import Source
from upright.discover.detectors.codeowners import DETECTOR
from upright.discover.document import Document
from upright.graph.graph import Graph
from upright.graph.merge import merge
from upright.graph.owners import Claim, owned
from upright.model.asset import Asset, AssetKind, Location
from upright.model.evidence import Observation
from upright.model.item import Item
from upright.model.relation import RelationKind


def _owners(text: str, path: str, at: str = "CODEOWNERS") -> list[str]:
    seen = [each for each in DETECTOR.detect(_document(text, at)) if isinstance(each, Observation)]
    model = Observation(AssetKind.MODEL, "m", ("model:x/m",), Location(path, 1, "s"))
    found = owned(merge([*seen, model])).of_kind(AssetKind.MODEL)[0].attributes.get("owners", [])
    return [str(each["name"]) for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _document(text: str, at: str) -> Document:
    return Document(Item("s", at, len(text), content=text.encode()))


@pytest.mark.parametrize(
    ("rules", "path", "owners"),
    [
        ("* @a\n*.py @b", "x/y.py", ["@b"]),
        ("*.py @b\n* @a", "x/y.py", ["@a"]),
        ("* @a\n/docs/ @d", "docs/x/y.md", ["@d"]),
        ("* @a\n/docs/ @d", "x/docs/y.md", ["@a"]),
        ("docs/ @d", "x/docs/y.md", ["@d"]),
        ("docs/* @d", "docs/a/b.md", []),
        ("docs/* @d", "docs/b.md", ["@d"]),
        ("/a/**/b.py @d", "a/x/y/b.py", ["@d"]),
        ("**/logs @d", "x/logs/a.txt", ["@d"]),
        ("* @a\n/apps/ @b\n/apps/github", "apps/github/x.py", []),
        ("* @a # who else\n", "x", ["@a"]),
        ("my\\ file.txt @a", "my file.txt", ["@a"]),
        ("* @a b@acme.example @org/team not-an-owner", "x", ["@a", "@org/team", "b@acme.example"]),
        ("[ML] @ml\n*.py\n[Docs][2] @docs\n*.py @w\n", "x.py", ["@ml", "@w"]),
        ("a.b @x", "aXb", []),
    ],
)
def test_codeowners(rules: str, path: str, owners: list[str]) -> None:
    assert sorted(_owners(rules, path)) == sorted(owners)


def test_the_first_file_that_a_host_looks_for_counts() -> None:
    both = [
        *DETECTOR.detect(_document("* @root", "CODEOWNERS")),
        *DETECTOR.detect(_document("* @hub", ".github/CODEOWNERS")),
    ]
    model = Observation(AssetKind.MODEL, "m", ("model:x/m",), Location("x.py", 1, "s"))
    graph = owned(merge([*(each for each in both if isinstance(each, Observation)), model]))
    asset = graph.of_kind(AssetKind.MODEL)[0]
    assert asset.attributes["owner"] == "@hub"
    assert [each.name for each in graph.out(asset, RelationKind.OWNED_BY)] == ["@hub"]
    assert owned(graph).assets == graph.assets


def test_claims_add_up_and_what_is_stated_wins() -> None:
    asset = Asset("model-1", AssetKind.MODEL, "m", keys=("model:x/m",), locations=(Location("x.py", 1, "s"),),
                  attributes={"tags": {"Team": "@ml"}, "created_by": "@ml", "owner": "Ada"})  # fmt: skip
    found = owned(Graph([asset]), lambda _place: [Claim("bob@acme.example", "history", 0.4)])
    listed: Any = found.asset("model-1").attributes["owners"]
    assert [(each["name"], each["source"], each["confidence"]) for each in listed] == [
        ("@ml", "tags", 0.96), ("Ada", "stated", 0.95), ("bob@acme.example", "history", 0.4),
    ]  # fmt: skip
    assert found.asset("model-1").attributes["owner"] == "Ada"
    nobodys = replace(asset, attributes={})
    assert owned(Graph([nobodys])).asset("model-1") == nobodys


def test_history_names_those_who_change_a_file_and_runs_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    repository = tmp_path / "r"
    repository.mkdir()

    def git(author: str, *command: str) -> None:
        known = {
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": author,
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": author,
        }
        subprocess.run(["git", *command], cwd=repository, check=True, capture_output=True, env={**os.environ, **known})

    git("x", "init", "-q")
    for number, author in enumerate(["ada@acme.example"] * 3 + ["1+bob@users.noreply.github.com", "dependabot[bot]@x"]):
        (repository / "a.py").write_text(f"{number}", encoding="utf-8")
        git(author, "add", "a.py")
        git(author, "commit", "-q", "-m", "m")
    git("x", "config", "log.showSignature", "true")
    git("x", "config", "gpg.program", f"touch {marker}; false")
    history = history_of([Source("filesystem", "s", str(repository))])
    claims = list(history(Location("a.py", 1, "s")))
    assert claims[0].name == "ada@acme.example"
    assert all(claim.source == "history" and claim.confidence < 0.6 for claim in claims)
    assert "dependabot" not in repr(claims)
    assert list(history(Location("other.py", 1, "s"))) == []
    assert list(history(Location("a.py", 1, "elsewhere"))) == []
    assert not marker.exists()
