"""What a worker does with one item: detect, and classify or look for credentials, guarded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from upright.app.catalog import units
from upright.app.detectors import detectors
from upright.app.guard import guarded
from upright.discover.document import HEAD, TEXT_LIMIT, Document
from upright.discover.examine import Detecting, Examination, Panel, examine
from upright.model.evidence import Gap
from upright.model.item import Item

if TYPE_CHECKING:
    from upright.classify.engine import Engine
    from upright.classify.profile import Profile

_DATABASE = b"SQLite format 3\0"  # read by a library that wants a file
_FIRST = {  # looked at before the work is shared, so that what is loaded at first use is loaded once for all workers
    ".py": "from openai import OpenAI\nclient = OpenAI()\n",
    ".ts": "import { tool } from 'ai';\nconst apiKey = 'example-0123456789-example';\nfetch('https://example.org');\n",
    ".md": "The first text that is read. SSN: 417-20-4914 of Jane Roe, 12 High Street, Springfield.\n" * 3
    + "const apiKey = 'example-0123456789-example';\n",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What one item gave. `examination` is None for items of the past, in which only secrets are looked for."""

    source: str
    path: str
    examination: Examination | None
    profile: Profile | None
    gaps: tuple[Gap, ...]
    past: bool = False


def make(
    digest_key: bytes,
    known: Collection[tuple[str, str]] = (),
    suffixes: frozenset[str] | None = None,
    classified: frozenset[str] = frozenset(),
) -> Callable[[Item], Result]:
    """The work of a scan: every detector, every classifier. `known`: sources and paths of items whose profiles are
    known, and which get none. `suffixes`: ends of the names of many items, `classified`: of many that get a profile;
    what is loaded for the first of these is loaded now, once for all workers. Without `suffixes` all that it takes is.
    """
    classifiers = _Classifiers(digest_key)
    if suffixes is None:
        classifiers.engine.prepare()
        classified = frozenset(_FIRST)
    looking = units("detectors").values() if suffixes is None else detectors(suffixes)
    return _work(lambda item: None if (item.source, item.path) in known else classifiers.of(item), looking, classified)


class _Classifiers:
    """Every classifier, loaded when the first item is classified."""

    def __init__(self, digest_key: bytes) -> None:
        self.digest_key = digest_key

    @cached_property
    def engine(self) -> Engine:
        """With names of people in free text."""
        from upright.classify.engine import Engine

        return Engine(units("classifiers").values())

    @cached_property
    def nameless(self) -> Engine:
        """Without."""
        engine = copy(self.engine)
        engine.names = False
        return engine

    def of(self, item: Item) -> Profile:
        """The profile of an item."""
        from upright.classify.sample import classify_sampled

        return classify_sampled(item, self.nameless if _is_code(item) else self.engine, key=self.digest_key)


@lru_cache(maxsize=1)
def again(digest_key: bytes) -> Callable[[Item], Result]:
    """The work of a scan, kept for the next one of this process."""
    return make(digest_key)


def look(digest_key: bytes, suffixes: frozenset[str] = frozenset()) -> Callable[[Item], Result]:
    """The work of an inventory: every detector, and credentials in the clear. `suffixes`: ends of the names of many
    items; what is loaded for the first of these is loaded now, once for all workers.
    """
    from upright.classify.credentials import FAMILY, Credentials

    credentials = Credentials(units("classifiers", FAMILY).values())
    return _work(lambda item: credentials.of(item, key=digest_key), detectors(suffixes), suffixes)


def _is_code(item: Item) -> bool:
    """Whether it is a text in which names of people do not count, whatever it holds, so that none need be found."""
    from upright.classify.scope import Scope, scope_of

    plain = item.content is not None and b"\0" not in item.content[:HEAD]
    return plain and scope_of(item, records=True) in {Scope.CODE, Scope.LOCK}


def _work(
    profiled: Callable[[Item], Profile | None], looking: Iterable[Detecting], first: Collection[str] = ()
) -> Callable[[Item], Result]:
    """`first`: ends of names of which a text is looked at before the work is shared."""
    panel = Panel(looking)

    def work(item: Item) -> Result:
        gaps: list[Gap] = []
        past = "history" in item.provenance
        loaded = guarded(item, gaps, lambda: _loaded(item))
        if loaded is None:
            return Result(item.source, item.path, None, None, tuple(gaps), past)
        examination = None if past else guarded(item, gaps, lambda: examine(Document(loaded, panel.words), panel))
        profile = guarded(item, gaps, lambda: profiled(loaded))
        return Result(item.source, item.path, examination, profile, tuple(gaps), past)

    for suffix in sorted(_FIRST.keys() & {*first}):
        text = _FIRST[suffix]
        work(Item("", f"first{suffix}", len(text), content=text.encode()))
    return work


def _loaded(item: Item) -> Item:
    """The item with its bytes, so that they are read once; as it is, when they are many or a file is needed."""
    if item.content is not None or item.whole is not None or item.size > TEXT_LIMIT:
        return item
    limit = min(item.size, TEXT_LIMIT) + 1  # room for more than is there costs more than to read it
    content = item.read(limit)
    if len(content) == limit <= TEXT_LIMIT:
        content = item.read(TEXT_LIMIT + 1)  # it has grown since it was listed
    return item if len(content) > TEXT_LIMIT or content.startswith(_DATABASE) else replace(item, content=content)
