"""Reads one log, or a part of one, into the use of AI services.

The format is recognised by content, from the first lines. A line that does not follow it is counted, and its shape is
told without what it says. Of a line only the host counts: no path, no query and no header is kept.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from upright.discover.log import Line, LogFormat, Record, Seen
from upright.discover.log_stream import HEAD, blocks, records, streams
from upright.discover.log_values import amount, is_host, masked, moment, names_of
from upright.discover.usage import Share, Usage, Use, listed
from upright.model.ai_service import AiServices
from upright.model.errors import LimitExceeded, MalformedError
from upright.model.evidence import Gap

if TYPE_CHECKING:
    from upright.model.ai_service import AiService
    from upright.model.item import Item

_LOOKS_LIKE_AI = re.compile(
    r"(?:^|[^a-z])(?:ai-?chat|chat-?ai|(?:chat-?)?gpts?|llms?|gen-?ai|copilot|chatbot|open-?claw|ai-?assistants?|ai-?agents?|prompt)"
    r"(?:$|[^a-z])|gpt[-.0-9]|[a-z]gpt\.|\bartificial intelligence\b|\bAI\b",
    re.IGNORECASE,
)
_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*\{|\[\s*$|\{\s*$)")
_SHOWN = 3
_REMEMBERED = 100_000
_FIRST = 40


@dataclass
class _Log:
    """One log while it is read."""

    services: AiServices
    key: bytes
    name: str
    year: int
    show_people: bool
    usage: Usage = field(default_factory=Usage)
    examples: list[str] = field(default_factory=list)
    digests: dict[str, tuple[int, str]] = field(default_factory=dict)
    strange: dict[str, bool] = field(default_factory=dict)
    named: bool = False

    def line(self, text: str, read: Line) -> None:
        """Count one line."""
        self.usage.lines += 1
        try:
            seen = read(text)
        except (MalformedError, RecursionError):
            self.refuse(text)
            return
        if seen is not None:
            self.count(seen)

    def refuse(self, text: str) -> None:
        """Count a line that could not be read."""
        self.usage.unread += 1
        if len(self.examples) < _SHOWN:
            self.examples.append("a line longer than the limit" if text == "\0" else masked(text))

    def count(self, seen: Seen) -> None:
        """Count what a line says, if it is about AI."""
        self.named = True
        service = self._service(seen)
        if service is not None:
            self._use(self.usage.services, service.id, seen)
            return
        name = seen.host or seen.app
        if self._strange(name):
            self._use(self.usage.candidates, name[:120], seen)

    def _service(self, seen: Seen) -> AiService | None:
        if seen.host and (found := self.services.of_host(seen.host)):
            return found
        return (
            next((found for name in names_of(seen.app) if (found := self.services.named(name))), None)
            if seen.app
            else None
        )

    def _strange(self, name: str) -> bool:
        if name not in self.strange:
            if len(self.strange) >= _REMEMBERED:
                self.strange.clear()
            self.strange[name] = len(name) < 254 and _LOOKS_LIKE_AI.search(name) is not None  # noqa: PLR2004  a host's most
        return self.strange[name]

    def _use(self, uses: dict[str, Use], name: str, seen: Seen) -> None:
        use = uses.get(name)
        if use is None:
            use = uses[name] = Use(logs=frozenset({self.name}))
        when = moment(seen.when, self.year) if seen.when else None
        if seen.blocked:
            use.blocked += 1
            return
        sent = amount(seen.sent)
        use.add(when, sent, amount(seen.received))
        use.grants += seen.grant
        if seen.scopes:
            use.scopes = listed(use.scopes | {scope[:120] for scope in seen.scopes if scope})
        if seen.host and seen.host not in use.hosts:
            use.hosts = listed(use.hosts | {seen.host})
        account = seen.person or seen.client
        if account:
            digest, label = self._person(account)
            use.add_person(digest, Share(label, not seen.person, 1, sent or 0, when, when))

    def _person(self, account: str) -> tuple[int, str]:
        """A keyed digest of an account or address, and how it is called."""
        known = self.digests.get(account)
        if known is None:
            if len(self.digests) >= _REMEMBERED:
                self.digests.clear()
            plain = account.strip().lower()
            made = hmac.digest(self.key, f"person\0{plain}".encode("utf-8", "surrogatepass"), "sha256")
            label = plain if self.show_people else made.hex()[:12]
            known = self.digests[account] = int.from_bytes(made[:8], "big"), label
        return known


def read_log(
    item: Item, services: AiServices, formats: Sequence[LogFormat], key: bytes, *, show_people: bool = False
) -> tuple[Usage, list[Gap]]:
    """The use of AI services that one log shows, and what of it could not be read.

    `key` makes the digests of people. The range in the item's provenance (`from`, `to`: bytes) is read, else all of it.
    Raises MalformedError when it is no log that we know.
    """
    begin, end = int(item.provenance.get("from", 0)), int(item.provenance.get("to", 0))
    year = datetime.fromtimestamp(int(item.stamp.partition("-")[0] or 0) / 1e9, UTC).year if item.stamp else 0
    usage, gaps = Usage(), []
    with item.open() as stream:
        for name, plain in streams(stream):
            where = f"{item.path}!{name}" if name else item.path
            log = _Log(services, key, item.path, year or datetime.now(UTC).year, show_people)
            try:
                _read(plain, log, formats, begin, end)
            except (LimitExceeded, MalformedError) as error:
                gaps.append(Gap(where, error.what, "malformed", item.source))
            gaps += _unread(log, where, item.source)
            usage = usage.merge(log.usage)
    return usage, gaps


def read_seen(item: Item, formats: Sequence[LogFormat]) -> tuple[list[tuple[Seen, float | None]], list[Gap]]:
    """What every line of a small log says, whatever it is about, each with its time. For the tests of formats."""
    log = _Everything(AiServices(()), b"", item.path, 0, show_people=False)
    log.year = datetime.fromtimestamp(int(item.stamp.partition("-")[0]) / 1e9, UTC).year
    with item.open() as stream:
        for _, plain in streams(stream):
            _read(plain, log, formats, 0, 0)
    return log.seen, list(_unread(log, item.path, item.source))


@dataclass
class _Everything(_Log):
    seen: list[tuple[Seen, float | None]] = field(default_factory=list)

    def count(self, seen: Seen) -> None:
        self.named = True
        self.seen.append((seen, moment(seen.when, self.year)))


def _read(stream: BinaryIO, log: _Log, formats: Sequence[LogFormat], begin: int, end: int) -> None:
    start = stream.read(HEAD)
    if not start.strip():
        return
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MalformedError("text in UTF-16: save it as UTF-8 first")
    head = start.decode("utf-8", "replace").lstrip("\ufeff").replace("\r", "").split("\n")
    head = head[:-1] or head
    again = blocks(stream, begin, end) if begin else _again(start, stream, end)
    if _JSON.match("\n".join(head[:2])):
        _read_records(again, head, log, formats)
        return
    read = _chosen(head[:_FIRST], formats)
    for lines in again:
        for line in lines:
            if line:
                log.line(line, read)


def _again(start: bytes, stream: BinaryIO, end: int) -> Iterator[list[str]]:
    """The lines of a stream whose first bytes were read already; they cannot always be read twice."""
    return blocks(_Resumed(start, stream), 0, end)  # type: ignore[arg-type]


class _Resumed:
    """A stream put back to its beginning."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self.start, self.rest = start.removeprefix(b"\xef\xbb\xbf"), rest

    def read(self, size: int) -> bytes:
        """At most `size` bytes, at least one unless it has ended."""
        if not self.start:
            return self.rest.read(size)
        given, self.start = self.start[:size], self.start[size:]
        return given

    def readline(self, size: int) -> bytes:
        """The rest of a line, at most `size` bytes."""
        if not self.start:
            return self.rest.readline(size)
        stop = self.start.find(b"\n") + 1 or len(self.start)
        given, self.start = self.start[:stop], self.start[stop:]
        return given if given.endswith(b"\n") or not given else given + self.rest.readline(size)


