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
    UNCHECKED_TLS,
    Sink,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upright.discover.behaviour import Behaviour
    from upright.discover.readers.plain_source import PlainSource

_DEPTH = 3
_MOST = 40  # calls of one kind, assignments and so on, of one function
_LONG = 2000  # characters of the arguments of one call
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.){0,2000}\"|'(?:[^'\\\n]|\\.){2,2000}'|`[^`]{0,2000}`")
_HOLE = {
    "csharp": re.compile(r"(?<!\{)\{([^{}\n]{1,80})\}"), "rust": re.compile(r"(?<!\{)\{([a-z_]\w{0,60})[^{}\n]{0,20}\}"),
    "kotlin": re.compile(r"\$\{([^{}\n]{1,80})\}|\$([a-z]\w{0,60})"), "ruby": re.compile(r"#\{([^{}\n]{1,120})\}"),
    "php": re.compile(r"\{?\$(\w{1,60})"),
}  # fmt: skip
_ASSIGNED = re.compile(
    r"(?P<names>[\w$@][\w$@, \t.]{0,80}?)\s{0,4}(?::=|(?<![=!<>+])=(?![=>~]))\s{0,4}(?P<value>[^\n;]{1,600})"
)
_WRAPPED = re.compile(
    r"^(?:fmt\.Sprintf|format!|String\.format|string\.Format|URI\.parse|URI\.create|URI|new\s+URI|new\s+Uri|new\s+URL|Uri\.parse|Path\.of|Paths\.get|Path::new|HttpMethod\.\w+)\(\s*|^[&$@*]+(?=[\w\"])"
)
_FIXED = re.compile(r"^[\"'`](?!https?://(?:%|\{|\$|#|[\"'`])|%|\{|\$|#)")
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


