"""The commands of a Redis or Valkey server, as it describes them itself: their categories, and whether each gives or
changes values.

Source: https://redis.io/docs/latest/commands/command/ and https://redis.io/docs/latest/develop/reference/key-specs/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

_NAME, _FLAGS, _FIRST_KEY, _CATEGORIES, _KEYS, _INNER = 0, 2, 3, 6, 8, 9  # places in the description of a command
_CHANGES: Final = frozenset({"insert", "delete", "update"})
_NO_VALUES: Final = frozenset({"@hyperloglog", "@scripting"})  # counts; and what a script asks is checked by itself
_WITHOUT: Final = frozenset({"exists", "ttl", "pttl", "expiretime", "type", "touch", "strlen", "hlen", "llen"})
_MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Command:
    """`gives` values of keys, `changes` keys, or all of them without naming one (`everywhere`)."""

    name: str
    categories: frozenset[str]
    gives: bool = False
    changes: bool = False
    everywhere: bool = False


def commands_of(told: Any) -> tuple[Command, ...]:
    """From the answer to `COMMAND`; of an older server that describes no keys by its flags; of one that tells nothing
    the commonest.
    """
    found = tuple(_described(told, 0)) if isinstance(told, list) else ()
    return found or _COMMONEST


def _described(told: Iterable[Any], depth: int) -> Iterator[Command]:
    for each in list(told)[:_MOST]:
        if not isinstance(each, list) or len(each) <= _CATEGORIES or depth > 1:
            continue
        name, flags, categories = _text(each[_NAME]), _texts(each[_FLAGS]), _texts(each[_CATEGORIES])
        specs = each[_KEYS] if len(each) > _KEYS and isinstance(each[_KEYS], list) else []
        stated = frozenset(word for spec in specs for word in _flags(spec))
        keyed = each[_FIRST_KEY] != 0 or bool(specs)
        gives = "access" in stated if stated else keyed and "readonly" in flags
        changes = bool(stated & _CHANGES) if stated else keyed and "write" in flags
        scripts = "@scripting" in categories
        everywhere = "write" in flags and not keyed and not scripts
        gives = gives and name not in _WITHOUT and not categories & _NO_VALUES
        changes = changes and not scripts and "readonly" not in flags  # whatever keys of a module are said to be for
        yield Command(name, categories, gives, changes, everywhere)
        yield from _described(each[_INNER], depth + 1) if len(each) > _INNER and isinstance(each[_INNER], list) else ()


def _flags(spec: Any) -> frozenset[str]:
    """The flags of one specification of keys, a list of names and values in turns."""
    pairs = dict(zip(map(_text, spec[::2]), spec[1::2], strict=False)) if isinstance(spec, list) else {}
    return _texts(pairs.get("flags"))


def _texts(told: Any) -> frozenset[str]:
    return frozenset(map(_text, told)) if isinstance(told, list) else frozenset()


def _text(told: Any) -> str:
    return told.decode("utf-8", "replace").lower() if isinstance(told, bytes) else ""


def _few(kind: str, gives: str, changes: str, both: str = "") -> Iterator[Command]:
    for name in gives.split():
        yield Command(name, frozenset({"@read", kind}), gives=True)
    for name in changes.split():
        yield Command(name, frozenset({"@write", kind}), changes=True)
    for name in both.split():
        yield Command(name, frozenset({"@write", kind}), gives=True, changes=True)


_COMMONEST: Final = (
    *_few("@string", "get mget getrange", "set mset setex append incr", "getset getdel getex"),
    *_few("@hash", "hget hgetall hmget hvals hscan", "hset hdel", "hincrby"),
    *_few("@list", "lrange lindex", "lpush rpush lset", "lpop rpop blpop"),
    *_few("@set", "smembers sscan", "sadd srem", "spop"),
    *_few("@sortedset", "zrange zrevrange", "zadd zrem", "zpopmin"),
    *_few("@stream", "xrange xread", "xadd xdel"),
    *_few("@keyspace", "dump", "del unlink expire restore rename", "copy"),
    *_few("@json", "json.get", "json.set json.del"),
    *_few("@search", "ft.search ft.aggregate", ""),
    *_few("@vectorset", "vsim", "vadd"),
    *(Command(name, frozenset({"@write", "@keyspace", "@dangerous"}), everywhere=True)
      for name in ("flushdb", "flushall")),
)  # fmt: skip
