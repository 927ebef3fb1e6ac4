"""A Kubernetes cluster by its API: workloads, services, routes, rights and custom resources, as they stand.

Address: `kubernetes` (the current context of `~/.kube/config`, or the cluster that Upright runs in),
`kubernetes://CONTEXT`, or `kubernetes+https://host:6443` with `token_env` (and `authority`: a file with the certificate
of the cluster). `kubeconfig` names another file, `namespaces` those to read. Needs no library. A folder with what
`kubectl get ... -o json` wrote is read in the same way.

Why it matters: what runs in a cluster is seldom what the manifests in a repository say: somebody scaled, patched,
exposed and tried things out.

Only reads: lists of every kind that the cluster knows, custom ones included (KServe, KubeRay, NIM, Kubeflow...).
Secrets are not asked for at all. Pods and jobs that something else keeps running are left to what keeps them. Each
namespace comes out as `NAMESPACE/objects.json`, and what belongs to none as `_cluster/objects.json`.

What it does not see: what kinds hold of which the lists were refused (gaps), and programs that give out credentials: no
such program is started.
Source: https://kubernetes.io/docs/reference/using-api/api-concepts/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from upright.connect.cluster import Cluster, cluster_of
from upright.connect.connector import Connector, Source, Trial
from upright.connect.fingerprint import Found, seen
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import EVERY, Edge, Gap, Observation
from upright.model.item import Item

_ADDRESS: Final = re.compile(r"kubernetes(?:://.*)?|kubernetes\+https?://[^/]+/?")
_LEFT_OUT: Final = frozenset(
    {
        "bindings", "certificatesigningrequests", "componentstatuses", "controllerrevisions", "csinodes",
        "endpoints", "endpointslices", "events", "flowschemas", "leases", "prioritylevelconfigurations",
        "runtimeclasses", "secrets", "volumeattachments",
    }
)  # fmt: skip
# Kinds of which assets are made, and the groups in which others of them are: what is refused here may still be there.
_RUNNING: Final = frozenset(
    {"pods", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs", "services", "ingresses"}
)
_RUNS: Final = re.compile(r"^(?:apps|batch)/|^v1$|kserve|ray\.io|kubeflow|nvidia|seldon|argoproj|kagent|mlflow")
_GROUPS_LEFT_OUT: Final = ("metrics.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "apiextensions.k8s.io")
_NOISE: Final = ("managedFields", "uid", "resourceVersion", "generation", "selfLink")
_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"
_NOWHERE: Final = "_cluster"  # no namespace can be called so
_LONGEST: Final = 1 << 20  # characters of one item


def _accepts(address: str) -> bool:
    return bool(_ADDRESS.fullmatch(address)) and not (address == "kubernetes" and Path(address).exists())


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of object that can be listed: `v1` and `Pod`, below `/api/v1`, as `pods`."""

    version: str
    name: str
    root: str
    plural: str
    namespaced: bool

    def path(self, namespace: str = "") -> str:
        """Where it is listed, of all namespaces or of one."""
        return f"{self.root}/namespaces/{namespace}/{self.plural}" if namespace else f"{self.root}/{self.plural}"

    @property
    def permission(self) -> str:
        """What listing it needs, in the words of a role."""
        return f"list {self.plural}" + (f".{self.version.partition('/')[0]}" if "/" in self.version else "")


def _kinds(cluster: Cluster) -> Iterator[_Kind | Gap]:
    """Every kind that can be listed, in the version that the cluster prefers."""
    roots = [("/api/v1", "v1")]
    groups = cluster.ask("/apis").get("groups")
    if not isinstance(groups, list):
        raise Unreachable(f"{cluster.name}: answers, but not as the API of a cluster does")
    for group in groups:
        preferred = str((group.get("preferredVersion") or {}).get("groupVersion") or "")
        if preferred and group.get("name") not in _GROUPS_LEFT_OUT:
            roots.append((f"/apis/{preferred}", preferred))
    for root, version in roots:
        try:
            told = cluster.ask(root)
        except (AccessDenied, Unreachable) as error:
            yield Gap(version, str(error), _code(error), hides=EVERY if _RUNS.search(version) else "")
            continue
        for each in told.get("resources") or ():
            plural = str(each.get("name") or "")
            if plural not in _LEFT_OUT and "/" not in plural and "list" in (each.get("verbs") or ()):
                yield _Kind(version, str(each.get("kind")), root, plural, bool(each.get("namespaced")))


def _code(error: Exception) -> str:
    return "denied" if isinstance(error, AccessDenied) else "unreachable"


