"""Clusters: what Kubernetes objects of different files say of one another.

A Service, an Ingress or an overlay's patch mostly lies in a file of its own. Files belong together when their
folders are the same, one lies in the other, or both lie in one folder (`base` and `overlays`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.built import runs
from upright.discover.cloud.declared import Declared
from upright.discover.selecting import agrees
from upright.model.asset import AssetKind, Location
from upright.model.attributes import known
from upright.model.evidence import Observation

if TYPE_CHECKING:
    from upright.discover.built import Built
    from upright.model.asset import Json
    from upright.model.evidence import Ref

WORKLOAD, SERVICE, ENTRY = "k8s.workload", "k8s.service", "k8s.entry"
CLUSTER = frozenset({WORKLOAD, SERVICE, ENTRY})
_OPEN = {"LoadBalancer": "public", "NodePort": "organisation"}
_LAYER = re.compile(r"(?:^|/)(?:base|bases|overlays?|components|environments|envs|patches)(?:/.*)?$")
_TAG = re.compile(r"(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?$")
_KINDS = {"vector_store": AssetKind.VECTOR_STORE, "training_job": AssetKind.TRAINING_JOB}
_MOST = 200  # objects of one name that are looked at


def clustered(declared: Iterable[Declared], built: Built) -> Iterator[Observation]:
    """What further files say of workloads that run AI: how open they are, and what patches change; and the open ones
    whose image is built from AI code here, though they say nothing of AI themselves.
    """
    cluster = _Cluster(declared)
    yield from cluster.running(built) if built else ()
    for workload in cluster.workloads:
        if how := cluster.exposure(workload):
            yield _seen(workload, {"exposure": how})
        for way in cluster.ways(workload):
            shown = _seen(workload, {})
            yield replace(shown, location=replace(way.location, type="endpoint"), confidence=0.8)
        for front in cluster.fronts(workload) if _is_served(workload) else ():
            if front.location.path != workload.location.path:
                shown = _seen(workload, {})
                yield replace(shown, location=replace(front.location, type="endpoint"), confidence=0.8)
        yield from (_seen(workload, facts) for facts in cluster.patched(workload))


class _Cluster:
    """Objects by what they are asked for."""

    def __init__(self, declared: Iterable[Declared]) -> None:
        self.workloads: list[Declared] = []
        self.patches: dict[tuple[str, str], list[Declared]] = defaultdict(list)
        self.entries: dict[tuple[str, str], list[Declared]] = defaultdict(list)
        self.versions: dict[tuple[str, str], list[Declared]] = defaultdict(list)
        self.selecting: dict[tuple[str, str], dict[tuple[str, str], Declared]] = defaultdict(dict)
        self._open: dict[tuple[str, str, str], str] = {}
        for each in declared:
            place = (each.scope, each.name)
            if each.kind == ENTRY:
                self.entries[place].append(each)
            elif each.kind == SERVICE:
                self.versions[place].append(each)
                for pair in each.body.get("pairs").strings():
                    self.selecting[each.scope, pair].setdefault((each.name, layer_of(each)), each)
            elif each.key:
                self.workloads.append(each)
            else:
                self.patches[place].append(each)

    def running(self, built: Built) -> Iterator[Observation]:
        """The workloads without a word of AI that are open and run code that is built here."""
        said = {(each.scope, each.name, layer_of(each)) for each in self.workloads}
        alone = self._alone(built)
        for each in (one for several in self.patches.values() for one in several[:_MOST]):
            images, name = each.body.get("images").strings(), each.body.get("title").text
            folder = built.folder(each.location.source, images, name) if images else None
            if folder is None:
                folder = built.started(each.location.source, each.body.get("starts").text, images)
            if folder is None and _in_chart(each) and any(runs(one, alone.get(each.location.source)) for one in images):
                folder = alone[each.location.source][1]
            how = "" if folder is None or (each.scope, each.name, layer_of(each)) in said else self.exposure(each)
            if how and folder is not None:
                facts: dict[str, Json | Ref] = {
                    "type": "deployment", "exposure": how, "image": next(iter(images), ""), "built_from": folder or ".",
                }  # fmt: skip
                shown = replace(each, key=each.body.get("own").text, title=name)
                yield _seen(shown, {**{kind: node.value for kind, node in each.body.get("facts").items()}, **facts})

    def patched(self, workload: Declared) -> Iterator[dict[str, Json | Ref]]:
        """What patches beside a workload say of it."""
        for patch in self.patches[workload.scope, workload.name][:_MOST]:
            if beside(layer_of(patch), layer_of(workload)):
                yield {name: node.value for name, node in patch.body.get("facts").items()}
        if image := self._put(workload):
            yield {"deployed_image": image}

    def _put(self, workload: Declared) -> str:
        """The image that a Kustomization beside it puts in the place of the one of a workload; empty: none does."""
        for image in workload.body.get("images").strings()[:_MOST]:
            for put in self.patches[workload.scope, of_image(image)][:_MOST]:
                if beside(layer_of(put), layer_of(workload)):
                    tag = put.body.get("tag").text or _tag(image)
                    return (put.body.get("name").text or _TAG.sub("", image)) + tag
        return ""

    def _alone(self, built: Built) -> dict[str, tuple[str, str]]:
        """Of each source that runs one image with an owner, and builds one: that image, and the folder of its code."""
        images: dict[str, set[str]] = defaultdict(set)
        for several in (self.workloads, *self.patches.values()):
            for each in several:
                images[each.location.source].update(each.body.get("images").strings())
        found = ((source, built.alone(source, named)) for source, named in images.items())
        return {source: one for source, one in found if one}

    def exposure(self, workload: Declared) -> str:
        """How open the services that select a workload are."""
        found = ""
        for front in self.fronts(workload):
            how = self._how(front)
            found = "public" if "public" in {found, how} else found or how
        return found

    def ways(self, workload: Declared) -> list[Declared]:
        """The entries that lead to a workload by way of the services that select it."""
        own = layer_of(workload)
        found: dict[tuple[str, int], Declared] = {}
        for front in self.fronts(workload):
            for entry in self.entries[front.scope, front.name][:_MOST]:
                if beside(layer_of(entry), own):
                    found.setdefault((entry.location.path, entry.location.line), entry)
        return list(found.values())

    def fronts(self, workload: Declared) -> Iterator[Declared]:
        """The services that select a workload."""
        own, pairs = layer_of(workload), workload.body.get("pairs").strings()[:_MOST]
        for pair in pairs:
            for front in list(self.selecting[workload.scope, pair].values())[:_MOST]:
                if beside(layer_of(front), own) and agrees(front.body.get("pairs").strings(), pairs):
                    yield front

    def _how(self, front: Declared) -> str:
        """How open a service is, its overlays and the entries that lead to it included."""
        layer = layer_of(front)
        question = (front.scope, front.name, layer)
        if question not in self._open:
            place = (front.scope, front.name)
            versions = [each for each in self.versions[place][:_MOST] if beside(layer_of(each), layer)]
            kinds = {
                _OPEN.get("" if each.body.get("internal").value else each.body.get("type").text, "")
                for each in versions
            }
            led = any(beside(layer_of(entry), layer) for entry in self.entries[place][:_MOST])
            self._open[question] = "public" if led or "public" in kinds else max(kinds, default="")
        return self._open[question]


def of_image(image: str) -> str:
    """The name under which what a Kustomization says of an image is kept."""
    return f"image/{_TAG.sub('', image)}"


def _tag(image: str) -> str:
    found = _TAG.search(image)
    return found[0] if found else ""


def _is_served(workload: Declared) -> bool:
    """Whether it is a deployment, whose services are where it is called."""
    return (workload.body.get("label").text or "deployment") == "deployment"


def layer_of(declared: Declared) -> str:
    """The folder of an object, without what Kustomize calls its layers."""
    return _LAYER.sub("", declared.location.path.rpartition("/")[0])


def beside(here: str, there: str) -> bool:
    """Whether files of these layers belong together."""
    inside = f"{here}/".startswith(f"{there}/") or f"{there}/".startswith(f"{here}/")
    return inside or (bool(here) and here.rpartition("/")[0] == there.rpartition("/")[0] != "")


def _in_chart(workload: Declared) -> bool:
    return "/templates/" in f"/{workload.location.path}"


def _seen(workload: Declared, facts: dict[str, Json | Ref]) -> Observation:
    label = workload.body.get("label").text or "deployment"
    kind = _KINDS.get(label, AssetKind.ENDPOINT)
    stated = {name: value for name, value in facts.items() if known(kind, name)}
    place = Location(workload.location.path, workload.location.line, workload.location.source, label)
    return Observation(kind, workload.title, (workload.key,), place, stated, confidence=0.9, detector=workload.detector)
