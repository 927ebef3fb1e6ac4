"""What a worker does with one item: detect, classify, and turn whatever goes wrong into a gap.

This is the one guarded place of the house: a unit may raise MalformedError, AccessDenied or Unreachable, and a unit
with a fault may raise anything; neither ends a scan. The message of an unexpected exception is not kept, since it may
quote the content; its type and the line of our code are.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.profile import Profile, classify_item
from upright.discover.document import Document
from upright.discover.examine import Examination, examine
from upright.model.errors import AccessDenied, LimitExceeded, MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

T = TypeVar("T")


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
    engine = Engine(units("classifiers").values())

    def work(item: Item) -> Result:
        document = Document(item)
        gaps: list[Gap] = []
        past = "history" in item.provenance
        examination = None if past else guarded(item, gaps, lambda: examine(document, detectors))
        profile = guarded(item, gaps, lambda: classify_item(item, engine, key=digest_key))
        return Result(item.source, item.path, examination, profile, tuple(gaps), past)

    return work


def guarded(item: Item, gaps: list[Gap], call: Callable[[], T]) -> T | None:
    """The result of `call`, or None and a gap that says why there is none."""
    try:
        return call()
    except LimitExceeded as error:
        gaps.append(Gap(item.path, error.what, "too-large", item.source))
    except MalformedError as error:
        gaps.append(Gap(item.path, str(error), "malformed", item.source))
    except AccessDenied:
        gaps.append(Gap(item.path, "permission denied", "denied", item.source))
    except Unreachable:
        gaps.append(Gap(item.path, "could not be read", "unreachable", item.source))
    except MemoryError:
        gaps.append(Gap(item.path, "needs more memory than a worker has", "memory", item.source))
    except RecursionError:
        gaps.append(Gap(item.path, "nested too deeply", "malformed", item.source))
    except Exception as error:  # noqa: BLE001  the guarded place: a faulty unit must not end the scan
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        gaps.append(Gap(item.path, f"internal error: {type(error).__name__} at {place}", "crashed", item.source))
    return None