def _chosen(head: Sequence[str], formats: Sequence[LogFormat]) -> Line:
    """The reader that understands most of the first lines; a general one only when no other fits."""
    found: list[tuple[int, int, Callable[[], Line | None]]] = []
    for order, unit in enumerate(sorted(formats, key=lambda unit: (unit.general, unit.id == "named-hosts"))):
        if unit.lines is not None and (read := unit.lines(head)) is not None:
            refused = sum(_refuses(read, line) for line in head if line)
            rank = (2 if unit.id == "named-hosts" else 1) if unit.general else 0
            found.append((rank * 10 + (refused * 2 > len(head)), order, lambda make=unit.lines: make(head)))  # type: ignore[misc]
    read = min(found, key=lambda each: each[:2])[2]() if found else None
    if read is None:
        raise MalformedError("no log format that we know")
    return read


def _refuses(read: Line, line: str) -> bool:
    try:
        read(line)
    except MalformedError:
        return True
    return False


def _read_records(lines: Iterable[list[str]], head: Sequence[str], log: _Log, formats: Sequence[LogFormat]) -> None:
    reader: Record | None = None
    asked = 0
    log.named = True  # events of other kinds are no fault of a log
    for record in records(iter(lines), head[0]):
        log.usage.lines += 1
        if record is None:
            log.refuse("")
            continue
        if reader is None:
            reader = _chosen_record(record, formats)
            asked += 1
            if reader is None and asked >= _FIRST:
                raise MalformedError("JSON that is no log format that we know")
        seen = reader(record) if reader else None
        if seen is not None:
            log.count(_plain(seen))
    if asked and reader is None:
        raise MalformedError("JSON that is no log format that we know")


def _chosen_record(record: dict[str, Any], formats: Sequence[LogFormat]) -> Record | None:
    for unit in sorted(formats, key=lambda unit: unit.general):
        if unit.record is not None and (reader := unit.record(record)) is not None:
            return reader
    return None


def _plain(seen: Seen) -> Seen:
    return seen if not seen.host or is_host(seen.host) else seen._replace(host="")


def _unread(log: _Log, where: str, source: str) -> Iterator[Gap]:
    if log.usage.lines > log.usage.unread and not log.named:
        why = f"none of {log.usage.lines:,} lines names a host or an application; addresses alone do not tell a service"
        yield Gap(where, why, "unsupported", source)
    if log.usage.unread:
        shown = ", ".join(f"`{example}`" for example in log.examples if example)
        why = f"{log.usage.unread:,} of {log.usage.lines:,} lines do not follow the format" + (
            f", such as {shown}" if shown else ""
        )
        yield Gap(where, why, "malformed", source)
