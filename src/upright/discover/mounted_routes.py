"""Mounted routes: where the routes of a router answer that another file puts behind an application.

A file writes its routes relative to a router (`APIRouter`, `Blueprint`, `express.Router()`). Another one says under
which path they answer, and who is asked before they do; a router may stand behind others before the application comes.
That nobody is asked who calls is said of a route only where every file on the way to the application was seen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.model.asset import AssetKind, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from upright.discover.document import Document
    from upright.discover.examine import Examination
    from upright.model.asset import Json
    from upright.model.evidence import Observation

    Meant = Callable[[str, Examination], tuple[Examination, str] | None]
    Filled = Callable[[str, Examination], str]

ROUTED: Final = "route.routed"  # `name`: the router of its file that a route is written to; `scope`: `OPEN` or nothing
MOUNTED: Final = "route.mounted"  # `name`: of the router that is mounted; see `mounted`
ASKING: Final = "route.asking"  # a file in which somebody who calls may be asked who it is
MOUNTS: Final = frozenset({ROUTED, MOUNTED, ASKING})
OPEN: Final = "open"  # nothing seen here asks who is calling
_HOPS: Final = 8  # routers before the application
_MOST: Final = 8  # places where one router is mounted
_WHOLE: Final = frozenset({"", "*"})  # what a file hands out that is taken as a whole
_Place = tuple[str, str, str]  # source, path, name of a router there


def routed(
    document: Document, router: str, line: int, *, bare: bool, known_as: str = "", answered_by: str = ""
) -> Declared:
    """That the route on a line is written to a router of its file, which others know as another; `bare`: neither of the
    two asks who is calling, nor does the file, should there be one, of what answers.
    """
    where = Location(document.item.path, line, document.item.source, "endpoint")
    body = Node({"answers": Node(answered_by, line)} if answered_by else {}, line)
    return Declared(ROUTED, router, OPEN if bare else "", body, where, title=known_as)


def mounted(
    document: Document, router: str, onto: str, line: int, told: Mapping[str, str], known_as: str = ""
) -> Declared:
    """That a file puts a router (its symbol, or `.name` of this file) behind `onto`, a name of the file which others
    know as another. `told`: the `prefix`, perhaps with holes, or `unknown`; `open` where nothing here asks who is
    calling, `auth` where it is asked; `root` where `onto` is the application; and what that says of all its routes.
    """
    where = Location(document.item.path, line, document.item.source, "endpoint")
    body = Node({name: Node(value, line) for name, value in told.items() if value}, line)
    return Declared(MOUNTED, router, onto, body, where, title=known_as)


def asking(document: Document) -> Declared:
    """That a file may ask who is calling."""
    where = Location(document.item.path, 1, document.item.source)
    return Declared(ASKING, document.item.path, document.item.source, Node({}, 1), where)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way from a router to the application, as far as it was seen."""

    prefix: str
    sure: bool  # every part of the prefix is known
    bare: bool  # nothing on it asks who is calling, up to the application
    told: Mapping[str, str]


