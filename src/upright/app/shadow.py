"""Shadow AI: what logs show, held against the newest scan and the list of approved AI."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from upright.app.approval import Approved, approve, read_approved
from upright.app.config import Config, load_config
from upright.app.traffic import observed, read_traffic
from upright.app.workspace import Workspace
from upright.connect import there
from upright.connect.connector import Source
from upright.graph.graph import Graph
from upright.graph.merge import merge
from upright.judge.shadow import Ranked, rank
from upright.model.ai_service import ai_services
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError, NotFoundError
from upright.model.evidence import Edge, Observation

_CONFIG = Path("upright.yaml")


@dataclass(frozen=True)
class ShadowQuestion:
    """What to look at: logs by address (none: the newest scan), a file of approved AI, files that extend the
    catalogue.
    """

    addresses: tuple[str, ...] = ()
    approved: Path | None = None
    services: tuple[Path, ...] = ()
    show_people: bool = False
    workers: int = 0


@dataclass(frozen=True)
class ShadowAnswer:
    """The services in use, ranked, and the graph that they are part of. `code`: the same ones in the newest scan."""

    ranked: tuple[Ranked, ...]
    graph: Graph
    code: dict[str, Asset] = field(default_factory=dict)

    def in_code(self, ranked: Ranked) -> bool:
        """Whether code or configuration names the service too."""
        seen = self.code.get(ranked.service.id, ranked.service)
        return any(place.type != "log" for place in seen.locations)

    def in_logs(self, ranked: Ranked) -> bool:
        """Whether logs show its use."""
        return any(place.type == "log" for place in ranked.service.locations)


def shadow_ai(workspace: Workspace, question: ShadowQuestion) -> ShadowAnswer:
    """Rank what is in use. Without addresses the newest scan is asked. Raises ConfigError and NotFoundError."""
    today = datetime.now(UTC).date()
    newest = _newest(workspace)
    if not question.addresses:
        if newest is None:
            raise NotFoundError("nothing was scanned yet; name logs: `upright shadow FOLDER`")
        return ShadowAnswer(tuple(rank(newest, today)), newest)
    config = _config(question)
    services = ai_services(*config.services)  # before workers are told of them, so that what is wrong is told once
    traffic = read_traffic(config.sources, workspace.state.key(), config.services, question.workers)
    seen: list[Observation] = []
    edges: list[Edge] = []
    for found in observed(traffic, services):
        (edges if isinstance(found, Edge) else seen).append(found)  # type: ignore[arg-type]
    graph = merge(approve(seen, config.approved, today), edges, traffic.gaps)
    known = {asset.id: asset for asset in newest.of_kind(AssetKind.AI_SERVICE)} if newest else {}
    code = {asset.id: known[asset.id] for asset in graph.of_kind(AssetKind.AI_SERVICE) if asset.id in known}
    return ShadowAnswer(tuple(rank(graph, today)), graph, code)


def _newest(workspace: Workspace) -> Graph | None:
    try:
        return workspace.graph()
    except NotFoundError:
        return None


def _config(question: ShadowQuestion) -> Config:
    """The logs asked for, with the approvals and the catalogue of a configuration."""
    loaded = [load_config(Path(given)) for given in question.addresses if _is_config(given)]
    own = loaded[0] if loaded else load_config(_CONFIG) if _CONFIG.is_file() else Config(())
    sources = [source for config in loaded for source in config.sources if source.type == "logs"]
    taken = {source.name for source in sources}
    for number, given in enumerate(given for given in question.addresses if not _is_config(given)):
        address = given.removeprefix("logs:")
        if not there.exists(address):
            raise ConfigError(f"{address}: no such file or folder")
        name = Path(address).name or "logs"
        sources.append(Source("logs", name if name not in taken else f"{name}-{number + 1}", address))
        taken.add(name)
    return replace(
        own,
        sources=tuple(_shown(sources, show=question.show_people)),
        approved=_approved(question.approved) or own.approved,
        services=(*own.services, *(str(path) for path in question.services)),
    )


def _shown(sources: Iterable[Source], *, show: bool) -> list[Source]:
    return [replace(each, options={**each.options, "show_people": True}) if show else each for each in sources]


def _approved(path: Path | None) -> Approved:
    return read_approved(path.name, path.name, path.parent) if path else {}


def _is_config(address: str) -> bool:
    return address.endswith((".yaml", ".yml")) and Path(address).is_file()
