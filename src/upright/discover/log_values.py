"""Values as logs write them: hosts in URLs, times in a dozen forms, byte counts, verdicts; and lines masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from upright.model.errors import MalformedError

_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
)}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)(?:[T _-]+(\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?")
_CLF = re.compile(r"(\d{1,2})[/-](\w{3})[/-](\d{4})[: ](\d\d):(\d\d):(\d\d)(?:\.\d+)?\s*([+-]\d{4})?")
_SYSLOG = re.compile(
    r"(?:\w{3},? +)?(\w{3}) +(\d{1,2}) +(?:(\d{4}) +)?(\d\d):(\d\d):(\d\d)(?: +(?:\w{3,4} +)?(\d{4}))?"
)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}),? +(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*([AaPp][Mm])?")
_NUMBER = re.compile(r"\d{9,20}(?:\.\d+)?")
_REFUSED = re.compile(
    r"block|den(?:y|ied)|drop|reject|reset|prevent|forbid|refus|nxdomain|sinkhole|fail", re.IGNORECASE
)
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<![\w@./-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}"
    r"(?!(?:py|js|go|rs|log|json|txt|conf|service|sh|so|html)\b)[a-z]{2,18})(?![\w-])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])")
_LOOKED_AT = 4000  # characters of a line
_LATEST, _EARLIEST = 4_102_444_800.0, 631_152_000.0  # 2100 and 1990: other times are counters or nonsense
_SHOWN = 80
EMPTY = frozenset({"", "-", "--", "n/a", "na", "none", "null", "unknown", "anonymous", "(empty)"})


def url_host(text: str) -> str:
    """The host of a URL, of `host:port` or of a bare host with a path."""
    rest = text.partition("://")[2] or text
    authority = rest.partition("/")[0].partition("?")[0]
    authority = authority.rpartition("@")[2]
    return authority.partition(":")[0].rstrip(".").lower()


def is_host(text: str) -> bool:
    """Whether this is a host name with a dot, and no address of numbers."""
    return _HOST.fullmatch(text.rstrip(".")) is not None


def named_host(text: str) -> tuple[str, str]:
    """The first host name in a text that is no file name, and the first address; empty strings where there is none."""
    host, address = _NAMED.search(text, 0, _LOOKED_AT), _ADDRESS.search(text, 0, _LOOKED_AT)
    return host[1].lower() if host else "", address[1] if address else ""


def given(text: str | None) -> str:
    """The text, or nothing where a log says that there is none."""
    return "" if text is None or text.strip().lower() in EMPTY else text.strip()


def refused(*words: str) -> bool:
    """Whether an action says that the traffic did not pass."""
    return any(_REFUSED.search(word) for word in words if word)


def amount(text: str) -> int | None:
    """A count of bytes, or None when it is none."""
    digits = text.partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None  # noqa: PLR2004


def wanted(text: str, pattern: re.Pattern[str]) -> re.Match[str]:
    """The match at the start of a line. Raises MalformedError, without the line."""
    found = pattern.match(text)
    if found is None:
        raise MalformedError("not a line of this format")
    return found


def names_of(app: str) -> Iterator[str]:
    """The names under which an application may be known: `openai-chatgpt`, `ChatGPT (Web)`, `claude-base`."""
    yield app
    short = re.sub(r"\s*\(.*?\)|-(?:base|web|api|app|download|upload(?:ing)?|post(?:ing)?)$", "", app)
    yield short
    if "-" in short and " " not in short:
        yield short.rpartition("-")[2]
        yield short.partition("-")[0]


def masked(line: str) -> str:
    """The shape of a line without what it says: letters become `a`, digits `9`."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", line[:_SHOWN])) + ("..." if len(line) > _SHOWN else "")


def moment(text: str, year: int) -> float | None:
    """Seconds since 1970 (UTC) of a time as logs write it, or None. `year` for times that name none."""
    text = text.strip().strip('[]"')
    if _NUMBER.fullmatch(text):
        return _counted(float(text))
    for pattern, read in ((_ISO, _iso), (_CLF, _clf), (_SLASHED, _slashed), (_SYSLOG, _syslog)):
        found = pattern.search(text)
        if found:
            try:
                return _sane(read(found, year))
            except (ValueError, KeyError, OverflowError):
                return None
    return None


def _counted(number: float) -> float | None:
    """Seconds, milli-, micro- or nanoseconds since 1970, or a date written as one number (`20261121100000`)."""
    text = f"{number:.0f}"
    if len(text) == 14 and text[:2] in {"19", "20"}:  # noqa: PLR2004
        try:
            return _sane(datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp())
        except ValueError:
            return None
    while number >= _LATEST:
        number /= 1000
    return _sane(number)


def _sane(seconds: float) -> float | None:
    return seconds if _EARLIEST < seconds < _LATEST else None


def _stamp(parts: tuple[int, int, int, str | None, str | None, str | None], zone: str | None = None) -> float:
    year, month, day, hour, minute, second = parts
    when = datetime(year, month, day, int(hour or 0), int(minute or 0), min(59, int(second or 0)), tzinfo=UTC)
    if not zone or zone == "Z":
        return when.timestamp()
    plain = zone.replace(":", "")
    offset = (int(plain[1:3]) * 60 + int(plain[3:5])) * 60
    return when.timestamp() - (offset if plain[0] == "+" else -offset)


def _iso(found: re.Match[str], _year: int) -> float:
    year, month, day, hour, minute, second, zone = found.groups()
    return _stamp((int(year), int(month), int(day), hour, minute, second), zone)


def _clf(found: re.Match[str], _year: int) -> float:
    day, month, year, hour, minute, second, zone = found.groups()
    return _stamp((int(year), _MONTHS[month.lower()], int(day), hour, minute, second), zone)


def _slashed(found: re.Match[str], _year: int) -> float:
    """`11/21/2026 3:04:05 PM`; day first where the first number cannot be a month or dots stand between."""
    first, second, year, hour, minute, seconds, half = found.groups()
    day_first = int(first) > 12 or "." in found[0][:3]  # noqa: PLR2004  months
    month, day = (int(second), int(first)) if day_first else (int(first), int(second))
    if half:
        hour = str(int(hour) % 12 + (12 if half.lower() == "pm" else 0))
    return _stamp((int(year), month, day, hour, minute, seconds))


def _syslog(found: re.Match[str], year: int) -> float:
    month, day, before, hour, minute, second, after = found.groups()
    return _stamp((int(before or after or year), _MONTHS[month.lower()], int(day), hour, minute, second))
