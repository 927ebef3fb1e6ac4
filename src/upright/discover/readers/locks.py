"""Exact versions that lock files fix: which package, which version, on which line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.markup import toml_data
from upright.discover.readers.requirements import Requirement

if TYPE_CHECKING:
    from upright.discover.document import Document

_TOML_NAME = re.compile(r'name = "([^"]{1,200})"')
_TOML_VERSION = re.compile(r'version = "([^"]{1,80})"')
_JSON_PACKAGE = re.compile(r'\s*"(?:node_modules/)((?:@[\w.-]{1,80}/)?[\w.-]{1,120})": \{')
_JSON_PYPI = re.compile(r'\s{8}"([\w.-]{1,120})": \{')
_JSON_VERSION = re.compile(r'\s*"version": "(?:==)?([^"]{1,80})"')
_YARN = re.compile(r'"?((?:@[\w.-]{1,80}/)?[\w.-]{1,120})@')
_YARN_VERSION = re.compile(r'\s+version:? "?([\w.+-]{1,80})"?')
_PNPM = re.compile(r"\s{2}'?/?((?:@[\w.-]{1,80}/)?[\w.-]{1,120})[@/](\d[\w.+-]{0,60})(?:\(.*)?'?:")
AHEAD = 3  # lines within which the version follows the name


def lock_file(document: Document) -> list[Requirement]:
    """Packages of a lock file with exact versions, by its name. Only line shapes that the tools write are read."""
    name = document.item.name.lower()
    if name in {"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "cargo.lock"}:
        return _toml(document)
    if name == "pnpm-lock.yaml":
        return _pnpm(document.lines)
    if name == "yarn.lock":
        return _pairs(document.lines, _YARN, _YARN_VERSION)
    if name == "pipfile.lock":
        return _pairs(document.lines, _JSON_PYPI, _JSON_VERSION, ahead=60)
    return _pairs(document.lines, _JSON_PACKAGE, _JSON_VERSION)


def _toml(document: Document) -> list[Requirement]:
    if document.item.size < 1 << 20:
        toml_data(document.text)
    return _pairs(document.lines, _TOML_NAME, _TOML_VERSION)


def _pairs(lines: list[str], name: re.Pattern[str], version: re.Pattern[str], ahead: int = AHEAD) -> list[Requirement]:
    found = []
    for index, line in enumerate(lines):
        match = name.match(line)
        if not match:
            continue
        for following in lines[index + 1 : index + 1 + ahead]:
            exact = version.match(following)
            if exact:
                found.append(Requirement(match.group(1), index + 1, "", exact.group(1), pinned=True))
                break
            if name.match(following):
                break
    return found


def _pnpm(lines: list[str]) -> list[Requirement]:
    matches = ((number, _PNPM.match(line)) for number, line in enumerate(lines, 1))
    return [Requirement(m.group(1), number, "", m.group(2), pinned=True) for number, m in matches if m]
