"""The gate for CI: policies by id, or from files and folders, against a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from upright.app.catalog import units
from upright.judge.policy import GateResult, Policy, check_classes, check_rules, gate, load_policy
from upright.judge.problems import Problems
from upright.model.errors import ConfigError
from upright.model.placed_yaml import meant
from upright.store.snapshot import Snapshot


def policies(named: Iterable[str]) -> list[Policy]:
    """The policies of these ids, files or folders of files. Raises ConfigError with all that is wrong with them, or
    when one is none of the three.
    """
    found: list[Policy | None] = []
    known: dict[str, Policy] = units("policies")
    problems = Problems()
    for name in named:
        path = Path(name)
        if name not in known and not path.exists():
            raise ConfigError(f"{name}: no policy file, and no policy that comes with Upright; {meant(name, known)}")
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        found += [problems.of(_checked, known[name])] if name in known else [problems.of(_own, each) for each in files]
    problems.close()
    return [policy for policy in found if policy]


def _checked(policy: Policy) -> Policy:
    check_rules(policy, units("rules"))
    check_classes(policy, units("classifiers"))
    return policy


def _own(path: Path) -> Policy:
    return load_policy(path, units("rules"), units("classifiers"))


def run_gate(snapshot: Snapshot, named: Iterable[str], baseline: Iterable[str] = ()) -> GateResult:
    """Whether the snapshot passes; ids in `baseline` are known and do not count. A source that was not read fails.
    `named`: none for `baseline` and those that the scanned configuration names.
    """
    chosen = [*named] or ["baseline", *_of_scan(snapshot)]
    result = gate(policies(chosen), snapshot.graph, snapshot.findings, baseline)
    unread = [scope.source for scope in snapshot.scan.scopes if not scope.complete]
    if unread:
        return replace(result, passed=False, reason=f"could not be read to the end: {', '.join(unread)}")
    return result


def _of_scan(snapshot: Snapshot) -> list[str]:
    """The policies that the configuration of a scan named, where it was scanned here."""
    folders = snapshot.scan.stats.get("policies")
    return [str(each) for each in folders] if isinstance(folders, list) else []
