"""What the laws cannot say: which name, which value and which id come out of a merge."""

from __future__ import annotations

import pytest

from upright.graph.joined import join, joined
from upright.graph.merge import Dropped, merge, merge_counted
from upright.model.asset import Asset, AssetKind, Json, Location, asset_id
from upright.model.evidence import Edge, Observation

_EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def seen(
    kind: AssetKind,
    name: str,
    *keys: str,
    path: str = "app.py",
    line: int = 1,
    way: str = "",
    sure: float = 1.0,
    **attributes: Json,
) -> Observation:
    return Observation(kind, name, keys, Location(path, line, "repo", way), attributes, confidence=sure, detector=path)


def only(*observations: Observation) -> Asset:
    (asset,) = merge(observations).assets
    return asset


def test_two_spellings_of_a_model_are_one_asset() -> None:
    asset = only(
        seen(AssetKind.MODEL, "openai:gpt-4o", "code:repo/a.py#llm"),
        seen(AssetKind.MODEL, "gpt-4o", "model:openai/gpt-4o", path="b.py"),
        seen(AssetKind.MODEL, "gpt-4o", path="c.py", provider="openai"),
    )
    assert asset.name == "gpt-4o"
    assert [place.path for place in asset.locations] == ["app.py", "b.py", "c.py"]
    assert asset.id == asset_id(AssetKind.MODEL, "model:openai/gpt-4o")


def test_an_unresolved_model_joins_nothing_by_its_name() -> None:
    first = seen(AssetKind.MODEL, "gpt-4o", "code:repo/a.py#x", unresolved=True)
    second = seen(AssetKind.MODEL, "gpt-4o", "model:openai/gpt-4o")
    assert len(merge([first, second])) == 2


def test_a_declared_and_imported_package_is_one_asset_with_two_places() -> None:
    asset = only(
        seen(AssetKind.PACKAGE, "torch", "purl:pkg:pypi/torch", path="pyproject.toml", way="dependency", dev=True),
        seen(AssetKind.PACKAGE, "torch", "purl:pkg:pypi/torch", path="app.py", way="sdk", imported=True),
        seen(AssetKind.PACKAGE, "torch", "purl:pkg:pypi/torch", path="app.py", line=9, way="sdk"),
    )
    assert [(place.path, place.line, place.type) for place in asset.locations] == [
        ("app.py", 1, "sdk"),
        ("pyproject.toml", 1, "dependency"),
    ]
    assert asset.attributes["dev"] is True
    assert asset.attributes["imported"] is True


def test_kinds_that_share_a_path_stay_apart() -> None:
    path = "path:repo/notes.ipynb"
    graph = merge([seen(AssetKind.NOTEBOOK, "notes", path), seen(AssetKind.DATASET, "notes", path)])
    assert {asset.kind for asset in graph.assets} == {AssetKind.NOTEBOOK, AssetKind.DATASET}


def test_content_joins_copies_but_does_not_name_them() -> None:
    asset = only(
        seen(AssetKind.MODEL, "m", "sha256:ab", "path:repo/m.pkl", path="m.pkl"),
        seen(AssetKind.MODEL, "n", "sha256:ab", "path:repo/n.pkl", path="n.pkl"),
    )
    assert asset.id == asset_id(AssetKind.MODEL, "path:repo/m.pkl")


def test_empty_files_are_not_copies_of_one_another() -> None:
    keys = (f"sha256:{_EMPTY}",)
    graph = merge([seen(AssetKind.DATASET, name, *keys, f"path:repo/{name}", path=name) for name in ("a.csv", "b.csv")])
    assert len(graph) == 2


@pytest.mark.parametrize(
    ("attribute", "values", "expected"),
    [
        ("pinned", (True, False), False),
        ("trust_remote_code", (False, True), True),
        ("verdict", ("clean", "malicious"), "malicious"),
        ("auth", ("key", "none"), "none"),
        ("hidden_unicode", (2, 7), 7),
        ("capabilities", (["executes"], ["sends_out"]), ["executes", "sends_out"]),
        ("type", ("llm", "embedding_model"), "embedding_model"),
        ("test", (True, False), False),
    ],
)
def test_the_worse_case_wins(attribute: str, values: tuple[Json, Json], expected: Json) -> None:
    first, second = (
        Observation(AssetKind.MODEL, "m", ("path:repo/m",), Location(path), {attribute: value})
        for path, value in zip(("a", "b"), values, strict=True)
    )
    assert only(first, second).attributes[attribute] == expected


def test_what_is_seen_outside_tests_too_is_no_test() -> None:
    first = seen(AssetKind.AGENT, "bot", "name:bot", path="tests/a.py", test=True)
    assert only(first).attributes["test"] is True
    assert "test" not in only(first, seen(AssetKind.AGENT, "bot", "name:bot", path="src/a.py")).attributes


def test_detectors_that_agree_make_us_surer_and_one_that_repeats_itself_does_not() -> None:
    one = seen(AssetKind.AGENT, "bot", "name:bot", path="a.py", sure=0.5)
    assert only(one, one).confidence == 0.5
    assert only(one, seen(AssetKind.AGENT, "bot", "name:bot", path="b.py", sure=0.5)).confidence == 0.75


def test_edges_without_a_place_are_counted() -> None:
    agent, tool = seen(AssetKind.AGENT, "bot", "code:a"), seen(AssetKind.TOOL, "mail", "code:b")
    edges = [
        Edge("code:a", "uses_tool", "code:b"),
        Edge("code:a", "uses_tool", "code:c"),
        Edge("code:b", "prompted_by", "code:a"),
        Edge("code:a", "likes", "code:b"),
        Edge("code:a", "calls", "code:a"),
    ]
    merged = merge_counted([agent, tool], edges)
    assert [(r.kind, r.target) for r in merged.graph.relations] == [("uses_tool", asset_id(AssetKind.TOOL, "code:b"))]
    assert merged.dropped == (
        Dropped("calls", "itself", 1),
        Dropped("likes", "unknown kind", 1),
        Dropped("prompted_by", "not allowed", 1),
        Dropped("uses_tool", "unobserved", 1),
    )


def test_a_shared_key_leads_to_the_kind_that_the_table_allows() -> None:
    graph = merge(
        [
            seen(AssetKind.MODEL, "m", "hf:models/o/m"),
            seen(AssetKind.DATASET, "d", "path:repo/d"),
            seen(AssetKind.NOTEBOOK, "d", "path:repo/d"),
        ],
        [Edge("hf:models/o/m", "trained_on", "path:repo/d")],
    )
    assert [graph.asset(relation.target).kind for relation in graph.relations] == [AssetKind.DATASET]


def test_kinds_do_not_join() -> None:
    with pytest.raises(ValueError, match="one kind"):
        join(joined(seen(AssetKind.MODEL, "m", "name:m")), joined(seen(AssetKind.TOOL, "m", "name:m")))