class Mounts:
    """Who puts which router where."""

    def __init__(self, declared: Iterable[Declared], examinations: Iterable[Examination]) -> None:
        self._declared = list(declared)
        mounts = any(each.kind == MOUNTED for each in self._declared)
        self._files = {(each.source, each.path): each for each in examinations} if mounts else {}
        self._asking = {(each.location.source, each.location.path) for each in self._declared if each.kind == ASKING}

    def placed(self, seen: Sequence[Observation], meant: Meant, filled: Filled) -> list[Observation]:
        """The observations, routes of routers by the whole path under which they answer."""
        routers = {
            (each.location.source, each.location.path, each.location.line): each
            for each in self._declared
            if each.kind == ROUTED
        }
        if not routers:
            return [*seen]
        ways = _Ways(self._mounted(meant), lambda each: self._prefix(each, filled))
        found = []
        for each in seen:
            place = each.location
            router = routers.get((place.source, place.path, place.line)) if each.kind is AssetKind.ENDPOINT else None
            bare = router is not None and router.scope == OPEN and self._answers_openly(router, meant)
            found.append(_placed(each, router, ways, bare=bare) if router is not None else each)
        return found

    def _answers_openly(self, router: Declared, meant: Meant) -> bool:
        """Whether the file of what answers a route, should that be another one, asks nobody who is calling."""
        symbol = router.body.get("answers").text
        asker = self._files.get((router.location.source, router.location.path)) if symbol else None
        home = meant(symbol, asker) if asker is not None else None
        return not symbol or (home is not None and (home[0].source, home[0].path) not in self._asking)

    def _mounted(self, meant: Meant) -> dict[_Place, list[Declared]]:
        """The mounts by what they mount."""
        found: dict[_Place, list[Declared]] = defaultdict(list)
        for each in self._declared:
            asker = self._files.get((each.location.source, each.location.path)) if each.kind == MOUNTED else None
            if asker is None:
                continue
            own = each.name.startswith(".")
            place = (asker, each.name[1:]) if own else meant(each.name, asker)
            if place is not None:
                name = "default" if place[1] in _WHOLE else place[1]
                if len(known := found[place[0].source, place[0].path, name]) < _MOST:
                    known.append(each)
        return found

    def _prefix(self, mount: Declared, filled: Filled) -> str | None:
        """What a mount puts before the routes; None where that is not known."""
        if mount.body.get("unknown"):
            return None
        written = mount.body.get("prefix").text
        asker = self._files[mount.location.source, mount.location.path]
        text = filled(written, asker) if "⟦" in written else written
        return None if "⟦" in text or (written and not text) else text.rstrip("/")


class _Ways:
    """The ways from a router to the application, each worked out once."""

    def __init__(self, mounts: Mapping[_Place, list[Declared]], prefix: Callable[[Declared], str | None]) -> None:
        self._mounts, self._prefix = mounts, prefix
        self._known: dict[_Place, list[_Way]] = {}

    def of(self, router: _Place, hops: int = 0) -> list[_Way]:
        """At most so many; none where nothing mounts the router."""
        if router not in self._known:
            self._known[router] = []  # a router that stands behind itself has no way
            found = self._from(router, hops) if hops < _HOPS else iter(())
            self._known[router] = [way for way, _ in zip(found, range(_MOST), strict=False)]
        return self._known[router]

    def named(self, told: Declared, name: str, hops: int = 0) -> list[_Way]:
        """Of a router by its name in a file, or by the one under which others know it."""
        source, path = told.location.source, told.location.path
        return self.of((source, path, name), hops) or (self.of((source, path, told.title), hops) if told.title else [])

    def _from(self, router: _Place, hops: int) -> Iterator[_Way]:
        for mount in self._mounts.get(router, ()):
            body = mount.body
            prefix = self._prefix(mount)
            told = {name: node.text for name, node in body.items() if name not in _OWN}
            if body.get("root"):
                yield _Way(prefix or "", prefix is not None, bool(body.get("open")), told)
                continue
            above = self.named(mount, mount.scope, hops + 1)
            for way in above or (_Way("", sure=True, bare=False, told={}),):
                sure = way.sure and prefix is not None
                bare = way.bare and bool(body.get("open"))
                yield _Way(f"{way.prefix}{prefix or ''}", sure, bare, {**way.told, **told})


_OWN: Final = frozenset({"prefix", "unknown", "open", "root"})
_FLAGS: Final = frozenset({"debug", "rate_limit"})


def _placed(route: Observation, router: Declared, ways: _Ways, *, bare: bool) -> Observation:
    """A route with what the first way to it says, and whether any of them is open to all."""
    found = ways.named(router, router.name)
    own = route.attributes.get("route")
    said: dict[str, Json] = {}
    name = own if isinstance(own, str) and own.startswith("/") else str(route.name)
    for way in found[:1]:
        said = {each: _value(each, text) for each, text in way.told.items() if each not in route.attributes}
        if way.sure and way.prefix.startswith("/") and name.startswith("/"):
            name = f"{way.prefix}{name}".rstrip("/") or "/"
            said["route"] = name
    auth = route.attributes.get("auth") or said.get("auth")
    if bare and not auth and any(way.bare for way in found):
        said["unguarded"] = True
    return replace(route, name=name, attributes={**route.attributes, **said})


def _value(name: str, text: str) -> Json:
    return True if name in _FLAGS else int(text) if name == "port" and text.isdigit() else text