class PlainTaint:
    """The examination of one tool within one file. `functions`: where each begins by its name."""

    def __init__(
        self, source: PlainSource, path: str, functions: Mapping[str, tuple[int, int]], done: Behaviour
    ) -> None:
        self.path = path
        self.source, self.language, self.functions, self.done = source, source.language, functions, done
        self.seen: set[tuple[int, frozenset[str]]] = set()

    def offered(self, start: int, end: int) -> None:
        """The code that stands where a tool is offered: the function that is written there, if one is."""
        code = self.source.code[start:end]
        self.look(start, end, frozenset(self._inline(code)), 0)

    def named(self, name: str, positions: tuple[int, ...] = ()) -> None:
        """A function of the file that answers for the tool, with all that it is given or what stands at some positions."""
        start, end = self.functions[name]
        listed = self._parameters(start, name, every=bool(positions))
        names = [listed[at] for at in positions if at < len(listed)] if positions else listed
        self.look(start, end, frozenset(filter(None, names)), 0)

    def ask(self, name: str, positions: tuple[int, ...] = ()) -> None:
        """Ask the other files of the package, and the packages that the file imports, what a function does; no positions:
        with all that it is given.
        """
        folder = self.path.rpartition("/")[0]
        for place in (folder, *islice(dict.fromkeys(_IMPORTED.findall(self.source.code)), _PACKAGES)):
            if len(self.done.onward) < _MOST:
                self.done.onward[Onward(f"{GO}{place}#{name}", positions)] = None

    def look(self, start: int, end: int, names: frozenset[str], depth: int, *, checked: bool = False) -> None:
        """A piece of code in which `names` hold input."""
        if (start, names) in self.seen or depth > _DEPTH:
            return
        self.seen.add((start, names))
        code = self.source.code[start:end]
        checked = checked or CHECKS.search(code) is not None
        held, statements = self._held(code, set(names))
        for flaw, at in (*self._plain(code), *self._sunk(code, held, statements, checked=checked)):
            self.done.say(flaw, self.source.line(start + at))
        for name, positions in self._called(code, held):
            body = self.functions[name]
            listed = self._parameters(body[0], name, every=True)
            given = frozenset(listed[at] for at in positions if at < len(listed) and listed[at])
            if given:
                self.look(*body, given, depth + 1, checked=checked)

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

    def _held(self, code: str, names: set[str]) -> tuple[set[str], dict[str, str]]:
        """The names that hold input, and the statements that were put together under a name."""
        statements: dict[str, str] = {}
        for _ in range(2):
            for name, value in self._assigned(code):
                if self._touches(value, names):
                    names.add(name)
                    if STATEMENT.search(value):
                        statements[name] = value
        for match in islice(CLEARED.finditer(code), _MOST):
            names.discard(next(filter(None, match.groups()), "").lstrip("$").partition(".")[0])
        return names, statements

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

    def _sunk(
        self, code: str, held: set[str], statements: Mapping[str, str], *, checked: bool
    ) -> Iterator[tuple[str, int]]:
        if not held:
            return
        for sink in SINKS[self.language]:
            for match in islice(sink.pattern.finditer(code), _MOST):
                given = _arguments(code, match.end())
                flaws = self._of_call(_Called(sink, code, match, given), held, statements)
                yield from ((flaw, match.start()) for flaw in flaws if not (checked and flaw in _CHECKED))
        for flaw, pattern in BARE.get(self.language, ()):
            for match in islice(pattern.finditer(code), _MOST):
                if shown := self._bare(flaw, match["told"], code, held):
                    yield shown, match.start()

    def _bare(self, flaw: str, told: str, code: str, held: set[str]) -> str:
        """The flaw of what runs or asks without brackets; empty: none."""
        if not self._touches(f'"{told}"' if flaw == "shell" else told, held):
            return ""
        if flaw == "sql":
            return "sql_unchecked" if STATEMENT.search(told) else ""
        return "shell" if flaw == "shell" or SHELL.search(code) else ""

    def _of_call(self, call: _Called, held: set[str], statements: Mapping[str, str]) -> Iterator[str]:
        flaw, rule = call.sink.flaw, call.sink.rule
        if rule == "statement":
            yield from self._stated(call, held, statements)
        elif rule in _PLAINLY:
            if any(self._touches(each, held) for each in (call.given if rule == "any" else call.given[:1])):
                yield flaw
                if flaw == "path_unchecked" and not self._leads(call.given[:1], held):
                    yield "path_joined"
        elif self._told(call, held):
            yield flaw

    def _told(self, call: _Called, held: set[str]) -> bool:
        """Whether the argument that matters holds input: what a shell runs, where an address begins."""
        given, rule = call.given, call.sink.rule
        if rule == "leads":
            return self._leads(_address(call.match[0], given), held)
        if rule == "chain":
            rest = call.code[call.match.start() : call.match.end() + _CHAIN].partition(";")[0]
            return bool(given) and SHELL.search(given[0]) is not None and self._touches(rest, held)
        if rule == "composed":
            return bool(given) and self._touches(given[0], held) and (len(given) == 1 or "#{" in given[0])
        shell = next((at for at, each in enumerate(given) if SHELL.search(each)), len(given))
        return any(self._touches(each, held) for each in given[shell + 1 :]) or self._leads(_program(given), held)

    def _stated(self, call: _Called, held: set[str], statements: Mapping[str, str]) -> Iterator[str]:
        """What is asked of a database: a statement that was put together, or the whole of one."""
        first = next((each for each in call.given[:2] if not re.match(r"ctx\b|context\b|\w*[cC]onn\w*\s*$", each)), "")
        name = first.strip().lstrip("&$").removesuffix(".as_str()").removesuffix(".c_str()")
        written = statements.get(name, first)
        if not self._touches(first, held):
            return
        if STATEMENT.search(written):
            yield "sql_unchecked"
        elif DATABASE.search(re.sub(r"\s", "", call.before)) and re.fullmatch(r"[\w.]+", name):
            yield "sql_chosen"

    def _leads(self, given: list[str], held: set[str]) -> bool:
        """Whether input stands where an argument begins: the host of an address, the root of a path."""
        for each in given:
            text = each.strip()
            while (wrapped := _WRAPPED.match(text)) is not None and wrapped.end():
                text = text[wrapped.end() :]
            if _FIXED.match(text):
                continue
            head = _FIRST.match(text)
            part = text if text[:1] in "\"'`" else head[0] if head else ""
            if part and self._touches(
                text.partition(",")[0] if text[:1] in "\"'`" and self.language != "go" else part, held
            ):
                return True
            if text[:1] in "\"'`" and self.language in {"go", "java"} and self._touches(text, held):
                return True
        return False

    def _called(self, code: str, held: set[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Functions of the file that are handed input, with the places of it among their arguments."""
        for match in islice(re.finditer(r"\b(\w{2,80})\s?\(", code), _MOST * 5) if held else ():
            elsewhere = (
                match[1] not in self.functions and self.language == "go" and not _STANDARD.search(code[: match.start()])
            )
            if match[1] in self.functions or elsewhere:
                given = _arguments(code, match.end())
                positions = tuple(at for at, each in enumerate(given) if self._touches(each, held))
                if positions and elsewhere:
                    self.ask(match[1], positions)
                elif positions:
                    yield match[1], positions

    def _inline(self, code: str) -> list[str]:
        closure = _CLOSURE.get(self.language, _METHOD)
        match = closure.search(code)
        if match is None:
            return ["request", "it"] if self.language == "kotlin" and "addTool" in code[:200] else []
        told = next((value for value in match.groupdict().values() if value), None)
        parts = told.split(",") if told else _arguments(code, match.end())
        return [name for name in (_parameter(part, self.language) for part in parts) if name]

    def _parameters(self, start: int, name: str, *, every: bool = False) -> list[str]:
        """The parameters of a function that may hold input; `every`: all of its places, those of others empty."""
        code = self.source.code
        at = code.find("(", code.find(name, start) + len(name))
        parts = _arguments(code, at + 1) if at >= 0 else []
        found = [_parameter(part, self.language) for part in parts]
        return found if every else [each for each in found if each]


def _program(given: list[str]) -> list[str]:
    """The argument that names the program, past a context."""
    return given[1:2] if given and re.fullmatch(r"\s*(?:ctx|context|c)(?:\.\w+(?:\(\))?)?\s*", given[0]) else given[:1]


def _address(call: str, given: list[str]) -> list[str]:
    """The argument that is the address: the first, or what stands behind the method of a request."""
    if "HttpRequestMessage" in call:
        return given[-1:]
    return given[-2:-1] if "NewRequest" in call else given[:1]


def _parameter(part: str, language: str) -> str:
    """The name of a parameter; empty when it holds no text of a caller."""
    told = _ATTRIBUTE.sub(" ", part).strip()
    if not told or _CONTEXT.search(told):
        return ""
    if language in {"go", "kotlin", "rust", "ruby"}:
        words = re.findall(r"[a-z_]\w*", told.partition(":")[0])
        return words[-1] if language == "rust" and words else words[0] if words else ""
    words = re.findall(r"\w+", told.partition("=")[0])
    return words[-1] if words else ""


def _arguments(code: str, start: int) -> list[str]:
    """The arguments of a call whose bracket has just been opened."""
    found: list[str] = []
    depth, at, quote = 0, start, ""
    for place in range(start, min(len(code), start + _LONG)):
        sign = code[place]
        if quote:
            quote = "" if sign == quote and code[place - 1] != "\\" else quote
        elif sign in '"`' or (sign == "'" and code[place + 1 : place + 2] not in {"a", "_", "s"}):
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth < 0:
                return [*found, code[at:place]] if code[at:place].strip() else found
        elif sign == "," and not depth:
            found.append(code[at:place])
            at = place + 1
    return found
