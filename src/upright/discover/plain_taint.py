"""What functions of Go, Java, Kotlin, C#, PHP, Ruby and Rust do with what they are given: a small taint analysis that
reads without a grammar, within one file.

A name holds input when it is a parameter, or is given a value in which such a name stands as a word; what a lookup in a
table or an escaping function returns is none. What is put into text is input too. Functions of the file that are called
with input are looked at in their turn.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from upright.discover.behaviour import Onward
from upright.discover.plain_calls import QUOTES, address, arguments, program, unwrapped
from upright.discover.plain_sinks import (
    BARE,
    CALLERS_TOKEN,
    CHECKS,
    CLEARED,
    DATABASE,
    ENVIRONMENT,
    NEUTRAL,
    OPENED,
    RUNS,
    SETS_TOKEN,
    SHELL,
    SINKS,
    STATEMENT,
    TYPED,
    UNCHECKED_TLS,
    Sink,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upright.discover.behaviour import Behaviour
    from upright.discover.readers.plain_source import PlainSource

_DEPTH = 3
_MOST = 40  # calls of one kind, assignments and so on, of one function
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.){0,2000}\"|'(?:[^'\\\n]|\\.){2,2000}'|`[^`]{0,2000}`")
_HOLE = {
    "csharp": re.compile(r"(?<!\{)\{([^{}\n]{1,80})\}"), "rust": re.compile(r"(?<!\{)\{([a-z_]\w{0,60})[^{}\n]{0,20}\}"),
    "kotlin": re.compile(r"\$\{([^{}\n]{1,80})\}|\$([a-z]\w{0,60})"), "ruby": re.compile(r"#\{([^{}\n]{1,120})\}"),
    "php": re.compile(r"\{?\$(\w{1,60})"),
}  # fmt: skip
_ASSIGNED = re.compile(
    r"(?P<names>[\w$@][\w$@, \t.]{0,80}?)\s{0,4}(?::=|(?<![=!<>+])=(?![=>~]))\s{0,4}(?P<value>[^\n;]{1,600})"
)
_FIXED = re.compile(r"^[\"'`](?!https?://(?:%|\{|\$|#|[\"'`])|%|\{|\$|#)")
_SCHEME = re.compile(r"^\s*[\"'`](?:https?://)?")
_INDEX = re.compile(r"(?<=[\w\])])\[[^\[\]]{0,120}\]")
_FIRST = re.compile(r"^\$?(?:this\.|self\.|@)?(\w+)")
_CONTEXT = re.compile(
    r"context\.Context|CancellationToken|McpServer|IMcp\w*Server|\bServer\b|ServerSession|RequestContext|ToolContext|Exchange\b|ILogger|HttpClient|IServiceProvider|RequestContext<|"
    r"\b(?:int|long|bool|double|float|Integer|Boolean|Long|Double|Int|usize|u16|u32|u64|i32|i64|f64|float64|int64)\??\s*(?:,|$|=|\w+\s*(?:=|$))|:\s*(?:Int|Boolean|Double|Long|u\d\d|i\d\d|usize|bool)\b"
)  # fmt: skip
_ATTRIBUTE = re.compile(
    r"@\w+(?:\((?:[^()]|\([^()]{0,200}\)){0,600}\))?|\[\w+(?:\((?:[^()\"]|\"[^\"\n]{0,600}\"){0,40}\))?\]"
)
_CLOSURE = {
    "go": re.compile(r"\bfunc\s*\("), "kotlin": re.compile(r"\{\s*(?P<one>\w{1,40})\s*->"), "java": re.compile(r"\((?P<two>\w{1,40},\s*\w{1,40})\)\s*->"),
    "ruby": re.compile(r"\bdef\s+(?:self\.)?(?:call|execute|perform|run)\s*\(|\bdo\s*\|(?P<one>[^|\n]{1,120})\|"),
    "php": re.compile(r"\bfunction\s+\w{0,60}\s*\("), "rust": re.compile(r"\bfn\s+\w{1,60}\s*\("),
}  # fmt: skip
_METHOD = re.compile(r"^[^\n(]{0,200}?\b\w{1,80}\s*\(")
_STANDARD = re.compile(
    r"\b(?:fmt|strings|os|json|filepath|path|http|url|strconv|errors|log|slog|mcp|context|time|io|ioutil|exec|bytes|regexp|sort|slices|maps|sql|base64|hex|append|len|make|string|byte|func)\.?$"
)
_IMPORTED = re.compile(
    r"^[ \t]*(?:import[ \t]+)?(?:\w{1,40}[ \t]+)?\"([\w-]{1,60}(?:\.[\w-]{1,30})*/[\w./-]{1,160})\"[ \t]*$",
    re.MULTILINE,
)
_PACKAGES = 12
_CHECKED = frozenset({"path_unchecked", "path_joined", "ssrf", "sql_chosen"})  # what a check takes the danger out of
_PLAINLY = frozenset({"first", "any"})
_CHAIN = 400  # characters of a chain of calls
_OWNER = 60  # characters of the owner of a method
_REFERS = re.compile(r"\b[a-z]\w{1,60}\b")


GO = "go:"  # before a folder, or what is imported, and the name of a function in it


class _Called(NamedTuple):
    """A call of a sink in a piece of code, with its arguments."""

    sink: Sink
    code: str
    match: re.Match[str]
    given: list[str]

    @property
    def before(self) -> str:
        """What stands before it: the owner of a method."""
        return self.code[max(0, self.match.start() - _OWNER) : self.match.start()]


class _Held(NamedTuple):
    """What holds input in a piece of code: names, those of them that begin with it, and statements by their names."""

    names: set[str]
    heads: set[str]
    statements: Mapping[str, str]


class PlainTaint:
    """The examination of one tool within one file. `functions`: where each begins by its name."""

    def __init__(
        self, source: PlainSource, path: str, functions: Mapping[str, tuple[int, int]], done: Behaviour
    ) -> None:
        self.path = path
        self.source, self.language, self.functions, self.done = source, source.language, functions, done
        self.seen: set[tuple[int, frozenset[str], frozenset[str]]] = set()

    def offered(self, start: int, end: int) -> None:
        """The code that stands where a tool is offered: the function that is written there, if one is."""
        code = self.source.code[start:end]
        self.look(start, end, frozenset(self._inline(code)), 0)

    def named(self, name: str, positions: tuple[int, ...] = (), begun: tuple[str, ...] = ()) -> None:
        """A function of the file that answers for the tool, with all that it is given or what stands at some positions;
        `begun`: those of them that begin with something else.
        """
        start, end = self.functions[name]
        listed = self._parameters(start, name, every=bool(positions))
        names = [listed[at] for at in positions if at < len(listed)] if positions else listed
        started = frozenset(listed[int(at)] for at in begun if int(at) < len(listed))
        self.look(start, end, frozenset(filter(None, names)), 0, begun=started)

    def ask(self, name: str, positions: tuple[int, ...] = (), begun: tuple[str, ...] = ()) -> None:
        """Ask the other files of the package, and the packages that the file imports, what a function does; no positions:
        with all that it is given.
        """
        folder = self.path.rpartition("/")[0]
        for place in (folder, *islice(dict.fromkeys(_IMPORTED.findall(self.source.code)), _PACKAGES)):
            if len(self.done.onward) < _MOST:
                self.done.onward[Onward(f"{GO}{place}#{name}", positions, begun=begun)] = None

    def look(
        self,
        start: int,
        end: int,
        names: frozenset[str],
        depth: int,
        *,
        checked: bool = False,
        begun: frozenset[str] = frozenset(),
    ) -> None:
        """A piece of code in which `names` hold input; those that are `begun` are texts that begin with something else."""
        if (start, names, begun) in self.seen or depth > _DEPTH:
            return
        self.seen.add((start, names, begun))
        code = self.source.code[start:end]
        checked = checked or CHECKS.search(code) is not None
        held = self._held(code, set(names), begun)
        for flaw, at in (*self._plain(code), *self._sunk(code, held, checked=checked)):
            self.done.say(flaw, self.source.line(start + at))
        for name, positions, started in self._called(code, held, start):
            body = self.functions[name]
            listed = self._parameters(body[0], name, every=True)
            given = frozenset(listed[at] for at in positions if at < len(listed) and listed[at])
            if given:
                told = frozenset(listed[at] for at in started if at < len(listed))
                self.look(*body, given, depth + 1, checked=checked, begun=told)

    def _plain(self, code: str) -> Iterator[tuple[str, int]]:
        """What shows without any input."""
        if match := UNCHECKED_TLS.search(code) or self._unchecked_client(code):
            yield "tls_unchecked", match.start() if match.string is code else 0
        if (match := ENVIRONMENT.search(code)) and not RUNS.search(code):
            yield "returns_secret", match.start()
        if match := OPENED.search(code):
            yield "open_to_all_users", match.start()
        callers = CALLERS_TOKEN.search(code)
        for match in SETS_TOKEN.finditer(code) if callers else ():
            own = CALLERS_TOKEN.search(match["told"])
            given = {name for name, value in self._assigned(code) if CALLERS_TOKEN.search(value)}
            if own or given & {*_REFERS.findall(match["told"])}:
                yield "token_passthrough", match.start()

    def _unchecked_client(self, code: str) -> re.Match[str] | None:
        """A client of the file that asks for no certificates, if the code uses its name."""
        whole = self.source.code
        match = UNCHECKED_TLS.search(whole)
        line = whole[whole.rfind("\n", 0, match.start()) + 1 : match.start()] if match else ""
        made = re.match(r"\s*(?:(?:var|val|private|static|final|readonly)\s+)*(?:\w+\s+)?(\w{2,60})\s*(?::=|=)", line)
        return match if made and re.search(rf"\b{re.escape(made[1])}\b", code) else None

    def _held(self, code: str, names: set[str], begun: frozenset[str]) -> _Held:
        """What holds input when `names` do, and the texts of `begun` begin with something else."""
        statements: dict[str, str] = {}
        heads = names - begun
        for _ in range(2):
            for name, value in self._assigned(code):
                if self._touches(value, names):
                    names.add(name)
                    heads |= set[str]() if self._begins(value, heads) else {name}
                    if STATEMENT.search(value):
                        statements[name] = value
        for match in islice(CLEARED.finditer(code), _MOST):
            names.discard(next(filter(None, match.groups()), "").lstrip("$").partition(".")[0])
        return _Held(names, heads & names, statements)

    def _begins(self, value: str, heads: set[str]) -> bool:
        """Whether a text is put together that begins with something else than input."""
        text = unwrapped(value)
        together = text[:1] in QUOTES or re.match(r"[\w.]+\s*\+", text) is not None
        return together and not self._leads([text], heads)

    def _assigned(self, code: str) -> Iterator[tuple[str, str]]:
        for match in islice(_ASSIGNED.finditer(code), _MOST * 5):
            for name in match["names"].split(","):
                yield name.split()[-1].lstrip("$@") if name.split() else "", match["value"]

    def _touches(self, text: str, names: set[str]) -> bool:
        """Whether one of the names stands in an expression as itself, or in a hole of its texts."""
        if not names:
            return False
        shown = _QUOTED.sub(self._holes, text)
        shown = NEUTRAL.sub(" 0 ", shown)
        shown = _INDEX.sub("", shown)
        return any(word in names for word in re.findall(r"(?<![\w.:])\$?@?([A-Za-z_]\w*)", shown))

    def _holes(self, quoted: re.Match[str]) -> str:
        pattern = _HOLE.get(self.language)
        holes = pattern.findall(quoted[0]) if pattern and quoted[0][0] != "'" else ()
        return f" {' '.join(part for hole in holes for part in ((hole,) if isinstance(hole, str) else hole))} "

    def _sunk(self, code: str, held: _Held, *, checked: bool) -> Iterator[tuple[str, int]]:
        if not held.names:
            return
        for sink in SINKS[self.language]:
            for match in islice(sink.pattern.finditer(code), _MOST):
                given = arguments(code, match.end())
                flaws = self._of_call(_Called(sink, code, match, given), held)
                yield from ((flaw, match.start()) for flaw in flaws if not (checked and flaw in _CHECKED))
        for flaw, pattern in BARE.get(self.language, ()):
            for match in islice(pattern.finditer(code), _MOST):
                if shown := self._bare(flaw, match["told"], code, held.names):
                    yield shown, match.start()

    def _bare(self, flaw: str, told: str, code: str, held: set[str]) -> str:
        """The flaw of what runs or asks without brackets; empty: none."""
        if not self._touches(f'"{told}"' if flaw == "shell" else told, held):
            return ""
        if flaw == "sql":
            return "sql_unchecked" if STATEMENT.search(told) else ""
        return "shell" if flaw == "shell" or SHELL.search(code) else ""

    def _of_call(self, call: _Called, held: _Held) -> Iterator[str]:
        flaw, rule = call.sink.flaw, call.sink.rule
        if rule == "statement":
            yield from self._stated(call, held)
        elif rule in _PLAINLY:
            if any(self._touches(each, held.names) for each in (call.given if rule == "any" else call.given[:1])):
                yield flaw
                if flaw == "path_unchecked" and not self._leads(call.given[:1], held.heads):
                    yield "path_joined"
        elif self._told(call, held):
            yield flaw

    def _told(self, call: _Called, held: _Held) -> bool:
        """Whether the argument that matters holds input: what a shell runs, where an address begins."""
        given, rule = call.given, call.sink.rule
        if rule == "leads":
            return self._leads(address(call.match[0], given), held.heads)
        if rule == "typed":  # objects of any class, which a setting of the file allows
            wide = TYPED.search(self.source.code) and "SerializationBinder" not in self.source.code
            return bool(wide and given) and self._touches(given[0], held.names)
        if rule == "chain":
            rest = call.code[call.match.start() : call.match.end() + _CHAIN].partition(";")[0]
            return bool(given) and SHELL.search(given[0]) is not None and self._touches(rest, held.names)
        if rule == "composed":
            return bool(given) and self._touches(given[0], held.names) and (len(given) == 1 or "#{" in given[0])
        shell = next((at for at, each in enumerate(given) if SHELL.search(each)), len(given))
        return any(self._touches(each, held.names) for each in given[shell + 1 :]) or self._leads(
            program(given), held.heads
        )

    def _stated(self, call: _Called, held: _Held) -> Iterator[str]:
        """What is asked of a database: a statement that was put together, or the whole of one."""
        first = next((each for each in call.given[:2] if not re.match(r"ctx\b|context\b|\w*[cC]onn\w*\s*$", each)), "")
        name = first.strip().lstrip("&$").removesuffix(".as_str()").removesuffix(".c_str()")
        written = held.statements.get(name, first)
        if not self._touches(first, held.names):
            return
        if STATEMENT.search(written):
            yield "sql_unchecked"
        elif DATABASE.search(re.sub(r"\s", "", call.before)) and re.fullmatch(r"[\w.]+", name):
            yield "sql_chosen"

    def _leads(self, given: list[str], heads: set[str]) -> bool:
        """Whether input stands where an argument begins: the host of an address, the root of a path."""
        for each in given:
            text = unwrapped(each)
            if _FIXED.match(text):
                continue
            quoted = text[:1] in QUOTES
            head = None if quoted else _FIRST.match(text)
            part = self._first_hole(text) if quoted else head[0] if head else ""
            if part and self._touches(part, heads):
                return True
        return False

    def _first_hole(self, text: str) -> str:
        """What fills the hole that a text begins with, the scheme of an address apart: `"%s/v1/%s", base, name`."""
        filled = arguments(f"{text})", 0)
        inner = _SCHEME.sub("", filled[0]) if filled else ""
        if len(filled) > 1 and inner.startswith(("%", "{}", "{0")):
            return filled[1]
        pattern = _HOLE.get(self.language)
        hole = pattern.match(inner) if pattern else None
        return f'"{hole[0]}"' if hole else text if self.language in {"go", "java"} else text.partition(",")[0]

    def _called(self, code: str, held: _Held, start: int) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...]]]:
        """Functions of the file that are handed input by code that begins at `start`, with the places of it among their
        arguments, and with those of texts that begin with something else.
        """
        defined = True  # the code may begin with the function's own name and parameters
        for match in islice(re.finditer(r"\b(\w{2,80})\s?\(", code), _MOST * 5) if held.names else ():
            if defined and self.functions.get(match[1], (-1, 0))[0] == start:
                defined = False
                continue
            elsewhere = (
                match[1] not in self.functions and self.language == "go" and not _STANDARD.search(code[: match.start()])
            )
            if match[1] in self.functions or elsewhere:
                given = arguments(code, match.end())
                positions = tuple(at for at, each in enumerate(given) if self._touches(each, held.names))
                begun = tuple(at for at in positions if self._is_begun(given[at], held))
                if positions and elsewhere:
                    self.ask(match[1], positions, tuple(map(str, begun)))
                elif positions:
                    yield match[1], positions, begun

    def _is_begun(self, given: str, held: _Held) -> bool:
        """Whether a text that is handed on begins with something else than input."""
        name = given.strip().lstrip("&$").partition(".")[0]
        return name in held.names - held.heads or self._begins(given, held.heads)

    def _inline(self, code: str) -> list[str]:
        closure = _CLOSURE.get(self.language, _METHOD)
        match = closure.search(code)
        if match is None:
            return ["request", "it"] if self.language == "kotlin" and "addTool" in code[:200] else []
        told = next((value for value in match.groupdict().values() if value), None)
        parts = told.split(",") if told else arguments(code, match.end())
        return [name for name in (_parameter(part, self.language) for part in parts) if name]

    def _parameters(self, start: int, name: str, *, every: bool = False) -> list[str]:
        """The parameters of a function that may hold input; `every`: all of its places, those of others empty."""
        code = self.source.code
        at = code.find("(", code.find(name, start) + len(name))
        parts = arguments(code, at + 1) if at >= 0 else []
        found = [_parameter(part, self.language) for part in parts]
        return found if every else [each for each in found if each]


def _parameter(part: str, language: str) -> str:
    """The name of a parameter; empty when it holds no text of a caller."""
    told = _ATTRIBUTE.sub(" ", part).strip()
    if not told or _CONTEXT.search(told):
        return ""
    if language in {"go", "kotlin", "rust", "ruby"}:
        words = re.findall(r"[a-z_]\w*", told.partition(":")[0])
        name = words[-1] if language == "rust" and words else words[0] if words else ""
        return "" if name == "self" else name
    words = re.findall(r"\w+", told.partition("=")[0])
    return words[-1] if words else ""
