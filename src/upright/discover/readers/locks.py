"""Exact versions that lock files fix: which package, which version, on which line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.readers.markup import markup, toml_data
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
_JSON_LICENCE = re.compile(r'\s*"license": "([^"]{1,80})"')
_BUN = re.compile(r'\s*"[^"]{1,200}": \["((?:@[\w.-]{1,80}/)?[\w.-]{1,120})@(\d[\w.+-]{0,60})"')
_GEM = re.compile(r"\s{4}([\w.-]{1,100}) \((\d[\w.]{0,40})(?:-[\w-]{1,40})?\)$")
_GRADLE = re.compile(r"([\w.-]{1,120}):([\w.-]{1,120}):([\w.+-]{1,80})=")
_CONDA = re.compile(r"\s*(?:- )?name: ([\w.-]{1,100})$")
_CONDA_VERSION = re.compile(r"\s*version: ['\"]?([\w.+!-]{1,60})['\"]?$")
_PIXI = re.compile(
    r"\s*- (?:conda|pypi): https?://\S{1,300}/([\w.]{1,100}(?:-[A-Za-z_][\w.]{0,60})*)-(\d[\w.+!]{0,40})-[\w.-]{1,80}(?:\.conda|\.tar\.bz2|\.whl)$"
)
LICENCE_AHEAD = 14
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
    if name in _READERS:
        return _READERS[name](document)
    found = [_licensed(each, document.lines) for each in _pairs(document.lines, _JSON_PACKAGE, _JSON_VERSION)]
    return found or (_npm(document) if document.item.size < 1 << 20 else [])


def _npm(document: Document) -> list[Requirement]:
    """Of a lock file of npm that another tool wrote on other lines."""
    packages = markup(document)[0].get("packages").items()
    entries = ((path.rpartition("node_modules/")[2], node) for path, node in packages)
    return [
        Requirement(name, node.line, "", version, pinned=True)
        for name, node in entries
        if name and (version := node.get("version").text)
    ]


def _licensed(found: Requirement, lines: list[str]) -> Requirement:
    """With the licence that npm writes into the entry of a package."""
    for line in lines[found.line : found.line + LICENCE_AHEAD]:
        if line.lstrip().startswith('"node_modules/'):
            break
        stated = _JSON_LICENCE.match(line)
        if stated:
            return replace(found, licence=stated.group(1))
    return found


def _matched(document: Document, pattern: re.Pattern[str]) -> list[Requirement]:
    """Name and version on one line."""
    found = ((number, pattern.match(line)) for number, line in enumerate(document.lines, 1))
    return [Requirement(match.group(1), number, "", match.group(2), pinned=True) for number, match in found if match]


def _gradle(document: Document) -> list[Requirement]:
    found = ((number, _GRADLE.match(line)) for number, line in enumerate(document.lines, 1))
    return [
        Requirement(f"{match[1]}/{match[2]}", number, "", match[3], pinned=True) for number, match in found if match
    ]


def _nuget(document: Document) -> list[Requirement]:
    """The resolved versions of a packages.lock.json, of every target framework."""
    frameworks = markup(document)[0].get("dependencies").values()
    entries = [(name, node) for framework in frameworks for name, node in framework.items()]
    return [
        Requirement(name, node.line, "", version, pinned=True)
        for name, node in entries
        if (version := node.get("resolved").text)
    ]


def _composer(document: Document) -> list[Requirement]:
    root = markup(document)[0]
    found = []
    for table in ("packages", "packages-dev"):
        for item in root.get(table):
            name, version = item.get("name"), item.get("version").text.removeprefix("v")
            licence = ", ".join(item.get("license").strings())
            if name.text and version:
                found.append(
                    Requirement(
                        name.text, name.line, "", version, dev=table == "packages-dev", pinned=True, licence=licence
                    )
                )
    return found


_READERS: dict[str, Callable[[Document], list[Requirement]]] = {
    "bun.lock": lambda document: _matched(document, _BUN),
    "gemfile.lock": lambda document: _matched(document, _GEM),
    "gradle.lockfile": _gradle,
    "packages.lock.json": _nuget,
    "composer.lock": _composer,
    "conda-lock.yml": lambda document: _pairs(document.lines, _CONDA, _CONDA_VERSION),
    "pixi.lock": lambda document: _matched(document, _PIXI),
}


def _toml(document: Document) -> list[Requirement]:
    """By lines; a file without any is parsed, which says whether it is broken. Raises MalformedError."""
    found = _pairs(document.lines, _TOML_NAME, _TOML_VERSION)
    if not found and document.item.size < 1 << 20:
        toml_data(document.text)
    return found


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
