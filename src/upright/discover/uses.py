"""Which parts of the packages that it imports a source file names, in the words of its language.

`google.golang.org/grpc.NewServer`, `async_openai::Client`, `langchain.chains.LLMMathChain`: so that an advisory that
names functions can be weighed by whether they are used. Methods of values are not followed to their types.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.ai_packages import imported_package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.plain_source import PlainSource
    from upright.discover.readers.python_source import Import

MOST = 60  # parts of one package in one file
_LOOKED_AT = 4000  # names of one file
_GO = re.compile(r'^[ \t]*(?:import[ \t]+)?([\w.]{1,40}[ \t]+)?"([\w-]{1,60}\.[\w./~-]{1,200})"', re.MULTILINE)
_SELECTED = re.compile(r"(?<![\w.])([a-zA-Z]\w{0,60})\.([A-Z]\w{0,80})\b")
_RUST = re.compile(r"\b([a-z]\w{1,60})::((?:\w{1,60}::){0,6})(\w{1,60}|\{[^{}]{1,600}\}|\*)")
_PARTS = re.compile(r"(?:\.\w{1,60}){1,3}")
_NAMING = re.compile(r"[\w.]")


def of_source(source: PlainSource) -> dict[str, list[str]]:
    """The parts that Go and Rust code names, by package."""
    named = {"go": _of_go, "rust": _of_rust}.get(source.language)
    return _bounded(named(source)) if named is not None and source.packages else {}


def of_python(text: str, imports: Iterable[tuple[str, Import]]) -> dict[str, list[str]]:
    """The parts that Python code names, by distribution; `imports` with the distribution of each."""
    return _bounded(_of_python(text, list(imports)))


def _bounded(named: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for package, part in named:
        if len(found[package]) < MOST:
            found[package].add(part)
    return {package: sorted(parts) for package, parts in found.items()}


def _of_go(source: PlainSource) -> Iterator[tuple[str, str]]:
    called: dict[str, tuple[str, str]] = {}
    for match in islice(_GO.finditer(source.code), _LOOKED_AT):
        path = match[2]
        package = imported_package(source.ecosystem, path)
        if package:
            last = re.sub(r"^go-|-go$", "", next(p for p in reversed(path.split("/")) if not re.fullmatch(r"v\d+", p)))
            called[(match[1] or "").strip() or last] = (package, path)
            yield package, path
    for match in islice(_SELECTED.finditer(source.code), _LOOKED_AT):
        if match[1] in called:
            package, path = called[match[1]]
            yield package, f"{path}.{match[2]}"


def _of_rust(source: PlainSource) -> Iterator[tuple[str, str]]:
    for match in islice(_RUST.finditer(source.code), _LOOKED_AT):
        package = imported_package(source.ecosystem, match[1].replace("_", "-"))
        if package in source.packages:
            ends = re.findall(r"[\w:]+", match[3]) if match[3][:1] == "{" else [match[3]]
            yield from ((package, f"{match[1]}::{match[2]}{end}") for end in ends[:MOST])


def _of_python(text: str, imports: list[tuple[str, Import]]) -> Iterator[tuple[str, str]]:
    bound: dict[str, tuple[str, str]] = {}
    for distribution, imported in imports:
        name = imported.alias or imported.dotted.rpartition(".")[2]
        bound[name] = (distribution, imported.dotted if name != imported.dotted.partition(".")[0] else name)
        yield distribution, imported.dotted
    parts = sorted(
        (at, distribution, f"{dotted}{part}")
        for name, (distribution, dotted) in bound.items()
        for at, part in islice(_members(text, name), _LOOKED_AT)
    )
    yield from ((distribution, part) for _, distribution, part in parts)


def _members(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Where a name stands with something of it behind, `.chat.completions`: plain search, since files are long."""
    at = text.find(f"{name}.")
    while at >= 0:
        behind = at + len(name)
        part = _PARTS.match(text, behind)
        if part is not None and not (at and _NAMING.match(text, at - 1)):
            yield at, part[0]
        at = text.find(f"{name}.", behind)
