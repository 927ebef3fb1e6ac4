"""What a worker does with one item: detect and classify, guarded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from upright.app.catalog import units
from upright.app.guard import guarded
from upright.classify.engine import Engine
from upright.classify.profile import Profile
from upright.classify.sample import classify_sampled
from upright.discover.document import Document
from upright.discover.examine import Examination, examine
from upright.model.evidence import Gap
from upright.model.item import Item


@dataclass(frozen=True, slots=True)
class Result:
    """What one item gave. `examination` is None for items of the past, in which only secrets are looked for."""

    source: str
    path: str
    examination: Examination | None
    profile: Profile | None
    gaps: tuple[Gap, ...]
    past: bool = False


def make(digest_key: bytes) -> Callable[[Item], Result]:
    """Build the work function of one worker: detectors and classifiers are loaded once."""
    detectors = tuple(units("detectors").values())
    engine = Engine(units("classifiers").values()).prepare()

    def work(item: Item) -> Result:
        document = Document(item)
        gaps: list[Gap] = []
        past = "history" in item.provenance
        examination = None if past else guarded(item, gaps, lambda: examine(document, detectors))
        profile = guarded(item, gaps, lambda: classify_sampled(item, engine, key=digest_key))
        return Result(item.source, item.path, examination, profile, tuple(gaps), past)

    return work
