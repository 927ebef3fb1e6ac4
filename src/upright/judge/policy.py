"""The policy unit: an organisation's choice of rules, scope and response, or a pattern that must not occur.

A policy is a YAML file. This one says all that there is to say about training on personal data:

id: no-pii-in-training-of-exposed-models
title: No PII in training datasets for externally accessible models
severity: critical
match:
  - model: {exposure: public}
  - learns_from
  - dataset: {holds: "pii.*"}

Fields: `id`, `title`; `severity` (of a match; of a selection: the least that counts); `rules` (ids or globs) and
`signals` (globs) select findings; `match` is a path pattern (see `upright.judge.pattern`); `scope` narrows both by
`path`, `kind` (of the asset) and `test: false`; `response` is one or several of `gate` (default: `upright gate` fails),
`report`, `notify`, `propose` and `fix` (what `upright respond` does); `exceptions` are waivers with owner, reason and
expiry; `breaks` and `holds` are graph sketches that test `match`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upright.judge.assess import finding_id
from upright.judge.marked import Document, read_marked
from upright.judge.matching import matches
from upright.judge.pattern import VALUE, Pattern, Where, pattern_of
from upright.judge.possible import unknown_classes
from upright.judge.problems import Problems
from upright.judge.signals import SIGNALS
from upright.judge.waiver import FIELDS, Waiver, expiry, read_waivers
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError
from upright.model.finding import Finding, Severity, Status
from upright.model.unit import Unit

if TYPE_CHECKING:
    from upright.graph.graph import Graph

RESPONSES = ("gate", "report", "notify", "propose", "fix")
_FIELDS = (
    "id", "title", "description", "severity", "rules", "signals", "match", "scope", "response", "exceptions", "breaks",
    "holds",
)  # fmt: skip
_SCOPE = ("path", "kind", "test")
_LEVELS = {level.name.lower(): level for level in Severity}
_CLOSED = frozenset({Status.FIXED, Status.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Scope:
    """Which assets a policy is about. Empty means all; `tests` false leaves out what is seen only in tests."""

    paths: tuple[str, ...] = ()
    kinds: frozenset[AssetKind] = frozenset()
    tests: bool = True

    def covers(self, asset: Asset) -> bool:
        """Whether the asset is within."""
        if self.kinds and asset.kind not in self.kinds:
            return False
        if not self.tests and asset.attributes.get("test") is True:
            return False
        seen = (place.path for place in asset.locations)
        return not self.paths or any(fnmatchcase(path, glob) for path in seen for glob in self.paths)


@dataclass(frozen=True, kw_only=True)
class Policy(Unit):
    """`rules` and `signals` are globs that select findings of `severity` and above; `match` finds violations itself."""

    severity: Severity
    description: str = ""
    rules: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    match: Pattern | None = None
    scope: Scope = field(default_factory=Scope)
    response: tuple[str, ...] = ("gate",)
    exceptions: tuple[Waiver, ...] = ()
    breaks: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    where: Where | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Violation:
    """What violates a policy: a finding, or a match of its pattern on `asset` (`path`: ids). `id` is stable."""

    id: str
    policy: str
    reason: str
    severity: Severity
    asset: str
    path: tuple[str, ...] = ()
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """`passed` unless a violation of a policy that gates is new. `violations` lists the new ones, gravest first."""

    passed: bool
    violations: tuple[Violation, ...]
    reason: str


def violations(policy: Policy, graph: Graph, findings: Iterable[Finding] = ()) -> list[Violation]:
    """Everything in this graph and these findings that violates the policy, exceptions taken out, gravest first."""
    found = [*_matched(policy, graph), *_selected(policy, graph, findings)]
    return sorted(found, key=lambda violation: (-violation.severity, violation.reason, violation.id))


def gate(
    policies: Iterable[Policy], graph: Graph, findings: Iterable[Finding], baseline: Iterable[str] = ()
) -> GateResult:
    """Whether the gate opens. `baseline` are ids of findings and violations of before: they do not count."""
    known, seen = frozenset(baseline), list(findings)
    every = {(each.policy, each.id): each for policy in policies for each in _gating(policy, graph, seen)}
    new = [each for each in every.values() if each.id not in known]
    new.sort(key=lambda each: (-each.severity, -(each.finding.score.value if each.finding else 0.0), each.id))
    old = len(every) - len(new)
    reason = f"{len(new)} new violations" if new else "no new violations" if old else "no violations"
    return GateResult(not new, tuple(new), f"{reason}, {old} known before" if old else reason)


def _gating(policy: Policy, graph: Graph, findings: list[Finding]) -> list[Violation]:
    return violations(policy, graph, findings) if "gate" in policy.response else []


def _matched(policy: Policy, graph: Graph) -> Iterable[Violation]:
    for path in matches(graph, policy.match) if policy.match else ():
        asset = graph.asset(path[0])
        identifier = finding_id(f"policy:{policy.id}", path[0], path[-1:])
        if policy.scope.covers(asset) and not _excepted(policy, "", asset, identifier):
            names = " > ".join(graph.asset(step).name for step in path)
            yield Violation(identifier, policy.id, f"{policy.title}: {names}", policy.severity, path[0], path)


def _selected(policy: Policy, graph: Graph, findings: Iterable[Finding]) -> Iterable[Violation]:
    for finding in findings:
        if finding.status in _CLOSED or finding.severity < policy.severity or not _selects(policy, finding):
            continue
        asset = graph.asset(finding.asset) if finding.asset in graph else None
        if asset and policy.scope.covers(asset) and not _excepted(policy, finding.rule, asset, finding.id):
            yield Violation(
                finding.id, policy.id, finding.reason, finding.severity, asset.id, finding.path, finding
            )  # fmt: skip


def _selects(policy: Policy, finding: Finding) -> bool:
    by_rule = any(fnmatchcase(finding.rule, glob) for glob in policy.rules)
    return by_rule or any(fnmatchcase(signal, glob) for signal in finding.signals for glob in policy.signals)


def _excepted(policy: Policy, rule: str, asset: Asset, identifier: str) -> bool:
    return any(waiver.covers(rule, asset, identifier) for waiver in policy.exceptions)


def check_rules(policy: Policy, known: Iterable[str]) -> None:
    """Raise ConfigError when the policy selects a rule that does not exist: it would be silent for ever."""
    _known_rules(policy.rules, _where(policy), list(known))


def check_classes(policy: Policy, known: Iterable[str]) -> None:
    """Raise ConfigError when the policy asks for a data class that nothing finds."""
    _known_classes(policy.match, _where(policy), list(known))


def _known_rules(globs: Sequence[str], where: Where, known: list[str]) -> None:
    problems = Problems()
    for number, glob in enumerate(globs):
        if not any(fnmatchcase(rule, glob) for rule in known):
            problems.note(where.at("rules", number).error(f"rules: no rule {glob!r}", glob, known))
    problems.close()


def _known_classes(match: Pattern | None, where: Where, known: list[str]) -> None:
    problems = Problems()
    for number, condition, each in unknown_classes(match, known) if match else ():
        begins, ends = (*where.path, "match", 2 * number), (condition, VALUE)
        path = next((at for at in where.marks if at[: len(begins)] == begins and at[-2:] == ends), begins)
        place = Where(where.name, where.marks, path)
        problems.note(place.error(f"match: no data class {each!r}", each.removesuffix(".*"), known))
    problems.close()


def _where(policy: Policy) -> Where:
    return policy.where or Where(policy.id, {})


def load_policy(path: Path, rules: Iterable[str] | None = None, classes: Iterable[str] | None = None) -> Policy:
    """Read a policy file. `rules`, `classes`: ids that it may name, if that is to be checked. Raises ConfigError with
    all that is wrong with it: file, line and column, and what was probably meant.
    """
    document = read_marked(path)
    if not isinstance(document.value, dict):
        document.mapping(_FIELDS)
    where, problems = document.where, Problems()
    made = _made(document, problems)
    if rules is not None:
        problems.of(_known_rules, made["rules"], where, list(rules))
    if classes is not None:
        problems.of(_known_classes, made["match"], where, list(classes))
    problems.close()
    return Policy(**made, where=where)


def _made(document: Document, problems: Problems) -> dict[str, Any]:
    """The fields of a policy, as far as they can be made."""
    said, where = document.value, document.where
    problems.of(document.mapping, _FIELDS)
    for name in ("id", "title", "severity"):
        if not said.get(name):
            problems.note(where.error(f"{name} is missing"))
    if not any(said.get(name) for name in ("rules", "signals", "match")):
        problems.note(where.error("says nothing: give rules, signals or match"))
    texts = {name: problems.of(_texts, said, name, where) or () for name in ("rules", "breaks", "holds")}
    if (texts["breaks"] or texts["holds"]) and not said.get("match"):
        place = where.at("breaks" if texts["breaks"] else "holds")
        problems.note(place.error("breaks and holds test a match; a selection of rules is tested by the rules"))
    match, level = where.at("match"), where.at("severity").value()
    return {
        **texts,
        "id": str(said.get("id")),
        "title": str(said.get("title")),
        "description": str(said.get("description") or ""),
        "severity": problems.of(_level, said["severity"], level) if said.get("severity") else None,
        "signals": problems.of(_signals, said, where),
        "match": problems.of(pattern_of, said["match"], match) if said.get("match") else None,
        "scope": problems.of(_scope, said.get("scope") or {}, where.at("scope")),
        "response": problems.of(_responses, said, where) or ("gate",),
        "exceptions": problems.of(_exceptions, said.get("exceptions") or [], where.at("exceptions")),
    }


def _responses(said: Mapping[str, Any], where: Where) -> tuple[str, ...]:
    problems, found = Problems(), _texts(said, "response", where)
    for number, each in enumerate(found):
        if each not in RESPONSES:
            problems.note(_entry(said, "response", number, where).error(f"unknown response {each!r}", each, RESPONSES))
    problems.close()
    return found


def _exceptions(entries: Any, where: Where) -> tuple[Waiver, ...]:
    if not isinstance(entries, list):
        raise where.error("exceptions is a list of entries with owner, reason and expires")
    problems = Problems()
    found = [problems.of(_exception, entry, where.at(number)) for number, entry in enumerate(entries)]
    problems.close()
    return tuple(filter(None, found))


def _exception(entry: Any, where: Where) -> Waiver:
    problems = Problems()
    for name in entry if isinstance(entry, dict) else ():
        if name not in FIELDS:
            problems.note(where.at(name).error(f"unknown key {name!r}", str(name), FIELDS))
    try:
        if isinstance(entry, dict) and entry.get("expires"):
            expiry(entry["expires"], "")
    except ConfigError as error:
        problems.note(where.at("expires").value().error(str(error).removeprefix(": ")))
    problems.close()
    try:
        return read_waivers([entry], where.name)[0]
    except ConfigError as error:
        raise where.error(str(error).partition("entry 1: ")[2] or str(error)) from None


def _level(word: Any, where: Where) -> Severity:
    if word not in _LEVELS:
        raise where.error(f"unknown severity {word!r}", str(word), _LEVELS)
    return _LEVELS[word]


def _texts(said: Mapping[str, Any], name: str, where: Where) -> tuple[str, ...]:
    value = said.get(name) or []
    entries = value if isinstance(value, list) else [value]
    if not all(isinstance(entry, str) for entry in entries):
        raise where.at(name).error(f"{name} is a list of texts")
    return tuple(entries)


def _entry(said: Mapping[str, Any], name: str, number: int, where: Where) -> Where:
    """The place of one text of `_texts`."""
    return where.at(name, number) if isinstance(said.get(name), list) else where.at(name).value()


def _signals(said: Mapping[str, Any], where: Where) -> tuple[str, ...]:
    problems, globs = Problems(), _texts(said, "signals", where)
    for number, glob in enumerate(globs):
        if not any(fnmatchcase(signal, glob) for signal in SIGNALS):
            problems.note(_entry(said, "signals", number, where).error(f"unknown signal {glob!r}", glob, SIGNALS))
    problems.close()
    return globs


def _scope(said: Any, where: Where) -> Scope:
    if not isinstance(said, dict):
        raise where.error(f"scope is a mapping with {', '.join(_SCOPE)}")
    problems = Problems()
    for name in said:
        if name not in _SCOPE:
            problems.note(where.at(name).error(f"unknown key {name!r}", str(name), _SCOPE))
    kinds = problems.of(_texts, said, "kind", where) or ()
    for number, kind in enumerate(kinds):
        if kind not in set(AssetKind):
            problems.note(_entry(said, "kind", number, where).error(f"unknown kind {kind!r}", kind, AssetKind))
    paths = problems.of(_texts, said, "path", where) or ()
    problems.close()
    return Scope(paths, frozenset(map(AssetKind, kinds)), said.get("test") is not False)
