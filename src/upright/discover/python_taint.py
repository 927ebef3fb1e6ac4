"""What a function does with its parameters: a small taint analysis, one module at a time.

What is handed to a function of another module is noted (`Onward`); `discover/follow.py` asks that module in its turn.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.discover import python_openers as openers
from upright.discover import python_sinks as sinks
from upright.discover.behaviour import Behaviour, Onward
from upright.discover.others_words import python_reads
from upright.discover.python_chains import handed_on
from upright.discover.python_flow import (
    CONTEXT,
    arguments,
    bare,
    begins,
    by_position,
    flows,
    leads,
    listed,
    parameters,
    stated_texts,
    touches,
)
from upright.discover.python_held import held_files
from upright.discover.python_leaks import known, leaks, secret_names
from upright.discover.python_oddities import beneath, oddities
from upright.discover.python_rows import changes_rows
from upright.discover.python_tables import asked
from upright.discover.readers.python_nodes import walk, written_name
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Defined, Scope

COMPOSED = "composed"  # among what a caller has done: what it hands on is put together from the input and more
_LATER = frozenset(
    {"to_thread", "run_in_executor", "run_in_threadpool", "run_sync", "submit", "apply_async", "call_soon"}
)
_DEPTH = 4
_CALLED = 60  # calls of one function that are followed for what they check
_ONWARD = 60  # calls into other modules that one function may make


@dataclass(slots=True)
class _Frame:
    """One function under examination: names that hold input (and ids of expressions that give it), those of them that
    text begins with, its checks, those that hold it as it came (`given`) or other than as data (`raw`), names of texts
    that begin with something else (`begun`, less those that are also given an `other` value), paths that end in a name
    of the program's (`ended`, less the `loose` ones), and globals without built-in functions (`bare`).
    """

    scope: Scope
    tainted: set[str | int]
    heads: set[str | int]
    checked: frozenset[str]
    depth: int
    own: bool
    given: frozenset[str | int] = frozenset()
    raw: set[str | int] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    bare: frozenset[str] = frozenset()


def behaviour(module: PythonModule, defined: Defined) -> Behaviour:
    """What a function does with its parameters, functions of the same module that it calls included."""
    found = Behaviour()
    _Taint(module, found).function(defined, None, 0, checked=frozenset())
    return found


def answered(module: PythonModule, defined: Defined, question: Onward) -> Behaviour:
    """What a function does when it is called with input in the arguments that `question` names."""
    found = Behaviour()
    given = set(question.keywords) | by_position(defined, question.positions)
    taint = _Taint(module, found)
    taint.function(defined, given, 1, checked=frozenset(question.checked), begun=parameters(defined, question.begun))
    found.checks = taint.checked_in(defined)
    return found


def handled(module: PythonModule, defined: Defined, answers: Iterable[ast.Call]) -> Behaviour:
    """What a function does with what these calls in it give."""
    found = Behaviour()
    _Taint(module, found, tool=False).results(defined, {id(call) for call in answers})
    return found


def branch(module: PythonModule, defined: Defined, statements: list[ast.stmt], given: set[str]) -> Behaviour:
    """What some statements of a function do with the input that its parameters `given` hold."""
    found = Behaviour()
    _Taint(module, found).part(defined, statements, given)
    return found


class _Taint:
    def __init__(self, module: PythonModule, found: Behaviour, *, tool: bool = True) -> None:
        self.module, self.found, self.tool = module, found, tool  # a tool, or what is done with an answer
        self.seen = set[tuple[int, frozenset[str], frozenset[str]]]()
        self.asking = set[int]()  # calls that ask a table by its class
        self.checks = dict[int, frozenset[str]]()  # by function, what it checks

    def function(
        self,
        defined: Defined,
        given: set[str] | None,
        depth: int,
        *,
        checked: frozenset[str],
        begun: frozenset[str] = frozenset(),
    ) -> None:
        """Examine a function whose parameters `given` hold input (None: all those that a model fills in), in texts that
        begin with something else where they are among the `begun`.
        """
        node = defined.node
        if not isinstance(node, FUNCTIONS) or depth > _DEPTH:
            return
        if given is None:
            named = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            arguments = (*named, node.args.vararg, node.args.kwarg)
            given = {a.arg for a in arguments if a is not None and not sinks.harmless_annotation(a.annotation)}
            given = sinks.without_templates(given) if "promptflow" in self.module.distributions else given
        question = (id(node), frozenset(given), begun)
        if question in self.seen or len(self.seen) > 200:  # noqa: PLR2004  a tool that calls more is a framework
            return
        self.seen.add(question)
        self._examine(defined, node.body, given - (CONTEXT - stated_texts(node)), depth, checked=checked, begun=begun)

    def results(self, defined: Defined, calls: set[int]) -> None:
        """Examine a function for what it does with the results of calls, given by the ids of their nodes."""
        self._examine(defined, defined.node.body, calls, 1, checked=frozenset())

    def part(self, defined: Defined, statements: list[ast.stmt], given: set[str]) -> None:
        """Examine some of a function's statements."""
        self._examine(defined, statements, given, 0, checked=frozenset())

    def _examine(
        self,
        defined: Defined,
        body: list[ast.stmt],
        given: Collection[str | int],
        depth: int,
        *,
        checked: frozenset[str],
        begun: frozenset[str] = frozenset(),
    ) -> None:
        whole = self.module.nodes(defined)
        inner = whole if body is defined.node.body else [each for statement in body for each in walk(statement)]
        cleared = sinks.cleared(inner)
        tainted = {*given} - cleared
        checks = checked | sinks.checks(inner) | self._checked_by(inner, defined.inside)
        frame = _Frame(defined.inside, set(tainted), tainted - begun, checks, depth, depth == 0, frozenset(tainted))
        frame.raw, frame.begun, frame.bare = set(tainted), {*begun}, sinks.bare_globals(whole)
        _spread(whole, frame, cleared)
        for each in inner:
            if isinstance(each, ast.Call):
                self.found.asks |= frame.own and sinks.asks_person(each)
                self._call(each, frame)
                self._follow(each, frame)
        if self.asking and changes_rows(inner, self.asking):
            self.found.capabilities.add("destroys")
        for path in held_files(self.module, inner, frame.scope):
            self.found.capabilities.add("reads_files")
            self.found.open(path, writes=False)
        if frame.own:
            self._shows(body, inner, secret_names(whole, _names(frame)), frame)
        for flaw, line in beneath(inner, _names(frame)) if self.tool and not frame.own else ():
            self.found.say(flaw, line)

    def _checked_by(self, inner: list[ast.AST], scope: Scope) -> frozenset[str]:
        """What the functions of this module check that these statements call."""
        called = [self.module.function(each.func, scope) for each in inner if isinstance(each, ast.Call)][:_CALLED]
        targets = {id(each.node): each for each in called if each is not None and isinstance(each.node, FUNCTIONS)}
        return frozenset[str]().union(*map(self._checks_of, targets.values()))

    def checked_in(self, defined: Defined) -> frozenset[str]:
        """What a function checks, itself or by functions of this module that it calls."""
        nodes = self.module.nodes(defined)
        return sinks.checks(nodes) | self._checked_by(nodes, defined.inside)

    def _checks_of(self, defined: Defined) -> frozenset[str]:
        known = self.checks.get(id(defined.node))
        if known is None:
            known = self.checks[id(defined.node)] = sinks.checks(self.module.nodes(defined))
        return known

    def _shows(self, body: list[ast.stmt], inner: list[ast.AST], secrets: set[str], frame: _Frame) -> None:
        """What a tool's own function gives back."""
        docstring = body[0].value if body and isinstance(body[0], ast.Expr) else None
        for flaw, line in oddities(inner, docstring, _names(frame), self.module.kept):
            self.found.say(flaw, line)
        names, told = _names(frame), known(frame.given, inner)
        for each in inner:
            if isinstance(each, ast.Return) and each.value is not None and leaks(each.value, secrets, names, told):
                self.found.say("returns_secret", each.lineno)

    def _call(self, call: ast.Call, frame: _Frame) -> None:
        name = self.module.names.of(call.func, frame.scope) or written_name(call.func)
        last = name.rpartition(".")[2]
        touched = {id(each) for each in arguments(call) if touches(each, frame.tainted)}
        touched |= {id(item) for item in listed(call) if touches(item, frame.tainted)}
        self._runs(call, name, last, touched, frame)
        self._files(call, name, last, frame)
        self._sends(name, last, call, frame)
        if call.args and sinks.asks_database(call, name, last):
            self._sql(call, frame)
        elif kept := asked(self.module, call, name, frame.scope):
            self.found.ask(kept)
            self.asking.add(id(call))

    def _runs(self, call: ast.Call, name: str, last: str, touched: set[int], frame: _Frame) -> None:
        process, repl = name in sinks.PROCESS, sinks.REPL.search(name)
        if name in sinks.SHELL or process or repl or last in sinks.REMOTE_SHELL:
            self.found.capabilities.add("executes")
            if repl is not None and repl.end() == len(name):  # it is made here, and given nothing to run yet
                return
            raw = {id(each) for each in (*arguments(call), *listed(call)) if touches(each, frame.raw, data=True)}
            if touched and (not process or sinks.runs_input(call, touched, raw, leads=_begins(call, frame))):
                self.found.say("shell_limited" if sinks.is_limited(call, name, frame.bare) else "shell", call.lineno)
        elif sinks.makes_template(call, name, touched):
            self.found.say("shell", call.lineno)
        elif touched and (name in sinks.LOADS_OBJECTS or (name == "yaml.load" and not sinks.safe_loader(call))):
            self.found.say("deserializes", call.lineno)

    def _files(self, call: ast.Call, name: str, last: str, frame: _Frame) -> None:
        if sinks.unpacks_anywhere(call, name) and touches(call.func, frame.tainted):
            self.found.say("path_unchecked", call.lineno)
        method = last in sinks.PATH_METHODS and name not in sinks.OPEN and isinstance(call.func, ast.Attribute)
        frames = bool(sinks.FRAMES.match(name))
        document = openers.reads_document(name)
        named = name in sinks.OPEN or name in sinks.PATHS or frames or document
        path = openers.named(call)
        streamed = document and path is not None and openers.is_stream(path, frame.scope)
        if streamed or not (named or (method and ("Path" in name or "pathlib" in name))):
            return
        writing = last in sinks.WRITES or name in sinks.WRITES or openers.writes(call, 1 if name in sinks.OPEN else 0)
        self.found.capabilities.add("writes_files" if writing else "reads_files")
        if method and not named and isinstance(call.func, ast.Attribute):
            path = call.func.value
        if (name in sinks.DESTROYS or last in sinks.DESTROYS) and not sinks.is_temporary(path):
            self.found.capabilities.add("destroys")
        if path is not None:
            self.found.open(self.module.text(openers.inner(path), frame.scope), writes=writing)
        fixed = last in openers.ONE and path is not None and openers.ends_named(path, frame.ended - frame.loose)
        if path is not None and touches(path, frame.tainted) and "path" not in frame.checked and not fixed:
            giver = self._giver(path, frame)
            self.found.say("path_unchecked", call.lineno, giver)
            if not leads(path, frame.heads):
                self.found.say("path_joined", call.lineno, giver)

    def _giver(self, path: ast.expr, frame: _Frame) -> str:
        """The symbol of the function of another module that gave a path: `path = within(base, name)`, `open(path)`."""
        inner = openers.inner(path)
        bound = frame.scope.bindings.get(inner.id, ()) if isinstance(inner, ast.Name) else ()
        made = bound[0].expression if len(bound) == 1 else None
        made = made.value if isinstance(made, ast.Await) else made
        if not isinstance(made, ast.Call) or self.module.function(made.func, frame.scope) is not None:
            return ""
        symbol = self.module.names.of(made.func, frame.scope)
        outside = symbol.partition(".")[0] in sys.stdlib_module_names or "." not in symbol
        return "" if outside else symbol

    def _sends(self, name: str, last: str, call: ast.Call, frame: _Frame) -> None:
        page = openers.fetches_page(name)
        if page or sinks.asks_address(name, last):
            position = 1 if last in {"request", "stream"} else 0
            url = openers.named(call) if page else next((k.value for k in call.keywords if k.arg == "url"), None)
            if url is None and len(call.args) > position:
                url = call.args[position]
            if page or last in sinks.FETCHING:
                given = url is None or touches(url, frame.tainted)
                self.found.fetch("" if given else self.module.text(url, frame.scope))
            anywhere = url is not None and leads(url, frame.heads)
            if anywhere or not (page or sinks.only_fetches(call, last)):
                self.found.capabilities.add("sends_out")
            if anywhere and frame.checked.isdisjoint({"path", "host"}):
                self.found.say("ssrf", call.lineno)
        elif last in sinks.SENDING:
            self.found.capabilities.add("sends_out")
        elif python_reads(name, last):
            self.found.capabilities.add("takes_untrusted_content")

    def _sql(self, call: ast.Call, frame: _Frame) -> None:
        query = call.args[0]
        texts = [each.value for each in walk(query) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if any(sinks.CHANGES.match(text) for text in texts):
            self.found.capabilities.add("destroys")
        inner = bare(query)
        held = isinstance(inner, ast.Name) or id(inner) in frame.tainted
        named = held and written_name(call.func).rpartition(".")[2] != "fetch"
        stated = [self.module.text(query, frame.scope)] if named else texts
        for text in stated:
            if sinks.QUERIES.search(text):
                self.found.query(text)
        if named or any(sinks.QUERIES.search(text) for text in texts):
            self.found.capabilities.add("reads_private_data")
            if touches(query, frame.tainted) and "sql" not in frame.checked:
                self.found.say("sql_chosen" if _is_whole(query, frame) else "sql_unchecked", call.lineno)

    def _follow(self, call: ast.Call, frame: _Frame) -> None:
        if call.args and all(map(sinks.is_temporary, call.args)):
            return
        positions = tuple(i for i, value in enumerate(call.args) if touches(value, frame.tainted))
        keywords = tuple(k.arg for k in call.keywords if k.arg and touches(k.value, frame.tainted))
        begun = (*(str(i) for i in positions if _is_begun(call.args[i], frame)),
                 *(k.arg for k in call.keywords if k.arg in keywords and _is_begun(k.value, frame)))  # fmt: skip
        handed = [value for value in arguments(call) if touches(value, frame.tainted)]
        whole = all(isinstance(value, ast.Name) and value.id in frame.given for value in handed)
        checked = frame.checked if whole else frame.checked | {COMPOSED}
        target = self.module.function(call.func, frame.scope) or self._wrapped(call.func, frame.scope)
        if target is None and written_name(call.func).rpartition(".")[2] in _LATER:
            target, skipped = next(self._handed_over(call, frame.scope), (None, 0))
            positions, begun = tuple(each - skipped for each in positions if each >= skipped), ()
        if target is not None and isinstance(target.node, FUNCTIONS):
            given = {*keywords, *by_position(target, positions)}
            self.function(target, given, frame.depth + 1, checked=checked, begun=parameters(target, begun))
            return
        symbol = self.module.names.of(call.func, frame.scope)
        symbol = symbol if "." in symbol else next(handed_on(self.module, call, frame.scope), "")
        if (
            "." in symbol
            and symbol.partition(".")[0] not in sys.stdlib_module_names
            and len(self.found.onward) < _ONWARD
        ):
            self.found.onward[Onward(symbol, positions, keywords, tuple(sorted(checked)), begun)] = None

    def _wrapped(self, called: ast.expr, scope: Scope) -> Defined | None:
        """The function that what is called was made of: `guarded = limit(run)`, then `guarded(text)`."""
        made = called
        if isinstance(called, ast.Name) and called.id in scope.bindings:
            made = scope.bindings[called.id][-1].expression or called
        given = arguments(made) if isinstance(made, ast.Call) else ()
        found = (self.module.function(each, scope) for each in given if isinstance(each, ast.Name))
        return next((each for each in found if each is not None), None)

    def _handed_over(self, call: ast.Call, scope: Scope) -> Iterator[tuple[Defined, int]]:
        """The function that a call runs elsewhere, and where its arguments begin: `asyncio.to_thread(run, text)`."""
        for position, each in enumerate(call.args):
            target = self.module.function(each, scope) if isinstance(each, ast.Name) else None
            if target is not None:
                yield target, position + 1


def _is_whole(query: ast.expr, frame: _Frame) -> bool:
    """Whether a statement is the input as it came, and not put together with it."""
    inner = bare(query)
    whole = inner.id in frame.given if isinstance(inner, ast.Name) else id(inner) in frame.given
    return whole and COMPOSED not in frame.checked


def _begins(call: ast.Call, frame: _Frame) -> bool:
    """Whether a call's first argument begins with the input as it came."""
    return bool(call.args) and COMPOSED not in frame.checked and leads(call.args[0], frame.heads)


def _is_begun(given: ast.expr, frame: _Frame) -> bool:
    """Whether a text that is handed on begins with something else than the input."""
    return given.id in frame.begun - frame.other if isinstance(given, ast.Name) else begins(given, frame.heads)


def _names(frame: _Frame) -> set[str]:
    """The names that hold input."""
    return {each for each in frame.tainted if isinstance(each, str)}


def _spread(nodes: list[ast.AST], frame: _Frame, cleared: set[str]) -> None:
    """From what holds input to what is made of it. What calls give is taken as it came wherever it goes."""
    given = flows(nodes)
    for _ in range(2):
        for value, names in given:
            if touches(value, frame.tainted):
                _assign(value, names - CONTEXT, frame)
        frame.tainted -= cleared
    if any(isinstance(each, int) for each in frame.given):
        frame.given = frozenset(frame.tainted)


def _assign(value: ast.AST, names: frozenset[str], frame: _Frame) -> None:
    frame.tainted |= names
    (frame.begun if begins(value, frame.heads) else frame.other).update(names)
    (frame.ended if openers.ends_named(value, frame.ended) else frame.loose).update(names)
    if touches(value, frame.raw, data=True):
        frame.raw |= names
    if leads(value, frame.heads):
        frame.heads |= names