def _read(source: Source) -> Iterator[Item | Gap]:
    cluster, wanted = cluster_of(source.address, source.options), _namespaces(source)
    objects: dict[str, list[dict[str, Any]]] = {}
    for kind in _kinds(cluster):
        if isinstance(kind, Gap):
            yield replace(kind, source=source.name)
            continue
        for namespace in wanted if wanted and kind.namespaced else ("",):
            try:
                for each in cluster.listed(kind.path(namespace)):
                    if not _kept_by_another(each):
                        where = str((each.get("metadata") or {}).get("namespace") or _NOWHERE)
                        objects.setdefault(where, []).append(_bare(each, kind))
            except (AccessDenied, Unreachable) as error:
                where = f"{namespace}/{kind.plural}" if namespace else kind.plural
                runs = kind.plural in _RUNNING or ("." in kind.version and _RUNS.search(kind.version))
                yield Gap(where, str(error), _code(error), source.name, hides=EVERY if runs else "")
    for where, several in sorted(objects.items()):
        yield from _items(source, where, several)


def _namespaces(source: Source) -> tuple[str, ...]:
    stated = source.options.get("namespaces") or ()
    return tuple(map(str, stated)) if isinstance(stated, list | tuple) else (str(stated),)


def _kept_by_another(each: Mapping[str, Any]) -> bool:
    """Whether a controller keeps it running, which says the same and stays."""
    owners = (each.get("metadata") or {}).get("ownerReferences") or ()
    return any(isinstance(owner, dict) and owner.get("controller") for owner in owners)


def _bare(each: dict[str, Any], kind: _Kind) -> dict[str, Any]:
    """An object as a manifest would state it: with what it is, without what the server noted for itself."""
    metadata = {name: value for name, value in (each.get("metadata") or {}).items() if name not in _NOISE}
    if isinstance(noted := metadata.get("annotations"), dict):
        metadata["annotations"] = {name: value for name, value in noted.items() if name != _APPLIED}
    rest = {name: value for name, value in each.items() if name not in {"metadata", "status", "apiVersion", "kind"}}
    return {"apiVersion": kind.version, "kind": kind.name, "metadata": metadata, **rest}


def _items(source: Source, where: str, several: list[dict[str, Any]]) -> Iterator[Item]:
    """Lists of objects of a namespace, none longer than a reader takes."""
    several.sort(key=lambda each: (each["kind"], str(each["metadata"].get("name"))))
    pieces: list[list[str]] = [[]]
    size = 0
    for each in several:
        text = json.dumps(each, indent=1, ensure_ascii=False)
        if pieces[-1] and size + len(text) > _LONGEST:
            pieces.append([])
            size = 0
        pieces[-1].append(text)
        size += len(text)
    for number, piece in enumerate(pieces, 1):
        listed = ",\n".join(piece)
        raw = f'{{"apiVersion": "v1", "kind": "List", "items": [\n{listed}\n]}}\n'.encode("utf-8", "replace")
        name = f"{where}/objects{f'-{number}' if number > 1 else ''}.json"
        yield Item(source.name, name, len(raw), content=raw)


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    """The API server itself, when it tells strangers what runs."""
    cluster = cluster_of(source.address, source.options)
    version = str(cluster.ask("/version").get("gitVersion") or "")
    opened = cluster.tells_strangers("/api/v1/pods")
    told = Found("kubernetes", opened, version, type="cluster_api", attributes={"code_execution": True})
    if opened:
        yield from seen(source, cluster.address, told)


def _tries(source: Source) -> Iterator[Trial]:
    cluster = cluster_of(source.address, source.options)
    for kind in _kinds(cluster):
        if isinstance(kind, Gap):
            yield Trial(kind.where, "get /apis", "refused" if kind.code == "denied" else "unanswered", kind.why)
            continue
        try:
            cluster.ask(kind.path(), {"limit": "1"})
            yield Trial(kind.plural, kind.permission, "works")
        except AccessDenied as error:
            yield Trial(kind.plural, kind.permission, "refused", str(error))
        except Unreachable as error:
            yield Trial(kind.plural, kind.permission, "unanswered", str(error))


CONNECTOR = Connector(
    id="kubernetes",
    title="A Kubernetes cluster by its API",
    accepts=_accepts,
    read=_read,
    permissions=(
        "get and list of every kind except secrets (ClusterRole `view`, and list of roles and role bindings)",
    ),
    options=frozenset({"kubeconfig", "namespaces", "token_env", "authority"}),
    carries=True,
    stores=_stores,
    tries=_tries,
)
