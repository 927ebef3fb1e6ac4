"""What the code behind a tool does, in the words that all languages share."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from upright.discover.asked import FROM
from upright.model.address import reach_of
from upright.model.asset import Exposure

if TYPE_CHECKING:
    from upright.discover.asked import Asked
    from upright.model.asset import Json

OPENS = "opens"  # the attribute in which files travel until they are linked
TABLES = "tables"  # the same for tables of databases
THROUGH = "through"  # flaws that stand only if a function elsewhere, which gave what they are about, did not check it
HANDLES = "handles"  # an attribute of what is worth a word only if one of these flaws is seen there or further on
EXECUTED = frozenset({"shell", "shell_limited"})
OF_ANSWERS = EXECUTED | {"deserializes", "sql_chosen", "sql_unchecked"}
# What lets a coding agent act without asking anybody: its instructions are then a program.
UNASKED = re.compile(
    r"--dangerously-skip-permissions|--yolo|--dangerously-bypass-approvals-and-sandbox|bypassPermissions|danger-full-access|--full-auto"
)
_SCRIPT = 100_000  # characters of a script that are read
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_OPENED = 50  # files, and tables, that are named of one function
_TABLE = re.compile(
    r"\b(?:from|join|into|update|table)[ \t\r\n]{1,80}[\"`\[]?((?:[a-z_]\w{0,62}\.)?[a-z_]\w{0,62})\b(?!\s*\()",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-Za-z_][\w-]{0,62}")
_STATEMENT = 4000  # characters of a statement that are read
_OBJECTS = frozenset({"s3"})  # what lies in a bucket may be anything; a table holds what a program keeps
_NO_TABLES = frozenset({"select", "set", "values", "lateral", "only", "if", "exists", "dual", "unnest"})


@dataclass(frozen=True, slots=True)
class Onward:
    """A call into another module: the function's symbol, and by position and keyword which arguments hold the input.
    `checked`: what the caller has checked before (`path`, `sql`); `composed` when it put the text together. `begun`:
    those of the arguments, by keyword, position (`0`) or property (`0.url`), that are texts which begin with something
    else than the input.
    """

    symbol: str
    positions: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()


@dataclass(slots=True)
class Behaviour:
    """Flaws of a function by the lines that show them, what it can do, whom it calls elsewhere, which files it
    opens by name (True: to change them), and which tables it asks. `checks`: what it has looked at (`path`, `sql`).
    `through`: the symbols of functions elsewhere that gave what a flaw is about; empty where nobody did.
    """

    lines: dict[str, int] = field(default_factory=dict)
    capabilities: set[str] = field(default_factory=set)
    onward: dict[Onward, None] = field(default_factory=dict)
    opens: dict[str, bool] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    asks: bool = False
    checks: frozenset[str] = frozenset()
    through: dict[str, str] = field(default_factory=dict)

    def say(self, flaw: str, line: int, through: str = "") -> None:
        """State a flaw, at the first line that shows it; `through`: who gave what it is about."""
        self.lines.setdefault(flaw, line)
        if self.through.setdefault(flaw, through) != through:
            self.through[flaw] = ""

    def fetch(self, address: str) -> None:
        """State that it reads what comes from an address: others write there, unless its host is one of our own."""
        if reach_of(address) not in {Exposure.PRIVATE, Exposure.ORGANISATION}:
            self.capabilities.add("takes_untrusted_content")

    def open(self, path: str, *, writes: bool) -> None:
        """State that it opens a file of this name."""
        if path and len(self.opens) < _OPENED:
            self.opens[path] = self.opens.get(path, False) or writes

    def query(self, statement: str) -> None:
        """State that it sends a statement of SQL to a database."""
        named = (match[1].lower() for match in _TABLE.finditer(statement[:_STATEMENT]))
        self.tables |= {*islice(named, max(0, _OPENED - len(self.tables)))} - _NO_TABLES

    def keep(self, scheme: str, name: str) -> None:
        """State that it asks a table or bucket of a cloud, by its name or by the variable that tells it."""
        if scheme and name.startswith(FROM) and len(self.tables) < _OPENED:
            self.tables.add(name)
        if scheme and name and not set(name) & set("{}$") and len(self.tables) < _OPENED:
            self.tables.add(f"url:{scheme}://{name}")

    def ask(self, asked: Asked) -> None:
        """State that it asks a table, a collection or a bucket in the words of a client."""
        if asked.scheme not in _OBJECTS:
            self.capabilities |= {"reads_private_data", "destroys"} if asked.changes else {"reads_private_data"}
        for name in asked.names:
            if asked.scheme:
                self.keep(asked.scheme, name)
            elif _NAMED.fullmatch(name) and len(self.tables) < _OPENED:
                self.tables.add(name.lower())

    def attributes(self, path: str) -> dict[str, Json]:
        """All of it as attributes of the tool; `path` is that of the document."""
        found: dict[str, Json] = dict.fromkeys(sorted(self.lines), True)
        if self.lines:
            found["sinks"] = {flaw: f"{path}:{line}" for flaw, line in sorted(self.lines.items())}
        if self.capabilities:
            found["capabilities"] = [*sorted(self.capabilities)]
        if self.onward:
            found["onward"] = packed(self.onward)
        if self.onward and any(self.through.values()):
            found[THROUGH] = {flaw: symbol for flaw, symbol in sorted(self.through.items()) if symbol}
        if self.opens:
            found[OPENS] = dict(sorted(self.opens.items()))
        if self.tables:
            found[TABLES] = [*sorted(self.tables)]
        if self.asks:
            found["confirmation"] = True
        return found


def packed(onward: Iterable[Onward]) -> list[Json]:
    """Calls into other modules as the value of an attribute."""
    return [[each.symbol, [*each.positions], [*each.keywords], [*each.checked], [*each.begun]] for each in onward]


def unpacked(rows: Any) -> list[Onward]:
    """The calls that `packed` wrote."""
    return [
        Onward(symbol, tuple(positions), tuple(names), tuple(checked), tuple(begun))
        for symbol, positions, names, checked, begun in rows or ()
    ]


_STARTUP = (
    (
        re.compile(
            r"/dev/(?:tcp|udp)/|\bnc(?:at)?\s(?:\S{1,40}\s){0,4}-\w{0,4}e\b|\bsocat\s.{0,80}exec:|pty\.spawn|"
            r"socket\.socket.{0,300}(?:dup2|subprocess)|\bmkfifo\b.{0,300}\b(?:nc|ncat|telnet|openssl)\b|"
            r"\b(?:ba|z|da)?sh\s+-i\b.{0,100}(?:\|\s*(?:nc|ncat)\b|>&\s*/dev)|\bfsockopen\(|\bruby\s+-rsocket|"
            r"\bperl\b.{0,60}\b(?:IO::)?Socket\b.{0,300}exec",
            re.IGNORECASE | re.DOTALL,
        ),
        "opens a shell to somewhere else",
    ),
    (
        re.compile(
            r"169\.254\.169\.254(?!/latest/(?:api/token|meta-data/(?:instance-id|placement|local-)|dynamic))|169\.254\.170\.2|"
            r"metadata\.google\.internal/computeMetadata/v1/instance/service-accounts"
        ),
        "reads the credentials of its machine",
    ),
    (re.compile(r"\b(?:curl|wget)\b[^|\n]{0,300}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b"), "runs what it downloads"),
    (
        re.compile(
            r"\bbase64\s{1,4}(?:-\w{0,3}[dD]\b|--decode\b)[^|\n]{0,200}\|\s{0,4}(?:sudo\s{1,4})?(?:(?:ba|z|da)?sh|python[\d.]{0,4}|perl)\b|"
            r"\beval\s[^\n]{0,300}\bbase64\s{1,4}(?:-\w{0,3}[dD]\b|--decode\b)"
        ),
        "runs what it hides",
    ),
)


# A download that goes straight to a shell. Installers over TLS from the makers of package managers are as good as
# their packages.
_FETCHED = re.compile(
    r"\b(?:curl|wget)\s[^|;&\n]{0,300}(?!https://(?:astral\.sh|sh\.rustup\.rs|install\.python-poetry\.org|"
    r"deb\.nodesource\.com|bun\.sh|pixi\.sh|get\.docker\.com|nvidia\.github\.io))https?://[^|;&\n]{3,300}\|\s*(?:sudo\s+(?:-\S+\s+)?)?(?:ba|z|da)?sh\b"
)


def fetches_script(script: str) -> bool:
    """Whether a script runs what it downloads, well-known installers aside."""
    return _FETCHED.search(script[:_SCRIPT]) is not None


def startup_flaw(script: str) -> str:
    """What a script that runs at the start of a machine does against its owner, in words; empty when nothing was seen.
    The script may be written in base64.
    """
    for text in (script[:_SCRIPT], _decoded(script[:_SCRIPT])):
        for pattern, words in _STARTUP:
            if pattern.search(text):
                return words
    return ""


def _decoded(text: str) -> str:
    compact = "".join(text.split())
    if len(compact) < 16 or not _BASE64.fullmatch(compact):  # noqa: PLR2004  shorter is a word
        return ""
    try:
        return base64.b64decode(compact, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return ""
