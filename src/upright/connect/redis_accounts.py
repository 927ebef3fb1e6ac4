"""The accounts of a Redis or Valkey server, by the rules that `ACL LIST` tells: who may read and change its keys.

Hashes of passwords stand in these rules; they are never kept. Rules count in their order, and single commands by what
they do; an account without a pattern of keys reaches none of them.
Source: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from upright.connect.connector import Source
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import account_key
from upright.model.relation import RelationKind

_MOST: Final = 10_000
_DEFAULT: Final = "default"  # whom strangers are: whether it asks for a password is told of the server
_KINDS: Final = frozenset({"@all", "@hash", "@string", "@list", "@set", "@sortedset", "@stream"})
_READS: Final = _KINDS | frozenset(
    {
        "@read", "get", "mget", "getrange", "hget", "hgetall", "hmget", "hvals", "lrange", "lindex", "smembers",
        "sscan", "hscan", "zrange", "zrevrange", "xrange", "xread", "dump", "json.get", "ft.search",
        "ft.aggregate", "vsim",
    }
)  # fmt: skip
_WRITES: Final = _KINDS | frozenset(
    {
        "@write", "set", "mset", "setex", "append", "del", "unlink", "expire", "hset", "hdel", "lpush", "rpush", "lpop",
        "rpop", "sadd", "srem", "zadd", "zrem", "xadd", "restore", "rename", "flushdb", "flushall", "json.set",
        "json.del", "vadd",
    }
)  # fmt: skip


@dataclass
class _May:
    """What an account may do with the keys that its patterns name."""

    read: bool = False
    write: bool = False
    keys: bool = False
    all: bool = False

    def take(self, rule: str) -> None:
        """One rule, after those before it."""
        name, given = rule[1:].lower(), rule[0] == "+"
        if rule.startswith(("~", "%")) or rule == "allkeys":
            self.keys = True
        elif rule == "resetkeys":
            self.keys = False
        elif rule == "allcommands":
            self.read = self.write = self.all = True
        elif rule in {"nocommands", "reset", "-@all"}:
            self.read = self.write = self.all = False
        elif given:
            self.read |= name in _READS
            self.write |= name in _WRITES
            self.all |= name == "@all"
        elif rule.startswith("-"):
            self.read &= name != "@read"
            self.write &= name != "@write"
            self.all = False


def accounts(source: Source, address: str, own: str, rules: Iterable[Any]) -> Iterator[Observation | Edge]:
    """The accounts that may log in or not, and what each may do with the server of this key."""
    for line in list(rules)[:_MOST]:
        words = line.decode("utf-8", "replace").split() if isinstance(line, bytes) else []
        if words[:1] != ["user"] or len(words) < 2:  # noqa: PLR2004  `user NAME ...`
            continue
        name, told = words[1], [word.strip("()") for word in words[2:]]
        may = _May()
        for rule in (word for word in told if word and word[0] not in "#>&"):
            may.take(rule)
        login = "on" in told
        stated: dict[str, Json] = {"type": "user", "login": login, "member_of": []}
        stated |= {"admin": True} if may.all and may.keys else {}
        stated |= {"password": False} if login and "nopass" in told and name != _DEFAULT else {}
        key = account_key(address, name)
        yield Observation(
            AssetKind.IDENTITY, name, (key,), Location(".", 0, source.name, "account"), stated, detector="redis"
        )
        for right, given in ((RelationKind.CAN_READ, may.read), (RelationKind.CAN_WRITE, may.write)):
            if login and given and may.keys:
                yield Edge(key, right, own)
