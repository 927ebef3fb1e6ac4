"""What a bill of materials says of each asset, whatever its form: CycloneDX and SPDX are written from this."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from upright.judge.questions import PERSONAL
from upright.model.asset import Asset, AssetKind, Location
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.store.snapshot import Snapshot

DATA = frozenset({AssetKind.DATASET, AssetKind.DATA_STORE, AssetKind.VECTOR_STORE, AssetKind.PROMPT})
SERVICES = frozenset({AssetKind.AI_SERVICE, AssetKind.ENDPOINT, AssetKind.MCP_SERVER})
MAKING = frozenset({AssetKind.TRAINING_JOB, AssetKind.PIPELINE})
COMPONENTS = DATA | {
    AssetKind.PACKAGE, AssetKind.MODEL, AssetKind.AGENT, AssetKind.TOOL, AssetKind.APPLICATION, AssetKind.GUARDRAIL,
    AssetKind.SKILL, AssetKind.NOTEBOOK,
}  # fmt: skip
_HEX = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[\w.-]+(?::\d+)?(?:/[\w./~+-]*)?", re.ASCII)
_HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True)
class Part:
    """One asset as part of a bill. `fed_by`: ids of the datasets that a model learnt from; `made_from`: ids of models
    that it derives from; empty strings where nothing is known.
    """

    asset: Asset
    purl: str = ""
    sha256: str = ""
    supplier: str = ""
    licence: str = ""
    page: str = ""
    owner: str = ""
    fed_by: tuple[str, ...] = ()
    made_from: tuple[str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The data classes found in it."""
        return tuple(sorted({label.data_class for label in self.asset.labels}))

    @property
    def personal(self) -> bool | None:
        """Whether personal data was found in it; None when its content was not looked at."""
        if any(name.partition(".")[0] in PERSONAL for name in self.classes):
            return True
        looked = self.asset.labels or any(name in self.asset.attributes for name in ("digest", "rows", "size"))
        return False if looked else None

    @property
    def facts(self) -> dict[str, str]:
        """What no standard has a field for, by name."""
        said = self.asset.attributes
        told = {
            "kind": str(self.asset.kind), "type": _text(said.get("type")), "exposure": str(self.asset.exposure),
            "location": "; ".join(_place(each) for each in self.asset.locations[:5]),
            "data-classes": ", ".join(self.classes), "owner": self.owner, "approval": _text(said.get("approval")),
            "first-seen": _text(said.get("first_seen")), "revision": _text(said.get("revision")),
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}


def _place(where: Location) -> str:
    return f"{where.path}:{where.line}" if where.line else where.path


def parts(snapshot: Snapshot) -> Iterator[Part]:
    """Every asset that belongs in a bill of materials."""
    graph = snapshot.graph
    for asset in graph.assets:
        if asset.kind in COMPONENTS | SERVICES | MAKING:
            yield _part(asset, graph)


def _part(asset: Asset, graph: Graph) -> Part:
    digest = _text(asset.attributes.get("digest"))
    model = asset.kind is AssetKind.MODEL
    return Part(
        asset,
        purl_of(asset),
        digest if _HEX.fullmatch(digest) else "",
        _supplier(asset),
        _text(asset.attributes.get("licence") or asset.attributes.get("license")),
        _page(asset),
        _text(asset.attributes.get("owner")),
        tuple(_fed_by(asset, graph)) if model else (),
        tuple(each.id for each in graph.out(asset, R.DERIVED_FROM) if each.kind is AssetKind.MODEL) if model else (),
    )


def _fed_by(model: Asset, graph: Graph) -> list[str]:
    upstream = graph.reach(model, (R.TRAINED_ON, R.DERIVED_FROM))
    jobs = graph.into(model, R.PRODUCES)
    fed = {each.id for job in jobs for each in graph.out(job, R.TRAINED_ON)} | set(upstream)
    return sorted(each for each in fed if graph.asset(each).kind is AssetKind.DATASET)


def purl_of(asset: Asset) -> str:
    """The package URL with its version, or an empty string."""
    purl = _after(asset, "purl:")
    hub = _after(asset, "hf:models/", "hf:datasets/")
    if not purl and "/" in hub:
        kind = "huggingface/datasets" if _after(asset, "hf:datasets/") else "huggingface"
        purl = f"pkg:{kind}/{quote(hub)}"
    version = asset.version or (_text(asset.attributes.get("revision")) if hub else "")
    return f"{purl}@{quote(version)}" if purl and version else purl


def _supplier(asset: Asset) -> str:
    hub = _after(asset, "hf:models/", "hf:datasets/")
    return hub.partition("/")[0] if "/" in hub else _text(asset.attributes.get("provider"))


def _page(asset: Asset) -> str:
    """Where it comes from, as a URL."""
    if model := _after(asset, "hf:models/"):
        return f"{_HUB}/{quote(model)}"
    if dataset := _after(asset, "hf:datasets/"):
        return f"{_HUB}/datasets/{quote(dataset)}"
    return next((url for url in endpoints_of(asset) if url.startswith("http")), "")


def endpoints_of(asset: Asset) -> list[str]:
    """Its addresses that are plain URLs."""
    urls = (key.removeprefix("url:") for key in asset.keys if key.startswith("url:"))
    return [url for url in urls if _URL.fullmatch(url)]


def _after(asset: Asset, *prefixes: str) -> str:
    return next((key.removeprefix(start) for start in prefixes for key in asset.keys if key.startswith(start)), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
