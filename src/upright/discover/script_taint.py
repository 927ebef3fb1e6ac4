"""What a function of TypeScript or JavaScript does with what it is given: a small taint analysis within one script.

What is handed to a function of another script is noted (`Onward`); `discover/follow.py` asks that script in its turn.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.discover import script_aliases as aliases
from upright.discover import script_sinks as sinks
from upright.discover.behaviour import UNASKED, Behaviour, Onward
from upright.discover.others_words import script_reads
from upright.discover.python_sinks import CHANGES, SQL_CHECKS
from upright.discover.readers.script import Call, Script, arguments, is_function, text
from upright.discover.readers.script_values import first_text, prop, symbol_of, value_of
from upright.discover.script_asked import asked, saves_rows
from upright.discover.script_careless import careless, told_errors
from upright.discover.script_flow import NAMES, begins, leads, parameter_names, parameters, pattern_names, touches
from upright.discover.script_harvest import sends_environment
from upright.discover.script_oddities import callers_tokens, handed_on, hands_out, oddities, snake, within
from upright.discover.script_paths import path_of
from upright.discover.script_types import method, typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_SHELL = re.compile(r"shell:\s*(?:true|['\"])|['\"](?:-c|/c|-e|-Command)['\"]")
_DEPTH = 4
_ONWARD = 60
_PATTERN = 500  # characters of a pattern
_ALL_CODE = frozenset({"Function", "$"})  # names of parameters, parts of a command
_READS_DATA = re.compile(r"^['\"](?:[\w./-]{0,80}/)?(?:node|deno|bun|python[\d.]{0,5})['\"]$|^process\.execPath$")
_PIECEWISE = frozenset({"replace", "replaceAll", "map", "forEach", "filter", "flatMap", "some", "every", "find"})
_CONTEXT = frozenset(
    {"server", "ctx", "context", "extra", "mcp", "this", "_", "next", "res", "resolve", "reject", "err", "error"}
)


@dataclass(slots=True)
class _Frame:
    """One function under examination: names that hold input, those that text begins with, whether it checks, names
    that hold input other than written as JSON, and names of texts that begin with something else (`begun`, less those
    that are also given an `other` value).
    """

    tainted: set[str]
    heads: set[str]
    checked: frozenset[str]
    depth: int
    raw: set[str]
    begun: set[str]
    other: set[str] = field(default_factory=set)


class Taint:
    """The examination of one tool within one script."""

    def __init__(self, found: Script, path: str) -> None:
        self.script, self.path = found, path
        self.done = Behaviour()
        self.seen: set[tuple[int, frozenset[str], frozenset[str]]] = set()
        self.asking = False  # it asks a table by its class
        self.starts = [call.node.start_byte for call in found.calls]

    def region(
        self,
        body: Node,
        names: set[str],
        around: Node | None = None,
        *,
        depth: int = 0,
        checked: frozenset[str] = frozenset(),
        begun: frozenset[str] = frozenset(),
    ) -> None:
        """Examine a piece of code in which `names` hold input, set by what stands `around` it; texts that begin with
        something else are among the `begun`.
        """
        question = (body.id, frozenset(names), begun)
        if question in self.seen or depth > _DEPTH or len(self.seen) > 200:  # noqa: PLR2004  a framework, no tool
            return
        self.seen.add(question)
        nodes = within(body)
        inside = self._calls(body)
        held = names - _CONTEXT
        frame = _Frame(held, held - begun, checked | self._checked(inside), depth, set(), {*begun})
        frame.tainted -= _cleared(nodes, self.script)
        frame.raw |= frame.tainted
        spread = nodes if around is None else within(around)
        for _ in range(2):
            for node in spread:
                _assign(node, frame)
        frame.tainted |= callers_tokens(spread)
        for call in inside:
            self._look(call, frame)
        if self.asking and saves_rows(text(body), inside):
            self.done.capabilities.add("destroys")
        self._oddities(nodes, frame, around or body, body)

    def _checked(self, inside: list[Call]) -> frozenset[str]:
        """What a piece of code checks, itself or by a function of the script."""
        helpers = {call.callee: self.script.declared.get(call.callee) for call in inside}
        asked = (self._calls(node) for node in helpers.values() if node is not None and is_function(node))
        return _checks(inside).union(*map(_checks, asked))

    def _calls(self, body: Node) -> list[Call]:
        first = bisect_left(self.starts, body.start_byte)
        return self.script.calls[first : bisect_left(self.starts, body.end_byte)]

    def _look(self, call: Call, frame: _Frame) -> None:
        given = call.given
        touched = [argument for argument in given if touches(argument, frame.tainted)]
        self._notes(call)
        if program := aliases.runs(self.script, call):
            self.done.capabilities.add("executes")
            if touched and _decides(self.script, program, call, touched, frame.raw):
                self.done.say("shell", call.line)
        elif touched and sinks.loads_objects(call):
            self.done.say("deserializes", call.line)
        elif sinks.touches_files(call):
            self._file(call, given, frame)
        elif given and aliases.fetches(self.script, call):
            self._fetched(call, given, frame)
        elif given and self._asks(call, asked_for := _statement(given[0])):
            self._sql(call, asked_for, frame)
        else:
            self._follow(call, given, frame)

    def _notes(self, call: Call) -> None:
        """What a call says by its name alone."""
        can = self.done.capabilities
        if sinks.ASKS.search(call.callee):
            self.done.asks = True
        if sinks.DESTROYS.match(call.last):
            can.add("destroys")
        if sinks.sends_out(call):
            can.add("sends_out")
        if script_reads(call.module, call.callee):
            can.add("takes_untrusted_content")
        if kept := asked(self.script, self.path, call):
            self.done.ask(kept)
            self.asking = True

    def _file(self, call: Call, given: list[Node], frame: _Frame) -> None:
        writes = bool(sinks.WRITES.match(call.last)) or bool(sinks.DELETES.match(call.last))
        self.done.capabilities.add("writes_files" if writes else "reads_files")
        if sinks.DELETES.match(call.last):
            self.done.capabilities.add("destroys")
        if given and not touches(given[0], frame.tainted):
            self.done.open(path_of(self.script, self.path, given[0]), writes=writes)
        if given and touches(given[0], frame.tainted) and "path" not in frame.checked:
            self.done.say("path_unchecked", call.line)
            if not leads(given[0], frame.heads):
                self.done.say("path_joined", call.line)

    def _fetched(self, call: Call, given: list[Node], frame: _Frame) -> None:
        if call.last == "goto" or not sinks.is_unheard(call):
            self.done.fetch("" if touches(given[0], frame.tainted) else first_text(self.script, self.path, given[0]))
        sends = len(given) > 1 and re.search(r"\b(?:POST|PUT|PATCH)\b", text(given[1])[:500])
        if sends or call.last in {"post", "put", "patch"}:
            self.done.capabilities.add("sends_out")
        if leads(given[0], frame.heads) and frame.checked.isdisjoint({"path", "host"}):
            self.done.say("ssrf", call.line)

    def _asks(self, call: Call, first: Node) -> bool:
        """Whether a call hands a statement to a database."""
        if aliases.asks_bound(self.script, call):
            return True
        told = sinks.DATABASE.search(call.callee) or sinks.STATEMENT.search(text(first)[:2000])
        return bool(sinks.SQL.match(call.last) and told) and not aliases.is_prepared(call)

    def _sql(self, call: Call, first: Node, frame: _Frame) -> None:
        self.done.capabilities.add("reads_private_data")
        value = value_of(self.script, first)
        written = text(value)[:2000] if value is not None else ""
        if sinks.STATEMENT.search(written):
            self.done.query(written)
        if CHANGES.match(written.lstrip("`'\"")):
            self.done.capabilities.add("destroys")
        if not touches(first, frame.tainted) or "sql" in frame.checked:
            return
        if sinks.STATEMENT.search(written):
            self.done.say("sql_unchecked", call.line)
        elif sinks.TAKES_ANY.match(call.last) or aliases.asks_bound(self.script, call):
            self.done.say("sql_chosen", call.line)

    def _follow(self, call: Call, given: list[Node], frame: _Frame) -> None:
        positions = tuple(i for i, argument in enumerate(given) if touches(argument, frame.tainted))
        begun = tuple(name for i in positions for name in _begun(given[i], str(i), frame))
        head = call.callee.partition(".")[0]
        target = self.script.declared.get(call.callee) or self.script.declared.get(f"this.{call.last}")
        if target is None and call.callee.startswith("this."):
            target = method(self.script, call.last)
        if target is not None and is_function(target):
            names = {name for i in positions for name in parameter_names(target, i)}
            started = parameters(target, begun)
            self.region(target, names, depth=frame.depth + 1, checked=frame.checked, begun=started)
            return
        imported = self.script.local.get(head)
        module, name = (imported.module, imported.name) if imported else (call.module, "")
        symbol = symbol_of(self.path, module, name if imported else "") if module else ""
        if not symbol and not module and (meant := typed(self.script, self.path, call.node, call.callee)):
            self._onward(meant, positions, begun, frame)
        if symbol:
            rest = call.callee.partition(".")[2] if imported else call.path
            full = f"{symbol.rstrip('.')}.{rest}" if rest else symbol
            self._onward(full.replace(".*.", "."), positions, begun, frame)

    def _onward(self, symbol: str, positions: tuple[int, ...], begun: tuple[str, ...], frame: _Frame) -> None:
        if len(self.done.onward) < _ONWARD:
            self.done.onward[Onward(symbol, positions, (), tuple(sorted(frame.checked)), begun)] = None

    def _oddities(self, nodes: list[Node], frame: _Frame, around: Node, body: Node) -> None:
        passed = handed_on(nodes, frame.tainted) if frame.depth else ()
        flaws = [("returns_secret", hands_out(nodes, frame.tainted)), *(("token_passthrough", line) for line in passed)]
        flaws += [each for each in careless(nodes, self.script.declared) if each[0] != "tells_errors"]
        if frame.depth == 0:
            flaws = [*oddities(nodes, frame.tainted, self.script.declared)]
            flaws += [("tells_errors", line) for line in told_errors(around, body)]
        flaws.append(("sends_environment", sends_environment(around, body)))
        for flaw, line in flaws:
            if line:
                self.done.say(flaw, line)


def functions_of(body: Node) -> list[Node]:
    """The function that a node is, or those directly in it (arguments of a call, properties of an object)."""
    if is_function(body):
        return [body]
    found = []
    for child in body.named_children:
        if is_function(child):
            found.append(child)
        elif child.type == "pair":
            value = child.child_by_field_name("value")
            found += [value] if value is not None and is_function(value) else []
        elif child.type in {"arguments", "object"}:
            found += functions_of(child)
    return found


def _statement(given: Node) -> Node:
    """The statement that a call is handed: itself, or the one of an object that has its parameters beside it."""
    return prop(given, "query", "text", "sql", "statement") or given


def _checks(calls: list[Call]) -> frozenset[str]:
    """What a piece of code checks: `path`, `host`, `sql`."""
    lasts = {call.last for call in calls}
    resolves = "startsWith" in lasts and bool(lasts & {"resolve", "normalize", "realpath", "realpathSync", "join"})
    path = resolves or any(sinks.CHECKS.search(call.callee) for call in calls)
    sql = any(SQL_CHECKS.search(snake(call.callee)) for call in calls)
    host = any(map(sinks.allows_host, calls))
    return frozenset(word for word, found in (("path", path), ("host", host), ("sql", sql)) if found)


def _cleared(nodes: list[Node], script: Script) -> set[str]:
    """Names that are looked up in a list of what is allowed, or matched whole with a pattern."""
    names: set[str] = set()
    for node in nodes:
        if node.type == "call_expression":
            function = text(node.child_by_field_name("function"))
            owner, _, last = function.rpartition(".")
            allows = (
                re.search(r"allow|valid|known|support|permit|safe|^[A-Z_]+$|\[", owner) and "block" not in owner.lower()
            )
            if last == "test" and owner in script.declared:  # a pattern under a name
                owner = text(script.declared[owner])[:_PATTERN]
            whole = last == "test" and owner.startswith("/^") and owner.rstrip("gimsuy").endswith("$/")
            if (last in {"includes", "has"} and allows) or whole:
                names |= {text(each) for each in arguments(node) if each.type == "identifier"}
    return names


def _assign(node: Node, frame: _Frame) -> None:
    target = value = None
    if node.type == "call_expression":
        _each(node, frame)
    if node.type == "variable_declarator":
        target, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    elif node.type in {"assignment_expression", "augmented_assignment_expression", "for_in_statement"}:
        target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    if target is None or value is None or is_function(value) or not touches(value, frame.tainted):
        return
    names = set(pattern_names(target)) - _CONTEXT
    frame.tainted |= names
    (frame.begun if begins(value, frame.heads) else frame.other).update(names)
    if touches(value, frame.raw, data=True):
        frame.raw |= names
    if leads(value, frame.heads):
        frame.heads |= names


def _each(call: Node, frame: _Frame) -> None:
    """What a function is handed of a text or a list, piece by piece: `text.replace(/x/g, (whole, part) => ...)`."""
    function = call.child_by_field_name("function")
    owner = function.child_by_field_name("object") if function is not None else None
    if owner is None or text(function).rpartition(".")[2] not in _PIECEWISE or not touches(owner, frame.tainted):
        return
    names = {name for given in arguments(call) if is_function(given) for name in parameter_names(given)} - _CONTEXT
    frame.tainted |= names
    frame.raw |= names
    frame.heads |= names


def _decides(script: Script, runs: str, call: Call, touched: list[Node], raw: set[str]) -> bool:
    """Whether the input decides what runs; what stands beside a command or a text of code is where and with what."""
    if runs == "spawn":
        return _chosen(script, call.given, touched, raw)
    return call.last in _ALL_CODE or call.given[0] in touched


def _chosen(script: Script, given: list[Node], touched: list[Node], raw: set[str]) -> bool:
    """Whether the input decides which program runs: the program itself, `shell: true`, `sh -c`, the text of a program
    in which it stands other than as data, or the orders of a coding agent that asks nobody.
    """
    if given[0] in touched:
        return True
    if _READS_DATA.search(text(given[0])) and not any(touches(each, raw, data=True) for each in given[1:]):
        return False
    stated = (value_of(script, argument) or argument for argument in given)
    written = " ".join(text(argument)[:300] for argument in stated)
    return bool(UNASKED.search(written) or _SHELL.search(written))


def _begun(given: Node, place: str, frame: _Frame) -> Iterator[str]:
    """Where a text that begins with something else than the input is handed on, as `Onward.begun` tells it."""
    if given.type == "object":
        for child in given.named_children:
            short = child.type == "shorthand_property_identifier"
            key, value = (child, child) if short else map(child.child_by_field_name, ("key", "value"))
            if key is not None and value is not None:
                yield from (f"{place}.{text(key)}" for _ in _begun(value, place, frame))
    elif begins(given, frame.heads) or (given.type in NAMES and text(given) in frame.begun - frame.other):
        yield place
