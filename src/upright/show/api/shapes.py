"""The shapes of the API's answers. Every asset carries what it takes to draw it."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

T = TypeVar("T")
SeverityName = Literal["info", "low", "medium", "high", "critical"]
SensitivityName = Literal["public", "low", "moderate", "high", "critical"]


class Page(BaseModel, Generic[T]):
    """A part of a list: `items` from `offset`, out of `total` that match."""

    items: list[T]
    total: int = Field(description="How many match the filter, not only those on this page.")
    offset: int
    limit: int
    facets: dict[str, dict[str, int]] = Field(
        default_factory=dict, description="For each filter, how many of the matching items have each value."
    )


class ScanOut(BaseModel):
    """One run over the estate."""

    id: int
    estate: str
    started: str
    finished: str
    state: str = Field(description="`complete`, or `partial` when a source could not be read to its end.")
    stats: dict[str, Any] = Field(default_factory=dict)


class LocationOut(BaseModel):
    """Where something was seen. `line` counts from 1; 0 means the whole file."""

    path: str
    line: int = 0
    source: str = ""
    type: str = Field("", description="How it was seen there: `dependency`, `sdk`...")


class LabelOut(BaseModel):
    """A class of sensitive data found on an asset. Never a value: `hint` is masked."""

    data_class: str
    partition: str
    count: int
    examined: int
    confidence: float
    sensitivity: SensitivityName
    hint: str = ""
    line: int = 0


class AssetRef(BaseModel):
    """An asset in as few words as it takes to draw it."""

    id: str
    kind: str
    type: str = Field("", description="Finer kind: `system_prompt`, `model_file`...")
    name: str
    exposure: str = Field(
        description="`unknown`, `private`, `organisation` or `public`; unknown never counts as private."
    )
    sensitivity: SensitivityName | None = Field(None, description="The worst data found on it; null: none was found.")
    data_classes: list[str] = Field(default_factory=list)


class AssetRow(AssetRef):
    """An asset in the inventory table."""

    version: str = ""
    provider: str = ""
    confidence: float
    location: LocationOut | None = Field(None, description="The first place where it was seen.")
    locations: int = Field(description="In how many places it was seen.")
    findings: int
    severity: SeverityName | None = Field(None, description="The worst open finding on it.")
    score: float = Field(0, description="The highest risk score of its findings, 0 to 100.")


class RelationOut(BaseModel):
    """A typed edge, seen from one asset. Read it as a sentence: `source kind target`."""

    direction: Literal["out", "in"]
    kind: str
    asset: AssetRef


class FindingRow(BaseModel):
    """A finding in the ranked table."""

    id: str
    rule: str
    title: str
    severity: SeverityName
    confidence: float
    score: float = Field(description="Risk score, 0 to 100.")
    status: str
    reason: str = Field(description="One sentence that says what was seen.")
    asset: AssetRef
    location: LocationOut | None = None
    reach: list[str] = Field(default_factory=list, description="Classes of sensitive data along its path.")
    fixable: bool = Field(description="Whether a remediation can repair it.")
    first_seen: str = ""


class AssetOut(AssetRow):
    """An asset with everything that is known about it."""

    keys: list[str] = Field(description="Identity keys: what makes two observations the same asset.")
    places: list[LocationOut]
    attributes: dict[str, Any]
    labels: list[LabelOut]
    relations: list[RelationOut] = Field(description="At most 300; `GET /v1/graph` draws what lies around.")
    relation_count: int
    open_findings: list[FindingRow] = Field(
        description="Findings on it, and findings whose path crosses it; the worst 100."
    )


class FactorOut(BaseModel):
    """One factor of a score: `value` multiplies."""

    name: str
    value: float
    why: str


class StepOut(BaseModel):
    """One stop of a finding's path and the relation that leads to the next (empty at the end)."""

    asset: AssetRef
    verb: str = ""
    forward: bool = Field(True, description="False: the relation points from the next stop to this one.")
    why: str = Field("", description="What reaching this stop gives an attacker.")


class RemediationOut(BaseModel):
    """A repair, and the command that shows it before anything happens."""

    id: str
    title: str
    reversibility: str
    command: str


class RuleOut(BaseModel):
    """A posture statement that must hold."""

    id: str
    title: str
    severity: SeverityName
    assesses: list[str]
    signals: list[str]
    remedy: str
    remediations: list[str]
    weakness: list[str]
    why: str = Field("", description="Its reference page.")
    findings: int = 0
    assessed: int | None = Field(
        None, description="How many assets it judged in the latest scan; null: it was not run."
    )
    unknown: str = Field("", description="Why it could not decide, where it could not.")


class TurnOut(BaseModel):
    """A finding became open, accepted, fixed or reopened with a scan."""

    scan: int
    when: str
    status: str


class FindingOut(FindingRow):
    """A finding with its reasons: where, how bad and why, and how to put it right."""

    explanation: str = Field("", description="Why the rule matters, from its reference page.")
    factors: list[FactorOut]
    best_change: str = Field("", description="The single change that lowers the score most.")
    best_value: float = Field(0, description="The score after that change.")
    locations: list[LocationOut]
    evidence: dict[str, Any]
    path: list[StepOut]
    controls: list[str]
    weakness: list[str]
    signals: list[str]
    remedy: str
    remediations: list[RemediationOut]
    history: list[TurnOut] = Field(default_factory=list, description="How its status went, oldest first.")


