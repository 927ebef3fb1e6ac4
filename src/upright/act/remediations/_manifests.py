"""Manifests of Kubernetes as texts of which single entries are changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.act.remediation import Context
from upright.act.remediations._files import text_of
from upright.act.yaml_text import documents, items, pairs, words
from upright.model.errors import ConflictError, MalformedError

if TYPE_CHECKING:
    import yaml

_BUNDLED = frozenset({"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"})
_MOST = 2000  # manifests of a source that are looked at


def objects(path: str, text: str) -> list[yaml.Node]:
    """The objects of a manifest, those of a `List` too. Raises ConflictError when it cannot be read."""
    try:
        found = documents(text)
    except MalformedError as error:
        raise ConflictError(f"{path}: {error}") from None
    return [each for one in found for each in (list(items(one, "items")) or [one])]


def workload_at(path: str, text: str, line: int, *others: str) -> yaml.Node:
    """The workload, or object of another of these kinds, on this line (0: the only one). Raises ConflictError."""
    found = [each for each in objects(path, text) if words(each, "kind") in {*_BUNDLED, *others}]
    here = [each for each in found if each.start_mark.line < max(line, 1) <= each.end_mark.line + 1]
    if not (here or (found and not line)):
        raise ConflictError(f"{path}: no workload of Kubernetes on line {line}")
    return (here or found)[0]


def pod_path(workload: yaml.Node) -> tuple[str, ...]:
    """Where a workload tells of its pods."""
    kind = words(workload, "kind")
    if kind == "CronJob":
        return ("spec", "jobTemplate", "spec", "template")
    return () if kind == "Pod" else ("spec", "template")


def pod_labels(workload: yaml.Node) -> dict[str, str]:
    """The labels of its pods, or of those that a Service leads to."""
    if words(workload, "kind") == "Service":
        return pairs(workload, "spec", "selector")
    return pairs(workload, *pod_path(workload), "metadata", "labels")


def manifests(source: str, context: Context) -> Iterator[tuple[str, str]]:
    """Path and text of every manifest of a source."""
    root, seen = context.roots[source], 0
    for file in sorted(root.rglob("*.y*ml")) if root.is_dir() else [root]:
        if file.suffix not in {".yaml", ".yml"} or not file.is_file() or file.is_symlink():
            continue
        seen += 1
        if seen > _MOST:
            return
        path = file.relative_to(root).as_posix()
        try:
            text = text_of(context, source, path)
        except ConflictError:
            continue
        if "apiVersion" in text:
            yield path, text
