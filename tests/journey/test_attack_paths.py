"""Twelve attack paths and toxic combinations that vendors name, each as an estate: found among the first five, with
its choke point; and silent when one link is missing.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from upright.app import vulnerabilities
from upright.app.config import config_of
from upright.app.reading import read
from upright.app.scan import join, judge
from upright.app.state import State
from upright.graph.graph import Graph
from upright.graph.paths import attack_paths
from upright.judge.ranking import Ranked, most_urgent

HOME = Path(__file__).parent.parent / "estates"
ESTATES = sorted(place.name for place in HOME.iterdir() if (place / "expected.yaml").exists())
QUIET = {
    "billing/app.py": "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    "@app.get('/health')\ndef health() -> str:\n    return 'ok'\n",
    "search/index.py": (
        "from langchain_chroma import Chroma\nfrom langchain_openai import OpenAIEmbeddings\n\n"
        "store = Chroma(collection_name='manuals', embedding_function=OpenAIEmbeddings())\n"
    ),
    "summaries/job.py": (
        "from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef summary(text: str) -> str:\n"
        "    asked = [{'role': 'user', 'content': text}]\n"
        "    answer = client.chat.completions.create(model='gpt-4o-2024-08-06', messages=asked)\n"
        "    return answer.choices[0].message.content or ''\n"
    ),
    "search/manuals/pump.md": "# Pump\n\nOpen the valve before you start the pump.\n",
}


def urgent(name: str, folder: Path, *, broken: bool) -> tuple[Graph, list[Ranked]]:
    tree = folder / "tree"
    shutil.copytree(HOME / name / "estate", tree)
    if broken:
        shutil.copytree(HOME / name / "broken", tree, dirs_exist_ok=True)
    for path, text in QUIET.items():
        place = tree / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    state, config = State.here(folder / "state"), config_of([str(tree)])
    advisories = HOME / name / "advisories.json"
    if advisories.exists():
        state.advisories.parent.mkdir(parents=True, exist_ok=True)
        vulnerabilities.read(advisories, state.advisories)
    graph = join(config, read(config, state, 1, lambda _stage, _done, _total: None), state.advisories)
    return graph, list(most_urgent(graph, judge(config, graph).findings, attack_paths(graph), 5))


def found(graph: Graph, ranked: list[Ranked], expected: dict[str, Any]) -> list[Ranked]:
    """What of the ranking is the expected path or finding."""
    path, finding = expected.get("path"), expected.get("finding")
    return [
        each
        for each in ranked
        if (
            path
            and each.path
            and names(graph, each) == (path["entry"], path["choke_point"])
            and ends(graph, each, path)
        )
        or (finding and each.finding and each.finding.rule == finding["rule"])
    ]


def names(graph: Graph, each: Ranked) -> tuple[str, str]:
    assert each.path
    return graph.asset(each.path.entry).name, graph.asset(each.path.choke_point).name


def ends(graph: Graph, each: Ranked, path: dict[str, str]) -> bool:
    assert each.path
    return graph.asset(each.path.target).name in path["target"].split("|")


@pytest.mark.parametrize("name", ESTATES)
def test_the_path_is_among_the_first_five(name: str, tmp_path: Path) -> None:
    expected = yaml.safe_load((HOME / name / "expected.yaml").read_text())
    graph, ranked = urgent(name, tmp_path, broken=False)
    hits = found(graph, ranked, expected)
    assert len(hits) >= ("path" in expected) + ("finding" in expected), [e.path and e.path.story for e in ranked]
    for each in hits:
        if each.finding:
            assert graph.asset(each.finding.asset).name == expected["finding"]["asset"]


@pytest.mark.parametrize("name", ESTATES)
def test_with_one_link_missing_nothing_is_said(name: str, tmp_path: Path) -> None:
    expected = yaml.safe_load((HOME / name / "expected.yaml").read_text())
    graph, ranked = urgent(name, tmp_path, broken=True)
    assert not found(graph, ranked, expected)
    assert not any(each.path for each in ranked)


def test_all_twelve_and_more_are_there() -> None:
    assert len(ESTATES) >= 12
