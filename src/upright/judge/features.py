"""What a score is made of, read from the graph: the data behind a finding, who gets at it, what can be done there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from upright.graph import facets
from upright.graph.arrays import np
from upright.judge.score import CHANGES, EXPOSURE, Features
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.data import Sensitivity
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.graph.paths import AttackPath
    from upright.judge.rule import Rule

_RUNS_CODE = frozenset({"CWE-502", "CWE-94", "CWE-95", "CWE-78", "CWE-77", "CWE-829", "CWE-494", "CWE-506"})
_CAPABILITIES = {"destroys": 3, "executes": 3, "sends_out": 2, "writes_files": 2, "reads_files": 1}
_FLAGS = {
    "admin": 4, "privileged": 4, "wildcard": 3, "shell": 3, "code_execution": 3, "trust_remote_code": 3,
    "sql_unchecked": 3, "executes_shell": 3, "fetched_at_run_time": 3, "path_unchecked": 2, "ssrf": 2, "fetches": 2,
}  # fmt: skip
_HAPPENING = ("poisoned", "self_modifying", "returns_secret", "secret_in_config", "holds_secret")
_CONTROLS = {
    "human_in_the_loop": "a person confirms", "confirmation": "asks a person first", "sandbox": "sandbox",
    "tenant_filter": "filtered by tenant", "network_policy": "network policy",
}  # fmt: skip
_KEY_PRIVILEGE = 2
_REACHED = frozenset(
    {
        AssetKind.ENDPOINT, AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.MCP_SERVER, AssetKind.HOST,
        AssetKind.VECTOR_STORE, AssetKind.DATA_STORE, AssetKind.NOTEBOOK,
    }
)  # fmt: skip
_ACTS = frozenset({AssetKind.AGENT, AssetKind.TOOL, AssetKind.MCP_SERVER, AssetKind.ENDPOINT, AssetKind.IDENTITY})
_HARDER = {
    AssetKind.PACKAGE: "move to a fixed version and pin it",
    AssetKind.SECRET: "revoke it, and keep its successor in a vault",
    AssetKind.MODEL: "take a checked, pinned file in a format that cannot run code",
    AssetKind.PROMPT: "pin it, and keep outsiders' words out of it",
    AssetKind.SKILL: "read it, pin it, and ship what it needs with it",
    AssetKind.MCP_SERVER: "pin it, and ask for a credential",
}


class Weighing:
    """Reads the features of findings from one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._privileges: dict[str, int] = {}
        self._guards: dict[str, list[str]] = {}

    @cached_property
    def _sensitivity(self) -> dict[str, Sensitivity]:
        found: dict[str, Sensitivity] = {}
        labelled = np.flatnonzero(facets.LABELLED.of(self.graph.told) > 0)
        for asset in self.graph.read(labelled):
            for label in asset.labels:
                found[label.data_class] = max(found.get(label.data_class, Sensitivity.PUBLIC), label.sensitivity)
        return found

    def features(self, rule: Rule, judgement: Judgement, asset: Asset) -> Features:
        """The features of what this rule says of this asset."""
        route = [self.graph.asset(step) for step in judgement.path if step in self.graph]
        involved = [asset, *(step for step in route if step.id != asset.id)]
        code = bool(_RUNS_CODE & set(rule.weakness))
        sensitivity, volume, data_why = self._data(involved, code=code)
        exposure, exposure_why = _exposure(asset, route)
        interactions = asset.attributes.get("interactions")
        return Features(
            severity=rule.severity if judgement.severity is None else Severity(judgement.severity),
            sensitivity=sensitivity,
            volume=volume,
            exposure=exposure,
            privilege=max([3 if code else 0, *(self._privilege(step) for step in involved)]),
            exploitability=_exploitability(involved, exposure),
            interactions=interactions if isinstance(interactions, int) else None,
            certainty=judgement.confidence * asset.confidence,
            controls=tuple(sorted({name for step in involved for name in self._controls(step)})),
            test=asset.attributes.get("test") is True,
            changes=tuple(_changes(asset, involved, data=bool(data_why) and not code)),
            why=tuple((name, why) for name, why in (("data", data_why), ("exposure", exposure_why)) if why),
        )

    def of_path(self, path: AttackPath) -> Features:
        """The features of an attack path: the data at its end, who gets in, what can be done on the way."""
        steps = [self.graph.asset(step.asset) for step in path.steps]
        entry, end = steps[0], steps[-1]
        sensitivity, volume, data_why = self._data(steps, code=False)
        exposure = entry.exposure if entry.kind in _REACHED else Exposure.PUBLIC
        exposure_why = f"{entry.name}: {path.steps[0].why}"
        seen = [count for step in steps if isinstance(count := step.attributes.get("interactions"), int)]
        return Features(
            severity=path.severity,
            sensitivity=sensitivity,
            volume=volume,
            exposure=exposure,
            privilege=max(self._privilege(step) for step in steps),
            exploitability=max(2, _exploitability(steps, exposure)),
            interactions=max(seen, default=None),
            certainty=min(entry.confidence, end.confidence),
            controls=tuple(sorted({name for step in steps for name in self._controls(step)})),
            test=any(step.attributes.get("test") is True for step in steps),
            why=tuple((name, why) for name, why in (("data", data_why), ("exposure", exposure_why)) if why),
        )

    def _data(self, involved: Iterable[Asset], *, code: bool) -> tuple[Sensitivity, int, str]:
        counts: dict[str, int] = {}
        for asset in involved:
            for data_class, count in _classes(asset).items():
                counts[data_class] = max(counts.get(data_class, 0), count)
        known = self._sensitivity
        worst = max((known.get(name, Sensitivity.MODERATE) for name in counts), default=Sensitivity.PUBLIC)
        if code and worst < Sensitivity.HIGH:
            return Sensitivity.HIGH, 1, "code that runs here can read whatever its process can"
        if not counts:
            return worst, 0, ""
        listed = sorted(counts, key=lambda name: (-known.get(name, Sensitivity.MODERATE), name))
        more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""  # noqa: PLR2004  as many as a line takes
        volume = max(count for name, count in counts.items() if known.get(name, Sensitivity.MODERATE) == worst)
        return worst, volume, f"{', '.join(listed[:3])}{more}: {volume:,} values of the worst class"

    def _privilege(self, asset: Asset) -> int:
        if asset.id not in self._privileges:
            self._privileges[asset.id] = self._most(asset)
        return self._privileges[asset.id]

    def _most(self, asset: Asset) -> int:
        levels = [level for flag, level in _FLAGS.items() if asset.attributes.get(flag) is True]
        levels += [_capability(asset)]
        if asset.kind in {AssetKind.AGENT, AssetKind.MCP_SERVER}:
            tools = self.graph.out(asset, R.USES_TOOL, R.CONTAINS)
            levels += [_capability(tool) for tool in tools if tool.kind is AssetKind.TOOL]
        if asset.kind is AssetKind.SECRET:
            levels.append(_KEY_PRIVILEGE)
        reads = self.graph.out(asset, R.CAN_READ, R.RETRIEVES_FROM) or _classes(asset)
        return max([*levels, 2 if self.graph.out(asset, R.CAN_WRITE) else 0, 1 if reads else 0])

    def _controls(self, asset: Asset) -> list[str]:
        if asset.id not in self._guards:
            self._guards[asset.id] = self._standing_before(asset)
        return self._guards[asset.id]

    def _standing_before(self, asset: Asset) -> list[str]:
        named = [text for flag, text in _CONTROLS.items() if asset.attributes.get(flag) is True]
        if asset.attributes.get("autonomy") == "human_approval":
            named.append("a person confirms")
        guards = self.graph.out(asset, R.GUARDED_BY)
        return named + [f"guardrail {guard.name}" for guard in guards if guard.attributes.get("enabled") is not False]


