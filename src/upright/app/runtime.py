"""Detections in recorded model and tool calls: classifies their texts, forgets them, runs the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from upright.app.catalog import units
from upright.app.workspace import Workspace
from upright.classify.engine import Engine
from upright.classify.mask import digest
from upright.classify.profile import classify_text
from upright.model.asset import AssetKind
from upright.model.data import DataLabel
from upright.model.errors import AccessDenied, NotFoundError, Unreachable
from upright.model.evidence import Gap
from upright.watch.notice import Noticed, notice
from upright.watch.session import against_inventory, read_recording


@dataclass(frozen=True, slots=True)
class Watched:
    """What a recording holds: how many interactions, which detections fired, and what could not be read."""

    interactions: int
    detections: tuple[Noticed, ...]
    gaps: tuple[Gap, ...]


def notice_file(path: Path, workspace: Workspace | None = None) -> Watched:
    """Run all detections over one recording. Tools are held against the newest scan, when there is one."""
    home = workspace or Workspace.open()
    key = home.state.key()
    engine = Engine(units("classifiers").values())

    def label(text: str, partition: str) -> tuple[DataLabel, ...]:
        return classify_text(text, partition, engine, key=key)

    recording = read_recording(_bytes(path), path.name, label, lambda text: digest(key, "interaction", text))
    interactions = list(recording.interactions)
    try:
        tools = [tool.name for tool in home.graph().of_kind(AssetKind.TOOL)]
    except NotFoundError:
        tools = []
    if tools:
        interactions = list(against_inventory(interactions, tools))
    return Watched(len(interactions), tuple(notice(interactions, units("detections").values())), recording.gaps)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError:
        raise AccessDenied(f"{path.name}: permission denied") from None
    except OSError as error:
        raise Unreachable(f"{path.name}: {error.strerror}") from None
