"""Who asks for a login before the routes of Java, Kotlin and C#: the route, its class, or the project around.

A configuration of Spring Security (`anyRequest().authenticated()`) or a fallback policy of ASP.NET holds for every
route of its project but those that it lets anybody have.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.discover.sight import in_tests
from upright.model.asset import AssetKind, Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from upright.discover.document import Document
    from upright.model.evidence import Observation

ASKED: Final = "plain.asked"  # declared: the login that a project asks for
LITERALS: Final = (b"anyrequest()", b"fallbackpolicy", b"anyexchange()", b"requireauthorization()")
_LANGUAGES: Final = frozenset({"java", "kotlin", "csharp"})
_ALL: Final = re.compile(
    r"\bany(?:Request|Exchange)\(\)\s{0,40}\.\s{0,40}(?:authenticated|fullyAuthenticated|has(?:Any)?(?:Role|Authority)|access)\("
    r"|\bauthorize\(\s{0,20}any(?:Request|Exchange),\s{0,20}(?:authenticated|has\w{3,20})"
)
_FALLBACK: Final = re.compile(
    r"\bFallbackPolicy\s{0,20}=(?!\s{0,20}null)|\bSetFallbackPolicy\(|\.Map(?:Controllers|Group)\([^;]{0,200}\)\s{0,40}\.RequireAuthorization\("
)
_OPEN: Final = re.compile(
    r"\b(?:requestMatchers|antMatchers|mvcMatchers|pathMatchers)\((?P<given>[^()]{0,600})\)\s{0,40}\.\s{0,40}(?:permitAll|anonymous)\("
    r"|\bauthorize\((?P<kotlin>\s{0,20}\"[^\"\n]{0,200}\"),\s{0,20}permitAll"
)
_QUOTED: Final = re.compile(r"\"(/[^\"\n]{0,120}|\*{1,2})\"")
# Beside the route: an annotation of its method or class, what a route of ASP.NET is given, or its group.
_BEFORE: Final = re.compile(
    r"@(?:PreAuthorize|Secured|RolesAllowed|Authenticated)\b(?!\([^)\n]{0,60}(?:permitAll|isAnonymous|IS_ANONYMOUS))|\[Authorize\b"
)
_ANYBODY: Final = re.compile(r"@PermitAll\b|\[AllowAnonymous\b|\.AllowAnonymous\(|@PreAuthorize\([^)\n]{0,60}permitAll")
_AFTER: Final = re.compile(r"\.RequireAuthorization\(")
_CLASS: Final = re.compile(r"\b(?:class|record|object)\s+[A-Z]\w{0,80}")
_NEAR: Final = 400  # characters of annotations around a route
_MOST: Final = 50


def begun(code: str) -> list[int]:
    """Where the classes of a file begin."""
    return [match.start() for match in _CLASS.finditer(code)]


def asks_here(code: str, start: int, end: int, statement_end: int, begins: Sequence[int]) -> bool:
    """Whether the route that begins here asks for a login, by what stands beside it or before its class. `begins`:
    where the classes of its file begin.
    """
    near = code[max(0, start - _NEAR) : start]
    near = near[max(near.rfind("}"), near.rfind(";")) + 1 :] + code[start:end].partition("{")[0]
    after = code[end:statement_end]
    if _ANYBODY.search(near) or ".AllowAnonymous(" in after:
        return False
    if _BEFORE.search(near) or _AFTER.search(after):
        return True
    around = bisect_left(begins, start)
    return around > 0 and _BEFORE.search(_marks(code, begins[around - 1])) is not None


def _marks(code: str, start: int) -> str:
    """The annotations before a class."""
    before = code[max(0, start - 2 * _NEAR) : start]
    return before[max(before.rfind("}"), before.rfind(";")) + 1 :]


def asked_around(document: Document) -> Iterator[Declared]:
    """The login that a file asks for before all routes of its project."""
    path, text = document.item.path, document.text
    if document.language not in _LANGUAGES or in_tests(path):
        return
    whole = _FALLBACK if document.language == "csharp" else _ALL
    match = whole.search(text)
    if match:
        given = (found["given"] or found["kotlin"] for found in islice(_OPEN.finditer(text), _MOST))
        opened = [pattern for each in given for pattern in _QUOTED.findall(each)]
        body = {"open": Node([Node(pattern) for pattern in opened]), "language": Node(document.language)}
        where = Location(path, text.count("\n", 0, match.start()) + 1, document.item.source, "guard")
        yield Declared(ASKED, _project(path), document.item.source, Node(body), where)


def _project(path: str) -> str:
    """The folder of the project that a file is of: what lies before `src/`, or for C# the first folder below it."""
    head, found, rest = f"/{path}".partition("/src/")
    if found and path.endswith(".cs"):
        return f"{head}/src/{rest.partition('/')[0]}/".lstrip("/") if "/" in rest else f"{head}/src/".lstrip("/")
    return f"{head}/".lstrip("/") if found else path.rpartition("/")[0]


def guarded_routes(seen: list[Observation], declared: Iterable[Declared]) -> list[Observation]:
    """The observations, routes with the login that their project asks for."""
    projects: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    for each in declared:
        projects[each.scope, each.name].append(each)
    return [_asked(each, projects) for each in seen] if projects else seen


def _asked(seen: Observation, projects: dict[tuple[str, str], list[Declared]]) -> Observation:
    said = seen.attributes
    if seen.kind is not AssetKind.ENDPOINT or said.get("type") != "route" or said.get("language") not in _LANGUAGES:
        return seen
    around = projects.get((seen.location.source, _project(seen.location.path)), ())
    known = any(each.body.get("language").text == said["language"] for each in around)
    opened = [pattern for each in around for pattern in each.body.get("open").strings()]
    if "auth" in said or not known or any(_fits(str(said.get("route")), pattern) for pattern in opened):
        return seen
    return replace(seen, attributes={**said, "auth": "session"})


def _fits(route: str, pattern: str) -> bool:
    """Whether a route is one of those that a pattern of Spring names."""
    if pattern.endswith("/**") and route == pattern[:-3]:
        return True
    return fnmatchcase(route, re.sub(r"\{[^{}/]{0,80}\}", "*", pattern).replace("[", "[[]"))
