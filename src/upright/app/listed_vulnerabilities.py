"""The short list of grave advisories that comes with Upright, said of packages where there is no database of them.

Who runs such a package is then known to the graph: whoever comes in over the network may run code there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from upright.discover.ai_images import release_of
from upright.judge.advisories import Advisory, hits
from upright.model.asset import AssetKind, Json
from upright.model.evidence import Observation

RUN_AS_IMAGES = frozenset({AssetKind.ENDPOINT, AssetKind.APPLICATION, AssetKind.AI_SERVICE, AssetKind.HOST})


def on_the_list(seen: Iterable[Observation]) -> Iterator[Observation]:
    """The same observations; packages, and MCP servers and images started from one, whose exact version is hit say by
    what, as a database would.
    """
    for each in seen:
        known = "vulnerabilities" in each.attributes
        found = [] if known else _hits(each) if each.kind is AssetKind.PACKAGE else _started(each)
        if found:
            stated: dict[str, Json] = {"vulnerabilities": [*sorted(one.id for one in found)]}
            if each.kind not in RUN_AS_IMAGES:
                stated["advisories"] = [_told(one, each) for one in found]
            yield replace(each, attributes={**each.attributes, **stated})
        else:
            yield each


def without_bystanders(seen: Iterable[Observation]) -> Iterator[Observation]:
    """Without packages that have nothing to do with AI and are not known to be vulnerable."""
    yield from (each for each in seen if not each.attributes.get("bystander") or each.attributes.get("vulnerabilities"))


def _hits(package: Observation) -> list[Advisory]:
    version = package.version or str(package.attributes.get("specifier") or "").removeprefix("==").strip()
    exact = version and version[0] not in "<>=~^!*"
    return hits(str(package.attributes.get("ecosystem") or ""), str(package.name), version) if exact else []


def _started(server: Observation) -> list[Advisory]:
    """What hits the package that an MCP server or an image is started from, when its version is stated."""
    if server.kind in RUN_AS_IMAGES:
        return hits(*release_of(str(server.attributes.get("image") or "")))
    if server.kind is not AssetKind.MCP_SERVER:
        return []
    package, version = str(server.attributes.get("package") or ""), str(server.attributes.get("package_version") or "")
    return [one for ecosystem in ("npm", "pypi") for one in hits(ecosystem, package, version)] if version else []


def _told(advisory: Advisory, seen: Observation) -> Json:
    fixed: list[Json] = [version for _, version in advisory.affected]
    return {
        "id": advisory.id,
        "severity": advisory.severity,
        "summary": advisory.what,
        "fixed": fixed,
        "symbols": [*advisory.parts],
        **stated_at(seen),
    }


def stated_at(seen: Observation) -> dict[str, Json]:
    """Which version of a package an advisory speaks of, and where it is stated: another place may state another."""
    version = seen.version or str(seen.attributes.get("specifier") or "").removeprefix("==").strip()
    if seen.kind is not AssetKind.PACKAGE or not version:
        return {}
    return {"version": version, "at": f"{seen.location.path}:{seen.location.line}"}
