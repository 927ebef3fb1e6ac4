"""Clusters: what Kubernetes objects of different files say of one another.

A Service, an Ingress or an overlay's patch mostly lies in a file of its own. Files belong together when their folders are
the same, one lies in the other, or both lie in one folder (`base` and `overlays`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.declared import Declared
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation

if TYPE_CHECKING:
    from upright.model.asset import Json
    from upright.model.evidence import Ref

WORKLOAD, SERVICE, ENTRY = "k8s.workload", "k8s.service", "k8s.entry"
CLUSTER = frozenset({WORKLOAD, SERVICE, ENTRY})
_OPEN = {"LoadBalancer": "public", "NodePort": "organisation"}
_LAYER = re.compile(r"(?:^|/)(?:base|bases|overlays?|components|environments|envs|patches)(?:/.*)?$")
_MOST = 200  # objects of one name that are looked at


def clustered(declared: Iterable[Declared]) -> Iterator[Observation]:
    """What further files say of workloads that run AI: how open they are, and what patches change."""
    objects = list(declared)
    services, patches = defaultdict(list), defaultdict(list)
    entries: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    for each in objects:
        if each.kind == SERVICE:
            services[each.scope].append(each)
        elif each.kind == ENTRY:
            entries[each.scope, each.name].append(each)
        elif not each.key:
            patches[each.scope, each.name].append(each)
    selecting: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    named: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    for scope, found in services.items():
        for service in found:
            named[scope, service.name].append(service)
            for pair in service.body.get("pairs").strings():
                selecting[scope, pair].append(service)
    for workload in (each for each in objects if each.kind == WORKLOAD and each.key):
        pairs = workload.body.get("pairs").strings()
        fronts = [
            front for pair in pairs for front in selecting[workload.scope, pair][:_MOST] if _beside(front, workload)
        ]
        for front in fronts:
            how = _how(front, named[front.scope, front.name], entries[front.scope, front.name])
            if how:
                yield _seen(workload, {"exposure": how})
        for patch in patches[workload.scope, workload.name][:_MOST]:
            if _beside(patch, workload):
                yield _seen(workload, {name: node.value for name, node in patch.body.get("facts").items()})


def _how(front: Declared, versions: list[Declared], entries: list[Declared]) -> str:
    """How open a service is, its overlays and the entries that lead to it included."""
    found = ""
    for version in versions[:_MOST]:
        if _beside(version, front):
            kind = "" if version.body.get("internal").value else version.body.get("type").text
            found = "public" if "public" in {found, _OPEN.get(kind, "")} else found or _OPEN.get(kind, "")
    return "public" if any(_beside(entry, front) for entry in entries[:_MOST]) else found


def _beside(one: Declared, other: Declared) -> bool:
    here, there = (_LAYER.sub("", each.location.path.rpartition("/")[0]) for each in (one, other))
    inside = f"{here}/".startswith(f"{there}/") or f"{there}/".startswith(f"{here}/")
    return inside or (bool(here) and here.rpartition("/")[0] == there.rpartition("/")[0] != "")


def _seen(workload: Declared, facts: dict[str, Json | Ref]) -> Observation:
    place = Location(workload.location.path, workload.location.line, workload.location.source, "deployment")
    return Observation(
        AssetKind.ENDPOINT, workload.title, (workload.key,), place, facts, confidence=0.9, detector=workload.detector
    )
