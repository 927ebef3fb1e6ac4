"""Trees of XGBoost as arrays of equal length, an entry a node: each names only nodes and features that there are.

Source: https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html, xgboost src/tree/tree_model.cc
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

_NODES: Final = ("left_children", "right_children", "split_indices", "parents")
_NONE: Final = 2**31 - 1  # the parent of a root


def beyond_its_nodes(root: dict[str, Any]) -> str:
    """What a loader would read beyond an array; empty where all is as it should be."""
    learner = root["learner"]
    features = _whole(_of(_of(learner, "learner_model_param"), "num_feature"))
    for tree in _trees(_of(learner, "gradient_booster")):
        arrays = {name: held for name in _NODES if isinstance(held := tree.get(name), list)}
        count = len(arrays.get("left_children", ()))
        if any(len(held) != count for held in arrays.values()):
            return "the arrays of a tree differ in length"
        if (said := _whole(_of(tree.get("tree_param"), "num_nodes"))) is not None and said != count:
            return f"a tree says that it has {said} nodes and has {count}"
        for name in ("left_children", "right_children"):
            if _beyond(arrays.get(name, []), count):
                return "a tree names nodes that it has not"
        if features and _beyond(arrays.get("split_indices", []), features):
            return "a tree asks for features that the model has not"
    return ""


def _trees(booster: Any) -> Iterator[dict[str, Any]]:
    """Those of a booster, or of the one inside it."""
    for each in (booster, _of(booster, "gbtree")):
        trees = _of(_of(each, "model"), "trees")
        yield from (tree for tree in trees if isinstance(tree, dict)) if isinstance(trees, list) else ()


def _of(node: Any, key: str) -> Any:
    return node.get(key) if isinstance(node, dict) else None


def _whole(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < len(str(2**64)) else None


def _beyond(numbers: list[Any], count: int) -> bool:
    return any(isinstance(each, int) and not -1 <= each < count and each != _NONE for each in numbers)
