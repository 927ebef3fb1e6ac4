"""Workloads that run in a Kubernetes cluster of the estate, and steps that change objects of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from upright.act.remediation import Context, Step
from upright.act.remediations._elsewhere import exchanged, sources
from upright.act.step import Site
from upright.act.steps._cluster import PREFIX, ask
from upright.act.steps._exchange import NOTHING
from upright.model.asset import Asset

RIGHTS = "/apis/rbac.authorization.k8s.io/v1"
_ROOTS = {
    "deployment": "/apis/apps/v1/namespaces/{}/deployments",
    "statefulset": "/apis/apps/v1/namespaces/{}/statefulsets",
    "daemonset": "/apis/apps/v1/namespaces/{}/daemonsets",
    "job": "/apis/batch/v1/namespaces/{}/jobs",
    "cronjob": "/apis/batch/v1/namespaces/{}/cronjobs",
    "pod": "/api/v1/namespaces/{}/pods",
}
_FIXED = frozenset({"job", "pod"})  # whose pods cannot be told anything else once they run


@dataclass(frozen=True)
class Workload:
    """One workload as its cluster tells of it; `pods` is a JSON pointer to what its pods are made by."""

    source: str
    namespace: str
    kind: str
    name: str
    told: dict[str, Any]
    context: Context

    @property
    def path(self) -> str:
        """Below the address of the API."""
        return f"{_ROOTS[self.kind].format(self.namespace)}/{self.name}"

    @property
    def pods(self) -> str:
        """Where it tells of its pods."""
        return {"pod": "", "cronjob": "/spec/jobTemplate/spec/template"}.get(self.kind, "/spec/template")

    @property
    def fixed(self) -> bool:
        """Whether its pods have to be made anew to be other."""
        return self.kind in _FIXED

    @property
    def pod(self) -> dict[str, Any]:
        """What its pods are made by: `metadata` and `spec`."""
        found: Any = self.told
        for word in self.pods.split("/")[1:]:
            found = found.get(word) or {}
        return dict(found)

    def ask(self, path: str) -> Any:
        """Another object of the same cluster, or a list of them; None when there is none."""
        return _ask(self.source, path, self.context)

    def step(self, path: str, value: Any, what: str, field: str = "") -> Step:
        """The step that gives an object, or one field of it, this value (None: takes it away)."""
        told = {"digest": NOTHING, "size": "0"}
        if value is not None:
            told = exchanged(json.dumps(value, sort_keys=True).encode(), self.context)
        named = {"field": field} if field else {}
        return Step("set-cluster-object", {"source": self.source, "path": path, **named, **told}, what)


def _ask(source: str, path: str, context: Context) -> Any:
    return ask({"source": source, "path": path}, Site(context, context.options["plan"], 0), path)


def running(asset: Asset, context: Context) -> Iterator[Workload]:
    """The workloads that an asset is, in clusters of the estate, as they stand now."""
    for source in sources(asset, context, PREFIX):
        for key in asset.keys:
            parts = key.removeprefix(f"k8s:{source}/").split("/")
            if key.startswith(f"k8s:{source}/") and len(parts) == 3 and parts[1] in _ROOTS:  # noqa: PLR2004
                namespace, kind, name = parts
                told = _ask(source, f"{_ROOTS[kind].format(namespace or 'default')}/{name}", context)
                if told is not None:
                    yield Workload(source, namespace or "default", kind, name, told, context)
