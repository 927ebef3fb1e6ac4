"""What the API asks of a workspace, as a type: `upright.app.workspace.Workspace` is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from upright.graph.graph import Graph
from upright.judge.rule import Rule
from upright.model.asset import Asset
from upright.model.control import Assessment
from upright.model.finding import Finding


class Scan(Protocol):
    """One run: when, of what, and its counts."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def estate(self) -> str: ...  # noqa: D102
    @property
    def started(self) -> str: ...  # noqa: D102
    @property
    def finished(self) -> str: ...  # noqa: D102
    @property
    def stats(self) -> Mapping[str, Any]: ...  # noqa: D102


class Snapshot(Protocol):
    """The graph of one scan with what was judged on it. `findings` come worst first."""

    @property
    def scan(self) -> Scan: ...  # noqa: D102
    @property
    def graph(self) -> Graph: ...  # noqa: D102
    @property
    def findings(self) -> tuple[Finding, ...]: ...  # noqa: D102
    @property
    def assessed(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def unknown(self) -> Mapping[str, str]: ...  # noqa: D102


class Estate(Protocol):
    """Where scans are kept and asked. Every method raises NotFoundError for what does not exist."""

    def snapshot(self, scan_id: str | None = None) -> Snapshot: ...  # noqa: D102
    def scans(self) -> Sequence[Scan]: ...  # noqa: D102
    def diff(self, before: str, after: str) -> Any: ...  # noqa: D102
    def lineage(self, asset_id: str) -> Any: ...  # noqa: D102
    def paths(self) -> Sequence[Any]: ...  # noqa: D102
    def comply(self, framework_id: str) -> Sequence[Assessment]: ...  # noqa: D102
    def frameworks(self) -> Mapping[str, Any]: ...  # noqa: D102
    def rules(self) -> Mapping[str, Rule]: ...  # noqa: D102
    def find_asset(self, text: str) -> Asset: ...  # noqa: D102
    def find_finding(self, text: str) -> Finding: ...  # noqa: D102
