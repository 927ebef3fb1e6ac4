"""The front door for programs: everything that the command line, the API and a script may ask or do.

from upright.app.workspace import Workspace
workspace = Workspace.open()
snapshot = workspace.scan(["."])
for finding in snapshot.findings[:5]: ...
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from upright.app.catalog import units
from upright.app.config import Config, config_of
from upright.app.state import State
from upright.model.asset import Asset
from upright.model.control import Assessment
from upright.model.errors import NotFoundError
from upright.model.finding import Finding

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.graph.lineage import Lineage
    from upright.graph.paths import AttackPath
    from upright.judge.framework import Framework
    from upright.judge.rule import Rule
    from upright.store.drift import Drift
    from upright.store.snapshot import Change, Estate, Scan, Snapshot
    from upright.store.store import Store
    from upright.store.trends import Trends

Found = TypeVar("Found", Asset, Finding)


@dataclass
class Workspace:
    """A state folder and its store. Open one for each process; snapshots are immutable and may be shared by threads."""

    state: State

    @classmethod
    def open(cls, folder: Path | None = None) -> Workspace:
        """The workspace in `folder` (default: `UPRIGHT_HOME`, else `.upright` here)."""
        return cls(State.here(folder))

    @cached_property
    def store(self) -> Store:
        """The store, opened and migrated at first use."""
        from upright.store.engine import open_store

        return open_store(self.state.store, self.state.workspace)

    def scan(
        self,
        addresses: Iterable[str] | Config,
        *,
        only: Collection[str] = (),
        workers: int = 0,
        progress: Any = None,
        **options: Any,
    ) -> Snapshot:
        """Scan and keep the result. `only`: names of the sources to read, the others staying as they were when last
        read. `options` are connector options (`history=True`, `include_ignored=True`).
        """
        from upright.app.scan import scan

        config = addresses if isinstance(addresses, Config) else config_of(addresses, options=options)
        return scan(config, self.state, only=only, workers=workers, progress=progress)

    def inventory(
        self, addresses: Iterable[str] | Config, *, workers: int = 0, progress: Any = None, **options: Any
    ) -> Snapshot:
        """What AI there is at these addresses, straight away: nothing is classified, judged or kept."""
        from upright.app.scan import inventory

        config = addresses if isinstance(addresses, Config) else config_of(addresses, options=options)
        return inventory(config, self.state, workers=workers, progress=progress)

    def snapshot(self, scan_id: int | None = None) -> Snapshot:
        """The newest snapshot, or that of one scan. Raises NotFoundError when nothing was scanned yet."""
        return self.store.at(scan_id) if scan_id else self.store.latest()

    def scans(self) -> list[Scan]:
        """Every scan, newest first."""
        return list(self.store.scans())

    def diff(self, before: int | None = None, after: int | None = None) -> Drift:
        """What changed between two scans; by default from the scan before to the newest one of the same estate."""
        snapshot = self.store.at(after) if after else self.store.latest()
        newest = snapshot.scan
        if before is None:
            known = self.store.scans(_estate(snapshot))
            earlier = [scan for scan in known if scan.id < newest.id]
            if not earlier:
                raise NotFoundError(f"{newest.estate} was scanned once only, so there is nothing to compare with")
            before = earlier[0].id
        return self.store.diff(before, newest.id)

    def trends(self, estate: str = "") -> Trends:
        """How findings went over the scans of an estate (the one scanned last by default), and how long fixes took."""
        return self.store.trends(estate or None)

    def find_asset(self, text: str, snapshot: Snapshot | None = None) -> Asset:
        """The asset with this id, id prefix, key, name or end of name. Raises NotFoundError naming what is close."""
        graph = (snapshot or self.snapshot()).graph
        if text in graph:
            return graph.asset(text)
        exact = [a for a in graph.assets if text in a.keys or a.name == text]
        found = exact or [a for a in graph.assets if a.id.startswith(text) or a.name.lower() == text.lower()]
        found = found or [a for a in graph.assets if a.name.endswith(f"/{text}")]
        return _only("asset", text, found, names_of(graph))

    def find_finding(self, text: str, snapshot: Snapshot | None = None, *, fixed: bool = False) -> Finding:
        """The finding with this id or id prefix, or the first of this rule; `fixed`: of those too that stand no longer.
        Raises NotFoundError.
        """
        newest = snapshot or self.snapshot()
        found = _called(text, newest.findings)
        if fixed and not found:
            found = _called(text, [one.finding for one in self.store.fixed(_estate(newest))])
        return _only("finding", text, found, [f.rule for f in newest.findings])

    def history(self, finding: str, snapshot: Snapshot | None = None) -> tuple[Change, ...]:
        """How the status of the finding of this id went in the estate of the snapshot, oldest first."""
        return self.store.history(finding, _estate(snapshot or self.snapshot()))

    def lineage(self, asset_id: str) -> Lineage:
        """What feeds an asset and what it feeds."""
        from upright.graph.lineage import lineage

        graph = self.snapshot().graph
        return lineage(graph, graph.asset(asset_id))

    def paths(self) -> list[AttackPath]:
        """Attack paths of the newest snapshot, gravest first."""
        from upright.graph.paths import attack_paths

        return attack_paths(self.snapshot().graph)

    def frameworks(self) -> dict[str, Framework]:
        """The frameworks that can be assessed."""
        known: dict[str, Framework] = units("frameworks")
        return known

    def rules(self) -> dict[str, Rule]:
        """The rules of the catalog."""
        known: dict[str, Rule] = units("rules")
        return known

    def comply(self, framework_id: str) -> list[Assessment]:
        """The standing of every control of a framework. Raises NotFoundError."""
        from upright.judge.framework import comply

        frameworks = self.frameworks()
        if framework_id not in frameworks:
            raise NotFoundError(closest("framework", framework_id, list(frameworks)))
        snapshot = self.snapshot()
        return comply(frameworks[framework_id], snapshot, list(self.rules().values()))

    def graph(self) -> Graph:
        """The graph of the newest snapshot."""
        return self.snapshot().graph


def _called(text: str, findings: Sequence[Finding]) -> list[Finding]:
    found = [f for f in findings if f.id == text] or [f for f in findings if f.id.startswith(text)]
    return found or [f for f in findings if f.rule == text][:1]


def _estate(snapshot: Snapshot) -> Estate:
    from upright.store.snapshot import Estate

    return Estate(snapshot.scan.estate, snapshot.scan.fingerprint)


def _only(word: str, text: str, found: Sequence[Found], names: list[str]) -> Found:
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(sorted(each.id for each in found)[:6])
        raise NotFoundError(f"{text!r} is {len(found)} {word}s; say which: {listed}")
    raise NotFoundError(closest(word, text, names))


def names_of(graph: Graph) -> list[str]:
    """What assets are called: by their names, and by the last parts of those that are paths."""
    return [name for asset in graph.assets for name in {asset.name, asset.name.rpartition("/")[2]}]


def closest(word: str, text: str, names: Sequence[str]) -> str:
    """That there is no such thing, and what is called nearly so."""
    from difflib import get_close_matches

    close = get_close_matches(text, {*names}, 3)
    return f"no {word} {text!r}" + (f"; did you mean {' or '.join(map(repr, close))}?" if close else "")
