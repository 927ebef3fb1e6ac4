"""What a detector must do: see its hits, see nothing in its misses, and survive any bytes."""

from __future__ import annotations

from collections.abc import Iterable

from upright.discover.cloud.assemble import assemble
from upright.discover.detector import Detector
from upright.discover.document import Document
from upright.discover.examine import Examination, examine
from upright.discover.link import link
from upright.model.attributes import known
from upright.model.errors import MalformedError
from upright.model.evidence import Edge, Observation
from upright.model.item import Item


def item(path: str, content: str | bytes) -> Item:
    """An item that holds its content."""
    data = content.encode() if isinstance(content, str) else content
    return Item("example", path, len(data), content=data)


def check_detector(detector: Detector) -> None:
    """Run every example of a detector."""
    assert detector.hits, f"{detector.id}: no hits"
    assert detector.misses, f"{detector.id}: no misses"
    for hit in detector.hits:
        seen = _observe(detector, hit.path, hit.content, hit.also)
        assert hit.expect or hit.joins or hit.declares, f"{detector.id}: {hit.path}: expects nothing"
        found = {(str(each.kind), str(each.name), each.location.line) for each in seen}
        for kind, name, line in hit.expect:
            matches = [each for each in found if each[:2] == (kind, name) and line in (0, each[2])]
            assert matches, f"{detector.id}: {hit.path}: expected {(kind, name, line)}, saw {sorted(found)}"
        kinds = {each.kind for each in _examine(detector, hit.path, hit.content).declared} if hit.declares else set()
        assert kinds >= {*hit.declares}, f"{detector.id}: {hit.path}: expected {hit.declares}, saw {sorted(kinds)}"
        stated = _edges(detector, hit.path, hit.content)
        for source, kind, target in hit.joins:
            ends = [(str(each.source), str(each.target)) for each in stated if str(each.kind) == kind]
            joined = any(one.endswith(source) and other.endswith(target) for one, other in ends)
            assert joined, f"{detector.id}: {hit.path}: expected {(source, kind, target)}, saw {ends}"
        for each in seen:
            _check_vocabulary(detector, each)
    for miss in detector.misses:
        seen = _observe(detector, miss.path, miss.content, ())
        silent = not any(hit.declares for hit in detector.hits)
        assert silent or not _examine(detector, miss.path, miss.content).declared, (
            f"{detector.id}: {miss.path}: declares"
        )
        assert not _edges(detector, miss.path, miss.content), f"{detector.id}: {miss.path}: should relate nothing"
        assert not seen, f"{detector.id}: {miss.path}: should see nothing, saw {[str(each.name) for each in seen]}"


def _observe(detector: Detector, path: str, content: str | bytes, also: Iterable[tuple[str, str]]) -> list[Observation]:
    examinations = [_examine(detector, path, content)]
    examinations += [_examine(detector, other, text) for other, text in also]
    observations, _, gaps = link(examinations)
    assert not [gap for gap in gaps if gap.where == path], f"{detector.id}: {path}: became a gap: {gaps}"
    return [each for each in observations if each.location.path == path]


def _edges(detector: Detector, path: str, content: str | bytes) -> list[Edge]:
    """The relations that one document states, of what infrastructure code declares too."""
    seen = _examine(detector, path, content)
    return [*seen.edges, *assemble(seen.declared)[1]]


def _examine(detector: Detector, path: str, content: str | bytes) -> Examination:
    return examine(Document(item(path, content)), (detector,))


def _check_vocabulary(detector: Detector, seen: Observation) -> None:
    unknown = [name for name in seen.attributes if not known(seen.kind, name)]
    assert not unknown, f"{detector.id}: states {unknown} on a {seen.kind}; add them to upright.model.attributes first"
    assert seen.keys, f"{detector.id}: {seen.name} has no identity key"
    assert 0 < seen.confidence <= 1, f"{detector.id}: confidence of {seen.name} is {seen.confidence}"


def check_survives(detector: Detector, path: str, content: bytes) -> None:
    """No bytes whatever make a detector raise anything but MalformedError."""
    document = Document(item(path, content))
    try:
        if detector.selects.wants(document):
            list(detector.detect(document))
    except MalformedError:
        return
