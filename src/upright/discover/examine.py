"""Examine: every detector that wants a document looks at it; what a worker does with one item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detect, Selector
from upright.discover.document import Document
from upright.discover.exports import WORTH, Exports, exports
from upright.discover.model_stems import STEMS
from upright.discover.python_gate import ASKED
from upright.discover.script_exports import WORTH as SCRIPTS_WORTH
from upright.discover.sight import in_tests
from upright.discover.words import Words
from upright.discover.written_files import written_files
from upright.model.asset import AssetKind
from upright.model.errors import LimitExceeded, MalformedError, UnsupportedError
from upright.model.evidence import Edge, Gap, Observation

_GATES = (*WORTH, *SCRIPTS_WORTH, *ASKED, *STEMS)  # what is asked of every program, beside the literals of detectors
_CODES: dict[type, str] = {LimitExceeded: "too-large", UnsupportedError: "unsupported"}
_SUFFIXES = 1000  # of which it is remembered who wants them
_CODE = frozenset({"python", "notebook", "typescript", "tsx", "javascript"})


@dataclass(frozen=True, slots=True)
class Examination:
    """What was seen in one document. Picklable and small; `upright.discover.link` joins many."""

    path: str
    source: str
    observations: tuple[Observation, ...] = ()
    edges: tuple[Edge, ...] = ()
    exports: Exports = field(default_factory=Exports)
    gaps: tuple[Gap, ...] = ()
    declared: tuple[Declared, ...] = ()


class Detecting(Protocol):
    """What is asked of a detector; the detector itself may be loaded later."""

    @property
    def id(self) -> str:
        """As `Unit.id`."""

    @property
    def selects(self) -> Selector:
        """As `Detector.selects`."""

    @property
    def in_tests(self) -> bool:
        """As `Detector.in_tests`."""

    @property
    def detect(self) -> Detect:
        """As `Detector.detect`."""


class Panel:
    """Detectors by the languages and the ends of names that they want, sorted once for many documents."""

    def __init__(self, detectors: Iterable[Detecting]) -> None:
        self._detectors = tuple(detectors)
        self.words = Words([*_GATES, *(word for each in self._detectors for word in each.selects.literals)])
        self._wanting: dict[tuple[str, str, bool], list[tuple[Detecting, bool]]] = {}

    def wanting(self, document: Document) -> Iterator[Detecting]:
        """The detectors that want a document of this name, path and language, and whose sightings count there."""
        for detector, named in self._for(document.language, document.item.suffix, tests=_is_test_code(document)):
            if not named or detector.selects.wants_name(document):
                yield detector

    def _for(self, language: str, suffix: str, *, tests: bool) -> list[tuple[Detecting, bool]]:
        """Those that may want the language and the end of the name, and whether the rest of the name matters too."""
        found = self._wanting.get((language, suffix, tests))
        if found is None:
            found = [
                (each, bool(each.selects.names or each.selects.paths))
                for each in self._detectors
                if (not each.selects.languages or language in each.selects.languages)
                and each.selects.may_want(suffix)
                and (each.in_tests or not tests)
            ]
            if len(self._wanting) < _SUFFIXES:
                self._wanting[language, suffix, tests] = found
        return found


def examine(document: Document, detectors: Iterable[Detecting] | Panel) -> Examination:
    """Run the detectors, on what the document writes too. A MalformedError becomes a gap that names the file, once per
    reason.
    """
    panel = detectors if isinstance(detectors, Panel) else Panel(detectors)
    found = _Found()
    _look(document, panel, found)
    if _is_test_code(document):
        found.observations = [seen for seen in found.observations if _counts_in_tests(seen)]
        found.edges = []
    kept = _exported(document, found.observations, found.gaps)
    _look_within(document, panel, found)
    item, gaps = document.item, tuple(found.gaps.values())
    seen, edges, declared = tuple(found.observations), tuple(found.edges), tuple(found.declared)
    return Examination(item.path, item.source, seen, edges, kept, gaps, declared)


@dataclass(slots=True)
class _Found:
    observations: list[Observation] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    gaps: dict[str, Gap] = field(default_factory=dict)


def _look(document: Document, panel: Panel, found: _Found) -> None:
    """Add what the detectors that want a document see in it."""
    for detector in panel.wanting(document):
        try:
            if not detector.selects.wants_content(document):
                continue
            for sighting in detector.detect(document):
                if isinstance(sighting, Edge):
                    found.edges.append(sighting)
                elif isinstance(sighting, Declared):
                    found.declared.append(replace(sighting, detector=detector.id))
                else:
                    found.observations.append(replace(sighting, detector=sighting.detector or detector.id))
        except MalformedError as error:
            found.gaps.setdefault(str(error), _gap(document, error))


def _look_within(document: Document, panel: Panel, found: _Found, depth: int = 0) -> None:
    """Add what the files say that a document writes, at its path and lines; what it said of itself counts once. What
    cannot be read as a file before somebody fills it in is no gap: it has been read as what it is.
    """
    for inner in written_files(document, depth):
        within = _Found()
        _look(inner, panel, within)
        _look_within(inner, panel, within, depth + 1)
        known = {(str(each.kind), each.location.line) for each in found.observations}
        path = document.item.path
        found.observations += [
            replace(each, location=replace(each.location, path=path))
            for each in within.observations
            if (str(each.kind), each.location.line) not in known
        ]
        found.declared += [replace(each, location=replace(each.location, path=path)) for each in within.declared]
        found.edges += within.edges


def _exported(document: Document, observations: list[Observation], gaps: dict[str, Gap]) -> Exports:
    try:
        return exports(document, observations)
    except MalformedError as error:
        gaps.setdefault(str(error), _gap(document, error))
        return Exports()


def _gap(document: Document, error: MalformedError) -> Gap:
    code = _CODES.get(type(error), "malformed")
    return Gap(document.item.path, str(error), code, document.item.source)


def _is_test_code(document: Document) -> bool:
    return document.language in _CODE and in_tests(document.item.path)


def _counts_in_tests(seen: Observation) -> bool:
    """Code under tests or documentation shows which packages are used and what notebooks there are; the agents, prompts
    and models that it makes up are no assets.
    """
    return seen.kind in {AssetKind.PACKAGE, AssetKind.NOTEBOOK}
