"""Which tables compiled code asks without a word of SQL: Entity Framework, Spring Data and Jakarta's EntityManager.

Told by the calls: `db.Guests.FirstOrDefaultAsync(`, `holders.findByEmail(` where `HolderRepository holders` is a field,
`entityManager.find(Holder.class`. The table is called after the set, or after the class that the repository keeps.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.asked import Asked, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONTEXT: Final = re.compile(
    r"\b[A-Z]\w{0,60}(?:Context|Db)\s{1,4}(_?[a-z]\w{0,60})\s{0,4}[,)=;]"
    r"|\b(_?[a-z]\w{0,60})\s{0,4}=\s{0,4}new\s+[A-Z]\w{0,60}(?:Context|Db)\("
)
_SETS: Final = re.compile(
    r"(?<![.\w])(?P<context>_?[a-z]\w{0,60})\.(?P<set>[A-Z]\w{1,60})\s*\.(?:(?P<reads>Include|Where|First\w{0,20}|Single\w{0,20}|Find(?:Async)?|ToList(?:Async)?|"
    r"AsNoTracking|AsQueryable|Select|OrderBy\w{0,12}|Any(?:Async)?|Count(?:Async)?|FromSql\w{0,20})|"
    r"(?P<changes>Add(?:Range)?(?:Async)?|Remove(?:Range)?|Update(?:Range)?|ExecuteDelete(?:Async)?|ExecuteUpdate(?:Async)?))\("
)
_SAVES: Final = re.compile(r"\bSaveChanges(?:Async)?\(")
_KEPT: Final = re.compile(
    r"(?<![.\w])(?P<kind>[A-Z]\w{1,60})(?:Repository|Repo|Dao|JpaRepository)[ \t]+(?P<name>[a-z]\w{0,60})[ \t]*[;,)=]"
    r"|\b(?P<held>[a-z]\w{0,60})[ \t]*:[ \t]*(?P<type>[A-Z]\w{1,60})(?:Repository|Repo|Dao)\b"
)
_CALLS: Final = re.compile(
    r"(?<![.\w])(?:this\.)?(?P<name>[a-z]\w{0,60})\.(?P<verb>find|get|read|query|search|list|exists|count|stream|save|delete|remove|insert|update|persist)\w{0,80}\("
)
_MANAGED: Final = re.compile(
    r"\b(?:em|entityManager|session)\.(?:find|get|load|createQuery)\([^;\n]{0,200}?\b(?P<kind>[A-Z]\w{1,60})(?:\.class|::class)"
)
_CHANGING: Final = frozenset({"save", "delete", "remove", "insert", "update", "persist"})
_MOST: Final = 60


def kept_in(text: str, language: str) -> dict[str, str]:
    """What the fields of a file keep, by their names: repositories the rows of a class, contexts many (no name)."""
    if language == "csharp" and "EntityFrameworkCore" in text:
        return {first or second: "" for first, second in islice(_CONTEXT.findall(text), _MOST)}
    if language not in {"java", "kotlin"}:
        return {}
    found = islice(_KEPT.finditer(text), _MOST)
    return {match["name"] or match["held"]: match["kind"] or match["type"] for match in found}


def asked_in(code: str, language: str, kept: Mapping[str, str]) -> Iterator[Asked]:
    """What a piece of code asks. `kept`: what the fields of its file keep."""
    if language == "csharp" and kept:
        saves = _SAVES.search(code) is not None
        for match in islice(_SETS.finditer(code), _MOST):
            if match["context"] in kept:
                yield Asked(tables_of(match["set"]), changes=bool(match["changes"]) or saves)
    for match in islice(_CALLS.finditer(code), _MOST) if kept else ():
        if kept.get(match["name"]):
            yield Asked(tables_of(kept[match["name"]]), changes=match["verb"] in _CHANGING)
    for match in islice(_MANAGED.finditer(code), _MOST) if language in {"java", "kotlin"} else ():
        yield Asked(tables_of(match["kind"]))
