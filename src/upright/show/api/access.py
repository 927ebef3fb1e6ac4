"""What a resource is handed: the workspace, the latest view of it, and a page of a list."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, TypeAlias, TypeVar

from fastapi import Depends, Query, Request

from upright.app.workspace import Workspace
from upright.model.errors import NotFoundError
from upright.show.api.view import View

T = TypeVar("T")
_KEPT = 2  # a scan and the one it is compared with


class Shown:
    """The workspace that is served, with the views of the scans asked for last: a published scan never changes."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._views: OrderedDict[int, View] = OrderedDict()
        self._lock = Lock()

    def view(self, scan: int | None) -> View:
        """The view of this scan, or of the newest. Raises NotFoundError."""
        with self._lock:
            wanted = self._newest() if scan is None else scan
            if wanted not in self._views:
                self._views[wanted] = View(self.workspace.snapshot(wanted))
            self._views.move_to_end(wanted)
            while len(self._views) > _KEPT:
                self._views.popitem(last=False)
            return self._views[wanted]

    def _newest(self) -> int:
        scans = self.workspace.scans()
        if not scans:
            raise NotFoundError("nothing was scanned yet: run `upright scan`")
        return scans[0].id


def _shown(request: Request) -> Shown:
    shown: Shown = request.app.state.shown
    return shown


def _workspace(request: Request) -> Workspace:
    return _shown(request).workspace


def _view(
    request: Request, scan: Annotated[int | None, Query(description="Id of a scan; the latest by default.")] = None
) -> View:
    return _shown(request).view(scan)


@dataclass(frozen=True)
class Slice:
    """Which part of a list is wanted."""

    offset: int
    limit: int

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """That part."""
        return items[self.offset : self.offset + self.limit]


def _slice(
    offset: Annotated[int, Query(ge=0, description="How many to leave out from the start.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many to give at most.")] = 100,
) -> Slice:
    return Slice(offset, limit)


WorkspaceIn: TypeAlias = Annotated[Workspace, Depends(_workspace)]
ViewIn: TypeAlias = Annotated[View, Depends(_view)]
SliceIn: TypeAlias = Annotated[Slice, Depends(_slice)]
Text: TypeAlias = Annotated[str, Query(description="Words that must all occur, in any case.", max_length=200)]


def matches(text: str, *fields: str) -> bool:
    """Whether every word of `text` occurs somewhere in the fields, in any case."""
    hay = "\0".join(fields).lower()
    return all(word in hay for word in text.lower().split())


Ask: TypeAlias = Callable[[T], Iterable[str]]


def faceted(
    items: Iterable[T], asked: Mapping[str, Sequence[str]], values: Mapping[str, Ask[T]]
) -> tuple[list[T], dict[str, dict[str, int]]]:
    """The items that have one of the asked values of every facet, and for each facet the counts of its values.

    A facet's counts are taken over the items that pass all the *other* facets, so that they say what choosing
    another value would give.
    """
    kept: list[T] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in values}
    facets = [(read, frozenset(asked.get(name) or ()), counts[name]) for name, read in values.items()]
    for item in items:
        own = [tuple(dict.fromkeys(read(item))) for read, _, _ in facets]
        failed = [at for at, (_, wanted, _) in enumerate(facets) if wanted and wanted.isdisjoint(own[at])]
        if not failed:
            kept.append(item)
        for at in failed if len(failed) == 1 else () if failed else range(len(facets)):
            count = facets[at][2]
            for value in own[at]:
                count[value] += 1
    return kept, {
        name: dict(sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))) for name, count in counts.items()
    }
