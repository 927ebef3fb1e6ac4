"""What the rules on signs of poisoning share."""

from __future__ import annotations

from collections.abc import Callable

from upright.graph.graph import Graph
from upright.judge.questions import contents_seen, fail, grounds, holds, trains, unknown
from upright.model.asset import Asset
from upright.model.data import DataLabel
from upright.model.finding import Judgement
from upright.model.relation import RelationKind as R


def signs(asset: Asset, *names: str) -> list[DataLabel]:
    """The labels of these signs, surest first."""
    wanted = {f"poison.{name}" for name in names}
    found = [label for label in asset.labels if label.data_class in wanted]
    return sorted(found, key=lambda label: (-label.confidence, -label.count, label.partition))


def judged(
    dataset: Asset, graph: Graph, names: tuple[str, ...], what: str, *, also: Callable[[Asset], bool] | None = None
) -> Judgement | None:
    """Fails when data that trains or grounds a model shows one of the signs; `what`: the sign in words."""
    if not (trains(graph, dataset) or grounds(graph, dataset) or (also and also(dataset))):
        return None
    found = signs(dataset, *names)
    if found:
        users = graph.into(dataset, R.TRAINED_ON, R.DERIVED_FROM, R.RETRIEVES_FROM)
        path = (dataset.id, *(user.id for user in users[:1]))
        count = max(label.count for label in found)
        many = "1 place" if count == 1 else f"{count} places"
        return fail(dataset, f"{dataset.name} holds {what}: {many}", path=path, confidence=found[0].confidence)
    if not contents_seen(dataset):
        return unknown(f"the content of {dataset.name} was not read")
    return holds(graph, dataset, f"no {what} was found in {dataset.name}")
