"""A database that code opens, as the server that was read live: by the address that its file names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from upright.model.asset import AssetKind
from upright.model.evidence import Observation

_SQL: Final = frozenset({"postgresql", "mysql", "mariadb", "sqlite"})
_ALIKE: Final = {"postgres": "postgresql", "mariadb": "mysql", "valkey": "redis"}


def as_server(each: Observation, used: Mapping[str, Observation]) -> Observation:
    """A database of code with the key of the one server of its engine that its file uses. `used`: what of the things
    that were read live its file names.
    """
    engine = _engine(each)
    if each.kind is not AssetKind.DATA_STORE or not engine:
        return each
    servers = {
        str(target.keys[0])
        for key, target in used.items()
        if target.kind is AssetKind.DATA_STORE and "#" not in key and _same(engine, _engine(target))
    }
    return replace(each, keys=(*each.keys, *servers)) if len(servers) == 1 else each


def _engine(each: Observation) -> str:
    told = str(each.attributes.get("engine") or "")
    return _ALIKE.get(told, told)


def _same(engine: str, other: str) -> bool:
    return engine == other or (engine == "sql" and other in _SQL)
