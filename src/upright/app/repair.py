"""Repairing findings: plans, their execution, undo and the journal, over the state folder of a workspace."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from upright.act.execute import apply, interrupted, undo
from upright.act.journal import Entry, Journal, verify
from upright.act.plan import Plan, load_plan, make_plan, save_plan
from upright.act.remediation import Context, Door, Remediation
from upright.app.account import account
from upright.app.catalog import units
from upright.app.gates import policies
from upright.app.redaction import Redaction
from upright.app.workspace import Workspace
from upright.classify.poisoning import Spot, signs
from upright.classify.redaction.file import redacted
from upright.discover.conversion import as_safetensors
from upright.discover.secrets_in_clear import in_clear
from upright.graph.graph import Graph
from upright.graph.lineage import lineage
from upright.judge.advisories import hits
from upright.judge.policy import Violation, violations
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError, ConflictError, JournalError, NotFoundError
from upright.model.finding import Finding, Score, Status
from upright.store.snapshot import Snapshot

_SPEAKING = ("injection", "hidden-instructions", "hidden-unicode")
_ON_DATA = ("redact-dataset", "redact-object", "mask-table", "hold-out-dataset")
_ALONG = frozenset(  # what may be done where a path leads, instead of where its finding was made
    {
        *_ON_DATA, "remove-chunks", "revoke-from-account", "narrow-agent-tools", "narrow-pod-rights",
        "narrow-running-rights", "remove-mcp-server",
    }
)  # fmt: skip


def speaks(text: str) -> bool:
    """Whether a text carries instructions for a model."""
    known = signs()
    return any(True for name in _SPEAKING for _ in (known[name].in_text or _nothing)(text))


def is_key(word: str) -> bool:
    """Whether a word is a credential of a known kind."""
    return in_clear("", word)


def door(address: str) -> Door:
    """How one is let in to a cluster: by its context of the kubeconfig, or by the token in `KUBE_TOKEN`."""
    from upright.connect.cluster import cluster_of

    cluster = cluster_of(address, {})
    return Door(cluster.address, *cluster.entry())


def _nothing(_text: str) -> Iterator[Spot]:
    yield from ()


@dataclass
class Repair:
    """What may change the world, for one workspace."""

    workspace: Workspace

    @classmethod
    def open(cls, workspace: Workspace | None = None) -> Repair:
        """Repairs for this workspace (default: the one here)."""
        return cls(workspace or Workspace.open())

    def ready(self) -> None:
        """Load what acting takes now, so that the first repair need not wait for it."""
        units("remediations")
        Redaction.of().redactor().text("Nothing to see.")

    @cached_property
    def journal(self) -> Journal:
        """The journal of the workspace."""
        return Journal(self.workspace.state.journal)

    @property
    def vault(self) -> Path:
        """The folder of plans and of states before and after."""
        return self.workspace.state.own / "vault"

    def root(self, plan: Plan, source: str) -> Path:
        """The folder of a source as the plan found it."""
        return Path(plan.roots[source])

    def context(self, snapshot: Snapshot, options: Mapping[str, str] | None = None) -> Context:
        """Where the sources of the scanned estate lie, and how to redact."""
        roots, addresses = {}, {}
        for scope in snapshot.scan.scopes:
            if scope.type == "filesystem":
                address = Path(scope.address)
                roots[scope.source] = address.parent if address.is_file() else address
            elif "://" in scope.address:
                addresses[scope.source] = scope.address
            elif scope.address == scope.type:
                addresses[scope.source] = f"{scope.type}://"
        redaction = Redaction.of()
        return Context(
            roots,
            self.vault,
            lambda path: redacted(path, redaction.redactor()),
            options or {},
            addresses,
            speaks,
            as_safetensors,
            accounts_of(snapshot.graph, addresses),
            door,
            is_key,
        )

    def plan(self, finding: str | Finding, remediation: str = "", options: Mapping[str, str] | None = None) -> Plan:
        """Work out what would repair a finding, and keep the plan; by default with the first remediation that can.

        Raises NotFoundError, ConfigError for what only a person can say, or ConflictError, which says what each
        remediation lacks.
        """
        snapshot = self.workspace.snapshot()
        found = self.workspace.find_finding(finding, snapshot) if isinstance(finding, str) else finding
        if not found.remediations:
            raise ConflictError(f"{found.rule}: no remediation can repair this by itself. {found.remedy}")
        known: dict[str, Remediation] = units("remediations")
        if remediation and (remediation not in found.remediations or remediation not in known):
            raise NotFoundError(f"{remediation!r} does not repair this finding; one of {', '.join(found.remediations)}")
        reasons, asks = [], []
        for chosen in (remediation,) if remediation else found.remediations:
            try:
                return self._planned(found, known[chosen], snapshot, options or {})
            except ConflictError as error:
                reasons.append(f"{chosen}: {error}")
            except ConfigError as error:
                asks.append(f"{chosen}: {error}")
        if asks:
            raise ConfigError("; or ".join(asks))
        by_hand = "" if remediation else f"{found.rule}: nothing of it can be changed from here. {found.remedy} Tried: "
        raise ConflictError(by_hand + "; ".join(reasons))

    def _planned(
        self, finding: Finding, remediation: Remediation, snapshot: Snapshot, options: Mapping[str, str]
    ) -> Plan:
        """For the asset of the finding, else for what lies on its path, from the end: data that gets out is redacted
        where it lies, not where it comes out.
        """
        reasons: dict[str, None] = {}
        further = [*reversed(finding.path)] if remediation.id in _ALONG else []
        further += [server for each in further for server in _starting(snapshot.graph, each)]
        for each in dict.fromkeys((finding.asset, *further)):
            asset = snapshot.graph.asset(each)
            context = self.context(snapshot, {**fixes_of(asset), **options})
            about = finding if each == finding.asset else replace(finding, locations=())
            try:
                plan = make_plan(about, asset, remediation, context, dependents(snapshot.graph, asset))
            except ConflictError as error:
                reasons[str(error)] = None
                continue
            save_plan(plan, self.vault)
            return plan
        raise ConflictError(next(iter(reasons)))

    def words_of(self, plan: Plan) -> str:
        """The finding that a plan is for: its id, and what it says while it is one."""
        known = next((each for each in self.workspace.snapshot().findings if each.id == plan.finding), None)
        return f"{plan.finding}: {known.reason}" if known else plan.finding

    def worst(self, count: int) -> list[Finding]:
        """The gravest open findings that some remediation repairs."""
        findings = self.workspace.snapshot().findings
        return [each for each in findings if each.remediations and each.status is not Status.ACCEPTED][:count]

    def violating(self, policy: str) -> list[Finding]:
        """What violates a policy (id or file): findings, those on what its paths reach, or the violation itself.

        Raises ConfigError when there is no such policy.
        """
        snapshot = self.workspace.snapshot()
        found: dict[str, Finding] = {}
        for violation in violations(policies([policy])[0], snapshot.graph, snapshot.findings):
            several = [violation.finding] if violation.finding else _reached(violation, snapshot)
            found |= {each.id: each for each in several if each.remediations}
        return list(found.values())

    @property
    def stop_switch(self) -> Path:
        """The file that holds every repair back while it is there."""
        return self.workspace.state.folder / "stop"

    @property
    def stopped(self) -> bool:
        """Whether the stop switch is on."""
        return self.stop_switch.exists()

    def apply(self, plan: Plan) -> None:
        """Carry a plan out, verified and journalled; on any failure everything is taken back."""
        if self.stopped:
            raise ConflictError("the stop switch is on; nothing is changed until: upright respond --resume")
        apply(plan, self.context(self.workspace.snapshot()), self.journal, account())

    def resume(self, plan_id: str) -> Plan:
        """A plan that was kept earlier. Raises NotFoundError."""
        return load_plan(plan_id, self.vault)

    def undo(self, plan_id: str) -> None:
        """Take a plan back. Raises ConflictError when the world has changed since."""
        undo(plan_id, self.context(self.workspace.snapshot()), self.journal, account())

    def entries(self) -> tuple[Entry, ...]:
        """Every journal entry, in order."""
        return self.journal.entries()

    def verify(self, public: str = "") -> int:
        """Check chain and signatures; how many entries there are. Raises JournalError naming the first wrong one.

        `public`: a copy of the public key kept elsewhere (hexadecimal), instead of the one that lies beside.
        """
        return verify(self.workspace.state.journal, public)

    def verify_since(self, export: Path) -> None:
        """Check that the journal begins with an earlier export and has its key.

        Raises ConfigError when the file is no export, JournalError naming the first entry that differs.
        """
        try:
            document = json.loads(export.read_bytes())
            kept, public = [entry["hash"] for entry in document["entries"]], str(document["public_key"])
        except (OSError, ValueError, KeyError, TypeError):
            raise ConfigError(f"{export}: no export of a journal") from None
        now = [entry.hash for entry in self.journal.entries(public)]
        for number, one in enumerate(kept):
            if number >= len(now) or now[number] != one:
                raise JournalError(f"entry {number}: not the one that was exported")

    def interrupted(self) -> tuple[str, ...]:
        """Plans that were neither finished nor taken back, as after a crash: `undo` completes them."""
        return interrupted(self.journal)


def accounts_of(graph: Graph, addresses: Mapping[str, str]) -> dict[str, str]:
    """The number of the account that each account source led to: the one that most of what was seen there names."""
    seen: dict[str, Counter[str]] = {source: Counter() for source, at in addresses.items() if at.startswith("aws://")}
    for asset in graph.assets if seen else ():
        named = {parts[5] for key in asset.keys if key.startswith("arn:") and len(parts := key.split(":")) > 6}  # noqa: PLR2004
        for source in {place.source for place in asset.locations} & seen.keys():
            seen[source].update(each for each in named if each.isdigit())
    return {source: counted.most_common(1)[0][0] for source, counted in seen.items() if counted}


def dependents(graph: Graph, asset: Asset) -> tuple[str, ...]:
    """The blast radius: what data flows to from an asset and what points to it, as `kind name`, nearest first."""
    pointing = [graph.asset(relation.source) for relation in graph.relations if relation.target == asset.id]
    several = {each.id: each for each in (*pointing, *lineage(graph, asset).downstream)}
    return tuple(f"{each.kind.value} {each.name}" for each in several.values() if each.kind is not AssetKind.REPOSITORY)


def _starting(graph: Graph, asset: str) -> Iterator[str]:
    """The configured servers that the code of a server, or a tool of it, is started by."""
    return (each.id for each in graph.into(asset) if each.kind is AssetKind.MCP_SERVER)


def fixes_of(asset: Asset) -> dict[str, str]:
    """`version`: the smallest that fixes every advisory known of a package; nothing when one has no fix."""
    listed = asset.attributes.get("advisories")
    told = [each.get("fixed") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    stated = asset.attributes.get("specifier") or asset.attributes.get("package_version") or ""
    own = asset.version or str(stated).lstrip("=~^>< ")
    ecosystem = str(asset.attributes.get("ecosystem") or "")
    told += [[fix for _, fix in hit.affected] for hit in (hits(ecosystem, asset.name, own) if own else ())]
    fixes = [_least([str(one) for one in each] if isinstance(each, list) else [], own) for each in told]
    return {"version": max(fixes, key=_order)} if fixes and all(fixes) else {}


def _least(versions: list[str], own: str) -> str:
    return min((one for one in versions if _order(one) > _order(own)), key=_order, default="")


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:6])


def _reached(violation: Violation, snapshot: Snapshot) -> list[Finding]:
    """The findings about data on what a violating path reaches; when there is none, the violation as a finding."""
    last = (violation.path or (violation.asset,))[-1]
    known = [each for each in snapshot.findings if each.asset == last and set(each.remediations) & set(_ON_DATA)]
    if known or not snapshot.graph.asset(last).labels:
        return known
    return [
        Finding(
            id=violation.id,
            rule=violation.policy,
            title=violation.reason,
            severity=violation.severity,
            confidence=1.0,
            score=Score(0.0),
            asset=last,
            reason=violation.reason,
            path=violation.path,
            remediations=_ON_DATA,
        )
    ]