def _classes(asset: Asset) -> dict[str, int]:
    if asset.kind is AssetKind.SECRET:
        seen = asset.attributes.get("value_seen") is True
        return {str(asset.attributes.get("data_class") or "secret"): 1} if seen else {}
    counts: dict[str, int] = {}
    for label in asset.labels:
        counts[label.data_class] = counts.get(label.data_class, 0) + max(label.count, 1)
    reached = asset.attributes.get("reaches")
    for data_class, count in reached.items() if isinstance(reached, dict) else ():
        counts[data_class] = max(counts.get(data_class, 0), count if isinstance(count, int) else 1)
    return counts


def _capability(asset: Asset) -> int:
    able = asset.attributes.get("capabilities")
    return max((_CAPABILITIES.get(str(word), 1) for word in able), default=0) if isinstance(able, list) else 0


def _exposure(asset: Asset, route: list[Asset]) -> tuple[Exposure, str]:
    if _inside(asset):
        return Exposure.PUBLIC, "what somebody else wrote is already inside"
    ways = [asset, *route[:1]]
    widest = max(ways, key=lambda way: (EXPOSURE[way.exposure], way.exposure is not Exposure.UNKNOWN))
    if widest.exposure is Exposure.UNKNOWN:
        return Exposure.UNKNOWN, ""
    through = "" if widest.id == asset.id else f" through {widest.name}"
    return widest.exposure, f"{widest.exposure} exposure{through}"


def _changes(asset: Asset, involved: list[Asset], *, data: bool) -> Iterable[tuple[str, str]]:
    """What somebody can really do: nobody closes a package to the public, or puts a guardrail before a key."""
    kinds = {step.kind for step in involved}
    possible = {
        "data": data and asset.kind is not AssetKind.SECRET,
        "exposure": bool(kinds & _REACHED) and not _inside(asset),
        "privilege": bool(kinds & _ACTS),
        "exploitability": True,
        "controls": bool(kinds & _ACTS),
    }
    for name, text in CHANGES:
        if possible[name]:
            yield name, _HARDER.get(asset.kind, text) if name == "exploitability" else text


def _inside(asset: Asset) -> bool:
    return asset.attributes.get("verdict") == "malicious" or asset.attributes.get("poisoned") is True


def _exploitability(involved: list[Asset], exposure: Exposure) -> int:
    if any(_happening(asset) for asset in involved):
        return 3
    checks = {asset.attributes["auth"] for asset in involved if asset.attributes.get("auth")}
    open_to_all = any(asset.attributes.get("unguarded") is True for asset in involved)
    if "none" in checks or (not checks and (open_to_all or exposure is Exposure.PUBLIC)):
        return 2
    return 0 if checks and exposure is not Exposure.PUBLIC else 1


def _happening(asset: Asset) -> bool:
    value_out = asset.kind is AssetKind.SECRET and asset.attributes.get("value_seen") is True
    known = value_out or asset.attributes.get("verdict") == "malicious" or bool(asset.attributes.get("vulnerabilities"))
    return known or any(asset.attributes.get(flag) is True for flag in _HAPPENING)
