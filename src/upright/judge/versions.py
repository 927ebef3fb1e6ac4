"""Versions of packages as each ecosystem orders them, and whether a version lies in the ranges of an advisory.

PEP 440 for PyPI, Semantic Versioning 2.0 for npm, crates.io, Go (pseudo-versions included) and Hex, its form of four
numbers for NuGet, and the orders of Maven, RubyGems and Composer. Ranges are those of https://ossf.github.io/osv-schema/.
"""

# ruff: noqa: E501  patterns and tables
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

_SEMVER = re.compile(
    r"[v=]{0,2}(\d{1,18})(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.+-]{0,100})?"
)
_PARTS = re.compile(r"\d+|[a-z]+")
_MAVEN_WORDS = {"alpha": -5, "a": -5, "beta": -4, "b": -4, "milestone": -3, "m": -3, "rc": -2, "cr": -2, "snapshot": -1, "": 0, "final": 0, "ga": 0, "release": 0, "sp": 1}  # fmt: skip
_COMPOSER_WORDS = {
    "dev": -5,
    "alpha": -4,
    "a": -4,
    "beta": -3,
    "b": -3,
    "rc": -2,
    "c": -2,
    "": 0,
    "patch": 1,
    "pl": 1,
    "p": 1,
}
_LONGEST = 200
Key = Callable[[str], Any]


def key_of(ecosystem: str, version: str) -> Any:
    """What orders this version among others of its ecosystem (a purl type: `pypi`, `npm`, `golang`...). Raises
    ValueError when it is no version.
    """
    if not version or len(version) > _LONGEST:
        raise ValueError("no version")
    return _KEYS.get(ecosystem, _semver)(version.strip())


def compare(ecosystem: str, one: str, other: str) -> int:
    """-1, 0 or 1: whether `one` comes before, is, or comes after `other`. Raises ValueError."""
    left, right = key_of(ecosystem, one), key_of(ecosystem, other)
    return int(left > right) - int(left < right)


def affected(
    ecosystem: str, version: str, versions: Iterable[str], ranges: Iterable[Iterable[tuple[str, str]]]
) -> bool | None:
    """Whether an advisory hits this version: it is listed, or lies in a range of events (`introduced`, `fixed`,
    `last_affected`). None when the version cannot be read.
    """
    try:
        own = key_of(ecosystem, version)
    except ValueError:
        return True if version in set(versions) else None
    if any(_same(ecosystem, own, stated) for stated in versions):
        return True
    return any(_within(ecosystem, own, list(events)) for events in ranges)


def _same(ecosystem: str, own: Any, stated: str) -> bool:
    try:
        return bool(key_of(ecosystem, stated) == own)
    except ValueError:
        return False


def _within(ecosystem: str, own: Any, events: list[tuple[str, str]]) -> bool:
    """Walk the events in the order of their versions; what was last said before the version counts."""
    known = []
    for kind, version in events:
        try:
            known.append((kind, None if version == "0" else key_of(ecosystem, version)))
        except ValueError:
            continue
    starts = [key for kind, key in known if kind == "introduced" and (key is None or key <= own)]
    if not starts:
        return False
    begin = _latest(starts)
    for kind, key in known:
        if key is None or (begin is not None and key < begin):
            continue
        if (kind in {"fixed", "limit"} and key <= own) or (kind == "last_affected" and key < own):
            return False
    return True


def _latest(keys: list[Any]) -> Any:
    real = [key for key in keys if key is not None]
    return max(real) if real else None


def _pep440(version: str) -> Any:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version)
    except InvalidVersion:
        raise ValueError("not PEP 440") from None


def _semver(version: str) -> Any:
    match = _SEMVER.fullmatch(version)
    if not match:
        raise ValueError("no semantic version")
    numbers = tuple(int(part or 0) for part in match.groups()[:4])
    pre = match[5]
    if not pre:
        return (numbers, 1, ())
    return (numbers, 0, tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split(".")))


def _nuget(version: str) -> Any:
    return _semver(version.lower())


_NUMBER, _NOTHING = 2, (0, 0, "")
Part = tuple[int, int, str]


class _Words:
    """Parts of a version, numbers above words. What is missing weighs like a zero beside a number, like nothing
    beside a word.
    """

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts

    def _pairs(self, other: _Words) -> Iterator[tuple[Part, Part]]:
        for left, right in zip_longest(self.parts, other.parts):
            beside = left or right or _NOTHING
            missing = (_NUMBER, 0, "") if beside[0] == _NUMBER else _NOTHING
            yield left or missing, right or missing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and all(left == right for left, right in self._pairs(other))

    def __lt__(self, other: _Words) -> bool:
        return next((left < right for left, right in self._pairs(other) if left != right), False)

    def __gt__(self, other: _Words) -> bool:
        return other < self

    def __le__(self, other: _Words) -> bool:
        return not other < self

    def __ge__(self, other: _Words) -> bool:
        return not self < other

    __hash__ = None  # type: ignore[assignment]  # spellings of one version are equal without being alike


def _worded(words: Mapping[str, int], version: str) -> _Words:
    """Words that are not known come after those that are, by alphabet."""
    parts: list[Part] = []
    for part in _PARTS.findall(version.lower().removeprefix("v")):
        weight = words.get(part)
        if part.isdigit():
            parts.append((_NUMBER, int(part), ""))
        elif weight is None:
            parts.append((1, 2, part))
        else:
            parts.append((0, weight, "") if weight <= 0 else (1, weight, ""))
    if not any(part[0] == _NUMBER for part in parts):
        raise ValueError("no version")
    return _Words(parts)


def _maven(version: str) -> Any:
    return _worded(_MAVEN_WORDS, version)


def _composer(version: str) -> Any:
    return _worded(_COMPOSER_WORDS, version.partition("+")[0])


def _gem(version: str) -> Any:
    """A part with letters makes a pre-release, which comes before what it precedes."""
    if not re.fullmatch(r"\d[0-9A-Za-z.-]*", version):
        raise ValueError("no version of a gem")
    parts = _PARTS.findall(version.lower())
    return _Words([(_NUMBER, int(part), "") if part.isdigit() else (0, -1, part) for part in parts])


_KEYS: dict[str, Key] = {"pypi": _pep440, "npm": _semver, "cargo": _semver, "golang": _semver, "nuget": _nuget, "maven": _maven,
                         "gem": _gem, "composer": _composer}  # fmt: skip
