"""Which pods a Service of Kubernetes selects, by the labels that they carry, and how open it makes them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upright.discover.readers.node import Node

ENTRIES = frozenset({"Ingress", "HTTPRoute", "GRPCRoute", "VirtualService", "Route", "IngressRoute"})
_INWARD = re.compile(r"(?:^|[-_/.])(?:internal|intern|private|lan|tailscale)(?:$|[-_/.])", re.IGNORECASE)
_OPEN = "*"  # among the pairs of a pod: it may carry more than is written
_ADDED = re.compile(r"(?!app\.kubernetes\.io/)[\w.-]+/|(?:pod-template-hash|job-name|controller-uid)$")
_SHARED = re.compile(r"(?:app\.kubernetes\.io/(?:instance|part-of|managed-by)|release|heritage|chart)=")


def internal(root: Node) -> bool:
    """Whether annotations keep a load balancer inside a network."""
    return any(
        ("internal" in name and value.text.lower() in {"true", "internal", "0.0.0.0/0"})
        or (name.endswith("internal") and value.value is True)
        for name, value in root.get("metadata", "annotations").items()
    )


def selected(root: Node) -> list[str]:
    """The label pairs by which a Service selects its pods; those that all parts of a release share only when it has
    no others.
    """
    pairs = [f"{name}={value.text}" for name, value in root.get("spec", "selector").items() if value.text]
    return [pair for pair in pairs if not _SHARED.match(pair)] or pairs


def agrees(wanted: Iterable[str], carried: Iterable[str]) -> bool:
    """Whether pods that carry these label pairs are those that a selector wants: they have one of its pairs, no other
    value under the name of another, and lack none of them but those that a template leaves open or an operator adds.
    """
    values: dict[str, set[str]] = defaultdict(set)
    for pair in carried:
        name, _, value = pair.partition("=")
        values[name].add(value)
    asked = [(name, value) for name, _, value in (pair.partition("=") for pair in wanted) if "$(" not in value]
    met = [value in values[name] for name, value in asked if name in values]
    lacking = [name for name, _ in asked if name not in values and not _ADDED.match(name)]
    return bool(met) and all(met) and (not lacking or _OPEN in values)


def pairs_of(root: Node) -> list[str]:
    """Label pairs that the pods of an object carry; one more when a template leaves some of them open."""
    walked = list(root.walk())
    found = [node for path, node in walked if path[-2:] == ("metadata", "labels")]
    pairs = [f"{name}={value}" for node in found for name, value in _labels(node).items()]
    if root.get("kind").text in {"RayCluster", "RayService", "RayJob"}:  # what KubeRay puts on the pods that it makes
        pairs += ["ray.io/node-type=head", f"ray.io/cluster={root.get('metadata', 'name').text}"]
    return [*pairs, _OPEN] if any("$(" in node.text for _, node in walked) else pairs


def _labels(node: Node) -> dict[str, str]:
    return {name: value.text for name, value in node.items() if value.text and "$(" not in value.text}


def exposed(objects: list[Node]) -> list[tuple[list[str], str]]:
    """How open each service makes what it selects: `(["app=llm"], "public")`."""
    entries = [root for root in objects if root.get("kind").text in ENTRIES]
    fronts, outward = led_to(entries), led_to(root for root in entries if not inward(root))
    found: list[tuple[list[str], str]] = []
    for root in (each for each in objects if each.get("kind").text == "Service"):
        kind = root.get("spec", "type").text
        named = root.get("metadata", "name").text
        is_open = kind in {"LoadBalancer", "NodePort"} or named in fronts
        within = internal(root) or kind == "NodePort" or (kind != "LoadBalancer" and named not in outward)
        how = "organisation" if within else "public"
        found.append((selected(root), how if is_open else "private"))
    return found


def led_to(entries: Iterable[Node]) -> set[str]:
    """The services that ways into a cluster lead to."""
    return {
        node.text
        for root in entries
        for path, node in root.get("spec").walk()
        if path[-1] in {"name", "serviceName", "host"} and node.text
    }


def inward(root: Node) -> bool:
    """Whether a way in belongs to a gateway or a class of ingresses that is called after what lies inside."""
    gateways = [each.get("name").text for each in root.get("spec", "parentRefs")]
    named = [*gateways, root.get("spec", "ingressClassName").text, *root.get("spec", "gateways").strings()]
    told = [name for name in named if name]
    return internal(root) or (bool(told) and all(_INWARD.search(name) for name in told))


def openness(pairs: list[str], services: list[tuple[list[str], str]]) -> str:
    """How open the services that select pods with these labels make them; empty when none does."""
    found = {how for wanted, how in services if agrees(wanted, pairs)}
    return next((how for how in ("public", "organisation", "private") if how in found), "")
