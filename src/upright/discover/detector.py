"""The detector unit: recognises assets in one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.cloud.declared import Declared
from upright.discover.globs import globs
from upright.model.evidence import Edge, Observation
from upright.model.unit import Unit

if TYPE_CHECKING:
    from upright.discover.document import Document

Sighting: TypeAlias = Observation | Edge | Declared
Detect: TypeAlias = "Callable[[Document], Iterable[Sighting]]"


@dataclass(frozen=True, slots=True)
class Selector:
    """Which documents a detector sees; all that is stated must hold.

    `languages`: as `Document.language` says (`python`, `typescript`, `yaml`, `terraform`...; a notebook's code is
    `python`). `names`: file-name globs, lower case (`dockerfile*`, `*.tfvars`). `paths`: globs over the whole path.
    `literals`: at least one of these byte strings must occur, in any case: the cheap prefilter that keeps a scan
    linear. `formats`: what the content is, for binary files (`pickle`, `safetensors`...).
    """

    languages: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    literals: tuple[bytes, ...] = ()
    formats: frozenset[str] = frozenset()

    def wants(self, document: Document) -> bool:
        """Whether the document is one of those described."""
        return self.wants_name(document) and self.wants_content(document)

    def wants_name(self, document: Document) -> bool:
        """Whether name, path and language are among those described."""
        if self.languages and document.language not in self.languages:
            return False
        if self.names and not globs(self.names).match(document.name):
            return False
        return not self.paths or globs(self.paths).match(document.path)

    def may_want(self, suffix: str) -> bool:
        """Whether name and path of any document with this suffix can be among those described."""
        return all(globs(patterns).may_end(suffix) for patterns in (self.names, self.paths) if patterns)

    def wants_content(self, document: Document) -> bool:
        """Whether format and literals are among those described."""
        if self.formats and document.format not in self.formats:
            return False
        return not self.literals or document.contains(self.literals)


@dataclass(frozen=True, slots=True)
class Hit:
    """An example in which the detector must see something: `expect` holds `(kind, name, line)` of every asset observed
    (line 0: any line), in any order. `also` are further files (`path -> content`) that references resolve through.
    `joins` are relations that it must state: how the source's key ends, the relation, how the target's key ends.
    `declares` are the kinds of what it must declare, which says nothing until another declaration names it.
    """

    path: str
    content: str | bytes
    expect: tuple[tuple[str, str, int], ...]
    also: tuple[tuple[str, str], ...] = ()
    joins: tuple[tuple[str, str, str], ...] = ()
    declares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """An example that looks alike and in which the detector must see nothing."""

    path: str
    content: str | bytes


@dataclass(frozen=True, kw_only=True)
class Detector(Unit):
    """`detect` is pure: the same document gives the same sightings, and no bytes whatever make it raise anything but
    MalformedError. Found by the catalog as the constant `DETECTOR` of its module. `in_tests`: whether what it sees in
    code under tests and documentation counts, where agents, prompts and models are made up.
    """

    selects: Selector
    detect: Detect
    hits: tuple[Hit, ...]
    misses: tuple[Miss, ...] = field(default=())
    in_tests: bool = False