class NodeOut(AssetRef):
    """A node of a drawn graph. `step` is its place on the path, counted from 0; null: context beside it."""

    step: int | None = None
    findings: int = 0


class EdgeOut(BaseModel):
    """A relation of a drawn graph."""

    source: str
    kind: str
    target: str
    on_path: bool = False


class GraphOut(BaseModel):
    """A part of the graph. It is capped: `hidden` says how many neighbours were left out."""

    nodes: list[NodeOut]
    edges: list[EdgeOut]
    hidden: int = 0


class PathOut(BaseModel):
    """An attack path: from where the danger enters to what it reaches."""

    id: str
    severity: SeverityName
    entry: AssetRef
    target: AssetRef
    story: str = Field(description="What an attacker does, in sentences.")
    steps: list[StepOut]
    choke: AssetRef | None = Field(None, description="The asset where cutting helps most.")
    techniques: list[str] = Field(default_factory=list, description="Ids of public taxonomies of attacks.")
    findings: list[FindingRow] = Field(default_factory=list, description="Open findings on its stops, worst first.")


class GapOut(BaseModel):
    """A place where we could not look, and why."""

    where: str
    why: str
    code: str
    source: str = ""
    count: int = 1


class LineageOut(BaseModel):
    """What feeds an asset, what it feeds, and who can get at it."""

    asset: AssetRef
    upstream: list[AssetRef] = Field(description="What it is made from or reads.")
    downstream: list[AssetRef] = Field(description="What is made from it or reads it.")
    readers: list[AssetRef] = Field(description="What can reach it.")
    exposure: str
    classes: dict[str, Any] = Field(description="Sensitive data that comes along from upstream.")
    ways: dict[str, list[StepOut]] = Field(description="Asset id -> the way between it and this asset.")


class ChangeOut(BaseModel):
    """One difference between two scans."""

    what: Literal["asset", "relation", "finding"]
    change: Literal["new", "gone", "changed", "fixed", "reopened"]
    id: str
    name: str
    detail: str = Field("", description="What differs, or what it is.")


class DiffOut(BaseModel):
    """What changed between two scans."""

    before: ScanOut
    after: ScanOut
    changes: list[ChangeOut]


class ControlOut(BaseModel):
    """The standing of one control. Missing data is never a pass."""

    id: str
    title: str
    status: str
    testability: str
    reason: str
    signals: list[str]
    findings: list[FindingRow] = Field(description="Open findings that break it; the worst 10.")
    finding_count: int


class FrameworkOut(BaseModel):
    """A framework that the estate can be held against."""

    id: str
    title: str
    controls: int
    version: str = ""
    publisher: str = ""
    source: str = Field("", description="Where its text comes from.")
    licence: str = ""


class ComplianceOut(BaseModel):
    """A framework, control by control."""

    framework: FrameworkOut
    counts: dict[str, int]
    controls: list[ControlOut]


class SummaryOut(BaseModel):
    """The estate on one screen."""

    scan: ScanOut
    assets: int
    relations: int
    kinds: dict[str, int]
    severities: dict[str, int]
    exposure: dict[str, int]
    sensitivities: dict[str, int] = Field(description="Assets by the worst data found on them.")
    data_classes: dict[str, int] = Field(description="How many assets hold each class of data.")
    top: list[FindingRow] = Field(description="The five findings to fix first.")
    findings: int
    rules: int = Field(description="How many rules were judged.")
    unknown: dict[str, str] = Field(description="Rules that could not decide, and why.")
    gaps: dict[str, int] = Field(description="Places where we could not look, by reason.")
    paths: int


class RedactIn(BaseModel):
    """What to redact: exactly one of `text`, `texts` and `data`."""

    text: str | None = None
    texts: list[str] | None = Field(None, description="A batch; numbers mean the same in all of them.", max_length=1000)
    data: Any = Field(None, description="Any JSON; its keys tell what its values are.")
    method: str = Field("entity", description="One method for every class, when there is no policy.")
    policy: str | dict[str, Any] | None = Field(
        None, description="Name of a policy that the server was started with, or a policy itself."
    )


class ReplacedOut(BaseModel):
    """How many values of one class were replaced."""

    data_class: str
    method: str
    values: int


class RedactOut(BaseModel):
    """What was asked for, redacted. Only the field that was sent is set."""

    text: str | None = None
    texts: list[str] | None = None
    data: Any = None
    replaced: list[ReplacedOut]


class UnredactIn(BaseModel):
    """What to restore: exactly one of `text`, `texts` and `data`; the policy when it preserved formats."""

    text: str | None = None
    texts: list[str] | None = Field(None, max_length=1000)
    data: Any = None
    policy: str | dict[str, Any] | None = None


class UnredactOut(BaseModel):
    """What was asked for with its values back. `left`: stand-ins that could not be restored."""

    text: str | None = None
    texts: list[str] | None = None
    data: Any = None
    restored: int
    left: int


class Health(BaseModel):
    """Whether the service answers and what it serves."""

    status: Literal["ok"]
    version: str
    scan: int | None = Field(None, description="Id of the latest scan; null: nothing was scanned yet.")


class Problem(BaseModel):
    """An error as RFC 9457 has it (`application/problem+json`)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
