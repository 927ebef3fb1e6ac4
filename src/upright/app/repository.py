"""The repository asset of a source: read from git's own files, without running git."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from upright.connect.connector import Source
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key, path_key
from upright.model.relation import RelationKind

_REMOTE = re.compile(r'\[remote "origin"\][^\[]*?\burl\s*=\s*(\S+)', re.DOTALL)
_CREDENTIALS = re.compile(r"//[^/@]*@")
_CONTAINED = frozenset(
    {
        AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.NOTEBOOK, AssetKind.PIPELINE, AssetKind.TRAINING_JOB,
        AssetKind.MCP_SERVER, AssetKind.SECRET, AssetKind.SKILL, AssetKind.DATASET,
    }
)  # fmt: skip


def repository(source: Source) -> Observation:
    """What a source is as a whole. Its keys are the remote, when there is one, and its root path."""
    attributes: dict[str, Json] = {}
    keys = [path_key(source.name, ".")]
    remote = _CREDENTIALS.sub("//", source.address) if source.type == "git" else ""
    if source.type == "filesystem":
        git = Path(source.address) / ".git"
        head = _text(git / "HEAD").strip()
        if head.startswith("ref: "):
            attributes["branch"] = head.removeprefix("ref: refs/heads/")
            head = _text(git / head.removeprefix("ref: ")).strip()
        if head:
            attributes["commit"] = head[:40]
        found = _REMOTE.search(_text(git / "config"))
        remote = _CREDENTIALS.sub("//", found.group(1)) if found else ""
    if remote and "://" in remote:
        attributes["remote"] = remote
        keys.insert(0, key("url", remote))
    return Observation(AssetKind.REPOSITORY, source.name, tuple(keys), Location(".", 0, source.name), attributes)


def containment(whole: Observation, observations: Iterable[Observation]) -> Iterator[Edge]:
    """Edges from the repository to the assets that someone would look for in it, each once. `observations`: those that
    were made in it, and maybe others.
    """
    done: set[str] = set()
    for seen in observations:
        first = seen.keys[0]
        if seen.kind not in _CONTAINED or seen.location.source != whole.location.source or not isinstance(first, str):
            continue
        if first not in done:
            done.add(first)
            yield Edge(str(whole.keys[0]), RelationKind.CONTAINS, first)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[:65536]
    except OSError:
        return ""
