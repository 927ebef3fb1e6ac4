"""The shapes of the machine-readable documents, from which their JSON Schemas are generated."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

from upright.show.accuracy_shapes import ACCURACY_DOCUMENTS
from upright.show.fitness_shapes import FITNESS_DOCUMENTS
from upright.show.redaction_shapes import REDACTION_DOCUMENTS
from upright.show.shadow_shapes import SHADOW_DOCUMENTS


class ScanRow(TypedDict):
    """Which scan a document speaks of; times in ISO 8601, UTC."""

    id: int
    estate: str
    started: str
    finished: str
    state: str
    stats: dict[str, Any]


class LocationRow(TypedDict):
    """A place; `path` is relative to the root of its source, `line` counts from 1 (0: the whole file)."""

    path: str
    line: int
    type: NotRequired[str]
    source: NotRequired[str]


LabelRow = TypedDict(
    "LabelRow",
    {
        "class": str,
        "partition": str,
        "count": int,
        "examined": int,
        "holding": int,
        "population": int,
        "share": list[float],
        "confidence": float,
        "sensitivity": str,
        "hint": str,
    },
)
LabelRow.__doc__ = """A data class in one part of an asset. `holding` of the `examined` cells (or lines of a text) have
it; `population` is how many there are in all, read or not (0: unknown); `share` is the part of all that has it,
`[least, most]` at 95 %."""


class AssetRow(TypedDict):
    """One inventoried asset; `keys` are its identity keys."""

    id: str
    kind: str
    name: str
    version: NotRequired[str]
    keys: list[str]
    locations: list[LocationRow]
    attributes: dict[str, Any]
    exposure: str
    labels: list[LabelRow]
    confidence: float
    estate: NotRequired[str]
    first_seen: NotRequired[str]
    last_seen: NotRequired[str]
    owner: NotRequired[str]
    owners: NotRequired[list[Any]]
    approval: NotRequired[str]
    sources: NotRequired[list[str]]


class RelationRow(TypedDict):
    """A typed edge between two asset ids."""

    source: str
    kind: str
    target: str


class GapRow(TypedDict):
    """A place where we could not look, and why."""

    where: str
    why: str
    code: str
    source: str
    count: int


class FindingRow(TypedDict):
    """A failed verdict on an asset; `score` is 0..100."""

    id: str
    rule: str
    title: str
    severity: str
    confidence: float
    score: float
    asset: str
    reason: str
    locations: list[LocationRow]
    controls: list[str]
    signals: list[str]
    remediations: list[str]
    remedy: str
    status: str
    first_seen: str
    path: list[str]
    evidence: dict[str, Any]


class FactorRow(TypedDict):
    """One factor of a score."""

    name: str
    value: float
    why: str


class ScoreRow(TypedDict):
    """A score, factor by factor, and the single change that lowers it most."""

    value: float
    factors: list[FactorRow]
    best_change: str
    best_value: float


class StepRow(TypedDict):
    """One step of an attack path: how the asset is reached, and why that is possible."""

    asset: str
    relation: str
    why: str


class PathRow(TypedDict):
    """One attack path."""

    id: str
    severity: str
    entry: str
    target: str
    steps: list[StepRow]
    story: str
    techniques: list[str]
    choke_point: str
    score: float


class CutRow(TypedDict):
    """Without `asset`, `closes` of `targets` are out of an attacker's reach."""

    asset: str
    closes: int
    targets: int


class ChangedAsset(TypedDict):
    """An asset that is still there but not the same, with the names of what differs."""

    asset: AssetRow
    changed: list[str]


class ChangedFinding(TypedDict):
    """A finding that still stands but reads differently."""

    finding: FindingRow
    changed: list[str]


class AssetDrift(TypedDict):
    """Assets that came, went and changed."""

    new: list[AssetRow]
    gone: list[AssetRow]
    changed: list[ChangedAsset]


class RelationDrift(TypedDict):
    """Relations that came and went."""

    new: list[RelationRow]
    gone: list[RelationRow]


class FindingDrift(TypedDict):
    """Findings that came, went, came back and changed."""

    new: list[FindingRow]
    fixed: list[FindingRow]
    reopened: list[FindingRow]
    changed: list[ChangedFinding]


class ControlRow(TypedDict):
    """The standing of one control: `status` is satisfied, not_satisfied, not_assessed or manual."""

    id: str
    title: str
    status: str
    reason: str
    findings: list[str]


class InventoryDocument(TypedDict):
    """`upright inventory --format json`, `upright scan PATH --format json`."""

    schema: str
    scan: ScanRow
    assets: list[AssetRow]
    relations: list[RelationRow]
    gaps: list[GapRow]


class FindingsDocument(TypedDict):
    """`upright findings --format json`."""

    schema: str
    scan: ScanRow
    findings: list[FindingRow]
    assessed: dict[str, int]
    unknown: dict[str, str]
    gaps: list[GapRow]


class ChangeRow(TypedDict):
    """A finding became open, accepted, fixed or reopened with a scan."""

    scan: int
    when: str
    status: str


class ExplainDocument(TypedDict):
    """`upright explain FINDING --format json`."""

    schema: str
    finding: FindingRow
    score: ScoreRow
    assets: list[AssetRow]
    history: list[ChangeRow]


class PathsDocument(TypedDict):
    """`upright paths --format json`."""

    schema: str
    paths: list[PathRow]
    cuts: list[CutRow]
    left_out: int


class LineageDocument(TypedDict):
    """`upright lineage ASSET --format json`; `paths` maps an asset id to the ids on the way to it, `taken_out` a data
    class that no longer comes along to the id of what is left.
    """

    schema: str
    asset: AssetRow
    upstream: list[AssetRow]
    downstream: list[AssetRow]
    classes: dict[str, int]
    taken_out: dict[str, str]
    exposure: str
    readers: list[AssetRow]
    paths: dict[str, list[str]]


class DiffDocument(TypedDict):
    """`upright diff --format json`."""

    schema: str
    before: ScanRow
    after: ScanRow
    assets: AssetDrift
    relations: RelationDrift
    findings: FindingDrift


class ComplyDocument(TypedDict):
    """`upright comply FRAMEWORK --format json`."""

    schema: str
    framework: str
    title: str
    counts: dict[str, int]
    controls: list[ControlRow]


DOCUMENTS: dict[str, Any] = {
    "inventory": InventoryDocument,
    "findings": FindingsDocument,
    "explain": ExplainDocument,
    "paths": PathsDocument,
    "lineage": LineageDocument,
    "diff": DiffDocument,
    "comply": ComplyDocument,
    **REDACTION_DOCUMENTS,
    **ACCURACY_DOCUMENTS,
    **SHADOW_DOCUMENTS,
    **FITNESS_DOCUMENTS,
}


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one document."""
    from pydantic import TypeAdapter

    made: dict[str, Any] = TypeAdapter(DOCUMENTS[name]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"upright/{name}/1", **made}
