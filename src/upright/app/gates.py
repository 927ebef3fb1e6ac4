"""The gate for CI: policies by id, or from files and folders, against a snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from upright.app.catalog import units
from upright.judge.policy import GateResult, Policy, check_classes, check_rules, gate, load_policy
from upright.model.errors import ConfigError
from upright.store.snapshot import Snapshot


def policies(named: Iterable[str]) -> list[Policy]:
    """The policies of these ids, files or folders of files. Raises ConfigError when one is none of the three."""
    found: list[Policy] = []
    known: dict[str, Policy] = units("policies")
    for name in named:
        path = Path(name)
        if name in known:
            found.append(known[name])
        elif path.is_dir():
            found += [load_policy(each) for each in sorted(path.glob("*.yaml"))]
        elif path.is_file():
            found.append(load_policy(path))
        else:
            raise ConfigError(f"{name}: neither a policy file nor one of {', '.join(known)}")
    for policy in found:
        check_rules(policy, units("rules"))
        check_classes(policy, units("classifiers"))
    return found


def run_gate(snapshot: Snapshot, named: Iterable[str], baseline: Iterable[str] = ()) -> GateResult:
    """Whether the snapshot passes; ids in `baseline` are known and do not count. A source that was not read fails."""
    result = gate(policies(named), snapshot.graph, snapshot.findings, baseline)
    unread = [scope.source for scope in snapshot.scan.scopes if not scope.complete]
    if unread:
        return replace(result, passed=False, reason=f"could not be read to the end: {', '.join(unread)}")
    return result
