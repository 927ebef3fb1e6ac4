"""The accounts of a Redis or Valkey server, by the rules that `ACL LIST` tells: who may read and change its keys.

Hashes of passwords stand in these rules; they are never kept. Rules count in their order, and commands by what the
server says that they do; an account without a pattern of keys reaches none of them, but may empty the whole.
Source: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from upright.connect.connector import Source
from upright.connect.redis_commands import Command, commands_of
from upright.connect.redis_groups import key_of
from upright.connect.redis_search import Index
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import account_key
from upright.model.relation import RelationKind

_MOST: Final = 10_000
_SIGNS: Final = re.compile(r"[*?\[\\]")  # of a pattern, after which anything may stand
_DEFAULT: Final = "default"  # whom strangers are: whether it asks for a password is told of the server


@dataclass
class _Selector:
    """One list of rules: which commands it allows, on keys that may be read and on keys that may be changed."""

    known: Sequence[Command]
    allowed: set[str] = field(default_factory=set)
    read: bool = False
    write: bool = False
    keys: set[str] = field(default_factory=set)  # patterns of keys
    empties: bool = False

    def take(self, rule: str) -> None:
        """One rule, after those before it."""
        if rule.startswith(("~", "%")) or rule == "allkeys":
            modes = rule.partition("~")[0].upper() if rule.startswith("%") else "RW"
            self.read |= "R" in modes
            self.write |= "W" in modes
            self.keys.add(rule.partition("~")[2] or "*")
        elif rule in {"resetkeys", "reset"}:
            self.read = self.write = False
            self.keys.clear()
        name = {"allcommands": "+@all", "nocommands": "-@all", "reset": "-@all"}.get(rule, rule).lower()
        if name[:1] == "+":
            self.allowed |= self._named(name[1:])
        elif name[:1] == "-":
            self.allowed -= self._named(name[1:])

    def _named(self, name: str) -> set[str]:
        """The commands that a name or category stands for, those of a container with it."""
        return {
            each.name
            for each in self.known
            if name == "@all" or name in each.categories or name in {each.name, each.name.partition("|")[0]}
        }

    def may(self) -> tuple[bool, bool, bool]:
        """Whether values can be read, and changed; and whether nothing is left out."""
        open_ones = [each for each in self.known if each.name in self.allowed]
        reads = self.read and any(each.gives and (self.write or not each.changes) for each in open_ones)
        changes = self.write and any(each.changes and (self.read or not each.gives) for each in open_ones)
        emptied = any(each.everywhere for each in open_ones)
        self.empties = emptied
        return reads, changes or emptied, self.read and self.write and len(open_ones) == len(self.known)


def _selectors(words: Iterable[str], known: Sequence[Command]) -> list[_Selector]:
    """The list of an account itself, and those in brackets, each of which allows what it allows."""
    own, inner = _Selector(known), None
    found = [own]
    for word in words:
        if word.startswith("("):
            inner = _Selector(known)
            found.append(inner)
        rule = word.strip("()")
        if rule and rule[0] not in "#>&":
            (inner or own).take(rule)
        if word.endswith(")"):
            inner = None
    return found


def accounts(
    source: Source,
    address: str,
    own: str,
    rules: Iterable[Any],
    described: Any = None,
    sorts: Collection[str] = (),
    indexes: Mapping[str, Index] = MappingProxyType({}),
) -> Iterator[Observation | Edge]:
    """The accounts that may log in or not, and what each may do with the server of this key. `rules`: the answer to
    `ACL LIST`; `described`: to `COMMAND`; `sorts`: the sorts of keys that are known, to which patterns of keys lead;
    `indexes`: those that cover keys, by their own key.
    """
    known = commands_of(described)
    heads = {
        **{key_of(own, sort): (f"{sort}:",) for sort in sorts},
        **{key: each.prefixes for key, each in indexes.items()},
    }
    for line in list(rules)[:_MOST]:
        words = line.decode("utf-8", "replace").split() if isinstance(line, bytes) else []
        if words[:1] != ["user"] or len(words) < 2:  # noqa: PLR2004  `user NAME ...`
            continue
        name, told = words[1], words[2:]
        selectors = _selectors(told, known)
        rights = [one.may() for one in selectors]
        everything = any(whole for _, _, whole in rights)
        login = "on" in told
        stated: dict[str, Json] = {"type": "user", "login": login, "member_of": []}
        stated |= {"admin": True} if everything else {}
        stated |= {"password": False} if login and "nopass" in told and name != _DEFAULT else {}
        key = account_key(address, name)
        yield Observation(
            AssetKind.IDENTITY, name, (key,), Location(".", 0, source.name, "account"), stated, detector="redis"
        )
        for which, right in enumerate((RelationKind.CAN_READ, RelationKind.CAN_WRITE) if login else ()):
            patterns = [one.keys | ({"*"} if one.empties and right is RelationKind.CAN_WRITE else set())
                        for one, given in zip(selectors, rights, strict=True) if given[which]]  # fmt: skip
            yield from (Edge(key, right, target) for target in _reached(own, patterns, heads))


def _reached(own: str, patterns: Iterable[Collection[str]], parts: Mapping[str, Collection[str]]) -> list[str]:
    """What of a server keys of these patterns are: all of it, or some of its parts, by what their keys begin with."""
    named = {each for some in patterns for each in some}
    if not named or "*" in named or not parts:
        return [own] if named else []
    heads = {_SIGNS.split(each, maxsplit=1)[0] for each in named}
    return sorted(part for part, begun in parts.items() if any(_meet(start, head) for start in begun for head in heads))


def _meet(sort: str, head: str) -> bool:
    """Whether keys that begin with the one may begin with the other."""
    return sort.startswith(head) or head.startswith(sort)
