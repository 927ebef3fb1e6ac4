"""What calls by names of a script's own do in TypeScript and JavaScript: `const run = promisify(exec)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover import script_sinks as sinks
from upright.discover.readers.script import text

if TYPE_CHECKING:
    from upright.discover.readers.script import Call, Script

_LOOKED_AT = 4000  # characters of what a name stands for
_PREPARED = re.compile(
    r"\bprepare(?:Cached)?\([\s\S]{0,4000}\)\s{0,20}$|^(?:this\.)?\w{0,40}(?:[sS]tmt|[sS]tatement)s?(?:\.\w{1,40})?$"
)
_ASKS = frozenset({"get", "post", "put", "patch", "delete", "head", "request"})


def _made(found: Script, name: str) -> str:
    node = found.declared.get(name)
    return text(node)[:_LOOKED_AT] if node is not None else ""


def runs(found: Script, call: Call) -> str:
    """As `sinks.runs_programs`, by what a name stands for: not of one that the script gave to something else."""
    seen, made = sinks.runs_programs(call), _made(found, call.callee)
    if promised := sinks.PROMISED.match(made):
        return "exec" if promised[1] == "exec" else "spawn"
    return seen if not made or call.module or sinks.STARTS.search(made) else ""


def fetches(found: Script, call: Call) -> bool:
    """Whether a call asks an address, also by a client of the script's own making: `const api = axios.create()`."""
    owner = _made(found, call.callee.rpartition(".")[0])
    return sinks.fetches(call) or (call.last in _ASKS and sinks.MADE_FETCHER.match(owner) is not None)


def asks_bound(found: Script, call: Call) -> bool:
    """Whether a name stands for a method of a database: `promisify(db.all.bind(db))`, `pool.query.bind(pool)`."""
    bound = sinks.BOUND.match(_made(found, call.callee))
    return bound is not None and sinks.DATABASE.search(bound[1]) is not None


def is_prepared(call: Call) -> bool:
    """Whether a call gives a statement its values: `db.prepare("... = ?").all(status)`."""
    function = call.node.child_by_field_name("function")
    owner = function.child_by_field_name("object") if function is not None else None
    return owner is not None and _PREPARED.search(text(owner)) is not None
