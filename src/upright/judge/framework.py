"""The framework unit: controls, each with the signals that show it. A rule decides signals and never names a control.

A framework is a YAML or JSON file. The shipped ones are JSON in YAML's clothes (every JSON text is YAML), one control a
line, because that loads twenty times faster; people may write plain YAML:

id: acme-ai-standard
title: Acme AI standard
version: "3"
source: https://acme.example/standard
controls:
  - {id: A-1, title: No secrets in code, testability: automated, signals: [data.secrets_exposed]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from upright.judge.signals import SIGNALS
from upright.model.control import Assessment, Control, ControlStatus, Testability
from upright.model.errors import ConfigError, in_words
from upright.model.finding import Finding, Status
from upright.model.unit import Unit

if TYPE_CHECKING:
    from upright.judge.rule import Rule

_OPEN = frozenset({Status.OPEN, Status.REOPENED})
_BY_EVIDENCE = "only evidence from people shows this"


@dataclass(frozen=True, kw_only=True)
class Framework(Unit):
    """`controls` in the publisher's order. `source` is where the text comes from, `licence` under what terms."""

    controls: tuple[Control, ...]
    version: str = ""
    publisher: str = ""
    source: str = ""
    licence: str = ""
    note: str = ""


class Judged(Protocol):
    """What a framework is held against: `upright.judge.assess.Assessed` and a stored snapshot are such."""

    @property
    def findings(self) -> Sequence[Finding]: ...  # noqa: D102
    @property
    def assessed(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def unknown(self) -> Mapping[str, str]: ...  # noqa: D102


def comply(framework: Framework, judged: Judged, rules: Iterable[Rule]) -> list[Assessment]:
    """The standing of every control.

    Not satisfied: an open finding decides one of its signals. Satisfied: each of its technical signals was decided by a
    rule that assessed something, and none of those rules failed or could not tell. Manual: people's evidence is all, or
    all that is left. Not assessed: everything else; missing data is never a pass.
    """
    by_signal: dict[str, list[Rule]] = {}
    for rule in rules:
        for signal in rule.signals:
            by_signal.setdefault(signal, []).append(rule)
    broken: dict[str, list[str]] = {}
    for finding in judged.findings:
        if finding.status in _OPEN:
            for signal in finding.signals:
                broken.setdefault(signal, []).append(finding.id)
    return [_standing(control, by_signal, broken, judged) for control in framework.controls]


def _standing(
    control: Control, by_signal: Mapping[str, list[Rule]], broken: Mapping[str, list[str]], judged: Judged
) -> Assessment:
    technical = [signal for signal in control.signals if SIGNALS[signal].technical]
    failed = [signal for signal in technical if signal in broken]
    if control.testability is Testability.NOT_OBSERVABLE:
        return Assessment(control, ControlStatus.NOT_ASSESSED, "nothing that can be observed shows this")
    if failed and control.testability is not Testability.ATTESTATION:
        findings = tuple(dict.fromkeys(finding for signal in failed for finding in broken[signal]))
        return Assessment(control, ControlStatus.NOT_SATISFIED, f"{_titles(failed)}: not so", findings)
    if control.testability is Testability.ATTESTATION or not technical:
        return Assessment(control, ControlStatus.MANUAL, _BY_EVIDENCE)
    for signal in technical:
        if why := _undecided(by_signal.get(signal, []), judged):
            return Assessment(control, ControlStatus.NOT_ASSESSED, f"{SIGNALS[signal].title}: {why}")
    if control.testability is Testability.PARTIAL:
        return Assessment(
            control, ControlStatus.MANUAL, "what can be observed holds; people's evidence is still needed"
        )
    return Assessment(control, ControlStatus.SATISFIED, f"{_titles(technical)}: assessed, and it holds")


def _undecided(rules: list[Rule], judged: Judged) -> str:
    """Why a signal is not decided, or an empty string when it is."""
    if not rules:
        return "no rule decides this"
    for rule in rules:
        if rule.id in judged.unknown:
            return f"{rule.id} could not tell: {judged.unknown[rule.id]}"
    if not any(judged.assessed.get(rule.id, 0) for rule in rules):
        return "nothing was found to assess"
    return ""


def _titles(signals: list[str]) -> str:
    return "; ".join(SIGNALS[signal].title for signal in signals)


def load_framework(path: Path) -> Framework:
    """Read a framework file. Raises ConfigError naming the file and the control that is wrong."""
    document = _document(path)
    controls = document.get("controls")
    if not isinstance(controls, list) or not controls:
        raise ConfigError(f"{path.name}: controls: must be a list of at least one control")
    built = tuple(_control(entry, f"{path.name}: control {number}") for number, entry in enumerate(controls, 1))
    ids = [control.id for control in built]
    if twice := sorted(
        {identifier for identifier in ids if ids.count(identifier) > 1} if len(set(ids)) < len(ids) else ()
    ):
        raise ConfigError(f"{path.name}: control {twice[0]!r} is there twice")
    words = {name: str(document.get(name) or "") for name in ("version", "publisher", "source", "licence", "note")}
    for name in ("id", "title"):
        if not document.get(name):
            raise ConfigError(f"{path.name}: {name} is missing")
    return Framework(id=str(document["id"]), title=str(document["title"]), controls=built, **words)


def _document(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name or path}: cannot be read: {in_words(error)}") from error
    try:
        document = json.loads(text)
    except json.JSONDecodeError:
        document = _yaml(text, path.name)
    if not isinstance(document, dict):
        raise ConfigError(f"{path.name}: must be a mapping with id, title and controls")
    return document


def _yaml(text: str, name: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe
    except yaml.YAMLError as error:
        raise ConfigError(f"{name}: {error}") from error


def _control(entry: Any, where: str) -> Control:
    if not isinstance(entry, dict) or not entry.get("id") or not entry.get("title"):
        raise ConfigError(f"{where}: must be a mapping with id, title, testability and signals")
    where = f"{where} ({entry['id']})"
    signals = tuple(str(signal) for signal in entry.get("signals") or ())
    for signal in signals:
        if signal not in SIGNALS:
            raise ConfigError(f"{where}: unknown signal {signal!r}{_meant(signal, SIGNALS)}")
    testability = str(entry.get("testability") or Testability.AUTOMATED)
    if testability not in set(Testability):
        raise ConfigError(f"{where}: unknown testability {testability!r}{_meant(testability, Testability)}")
    return Control(
        str(entry["id"]), str(entry["title"]), Testability(testability), signals, str(entry.get("text") or "")
    )


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, [str(each) for each in known], 1)
    return f"; did you mean {close[0]!r}?" if close else ""
