"""Trees as arrays of equal length, an entry a node: each names only nodes and features that there are.

Source: https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html, xgboost src/tree/tree_model.cc,
LightGBM src/io/tree.cpp
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

_CHILDREN: Final = ("left_children", "right_children")
_NODES: Final = (*_CHILDREN, "split_indices", "parents", "split_conditions", "default_left", "split_type")
_HELD: Final = (list, array, range)  # values of JSON, and of its binary kin
_LINE = re.compile(
    rb"^(max_feature_idx|num_leaves|split_feature|left_child|right_child|leaf_value|tree_sizes)=([^\n]*)$", re.MULTILINE
)
_NONE: Final = 2**31 - 1  # the parent of a root


def beyond_its_nodes(root: dict[str, Any]) -> str:
    """What a loader would read beyond an array; empty where all is as it should be."""
    learner = root["learner"]
    features = _whole(_of(_of(learner, "learner_model_param"), "num_feature"))
    if told := _miscounted(learner):
        return told
    for tree in _trees(_of(learner, "gradient_booster")):
        arrays = {name: held for name in _NODES if isinstance(held := tree.get(name), _HELD)}
        count = len(arrays.get("left_children", ()))
        said = _whole(_of(tree.get("tree_param"), "num_nodes"))
        if any(len(held) != count for held in arrays.values()):
            return "the arrays of a tree differ in length"
        if said not in {None, count}:
            return f"a tree says that it has {said} nodes and has {count}"
        if features and _beyond(arrays.get("split_indices", []), features):
            return "a tree asks for features that the model has not"
        if told := _astray(arrays, count) or _categories_beyond(tree, count):
            return told
    return ""


def _miscounted(learner: Any) -> str:
    """Trees that are said to be there, and the groups that they are of, against those that are."""
    parameters = _of(learner, "learner_model_param")
    if (_whole(_of(parameters, "num_feature")) or 0) > _NONE:
        return "the model has more features than can be counted"
    groups = max(1, *(_whole(_of(parameters, key)) or 0 for key in ("num_class", "num_target")))
    booster = _of(learner, "gradient_booster")
    for each in (booster, _of(booster, "gbtree")):
        model = _of(each, "model")
        trees, of = _of(model, "trees"), _of(model, "tree_info")
        said = _whole(_of(_of(model, "gbtree_model_param"), "num_trees"))
        ends = _numbers(_of(model, "iteration_indptr"))
        if isinstance(trees, list) and any(end > len(trees) for end in ends):
            return "a round ends beyond the trees"
        if isinstance(trees, list) and said not in {None, len(trees)}:
            return f"the model says that it has {said} trees and has {len(trees)}"
        if isinstance(trees, list) and isinstance(of, _HELD) and (len(of) != len(trees) or _beyond(of, groups)):
            return "trees are of groups that the model has not"
    return ""


def _astray(arrays: Mapping[str, Sequence[Any]], count: int) -> str:
    """Children that are not there, and a node that is below two, or above itself. A node without one on its left is a
    leaf, and may keep another number on its right.
    """
    left, right = (arrays.get(name, ()) for name in _CHILDREN)
    below = bytearray(count)
    for split in zip(left, right, strict=False):
        for each in split if split[0] not in {-1, _NONE} else ():
            if not isinstance(each, int) or not 0 <= each < count:
                return "a tree names nodes that it has not"
            if not each or below[each]:
                return "a tree runs into itself"
            below[each] = 1
    return ""


def _categories_beyond(tree: dict[str, Any], count: int) -> str:
    """A node's categories, some from a place on, that are more than there are."""
    keys = ("categories", "categories_segments", "categories_sizes", "categories_nodes")
    every, starts, sizes, nodes = (held if isinstance(held := tree.get(key), _HELD) else [] for key in keys)
    if not len(starts) == len(sizes) == len(nodes) or _beyond(nodes, count):
        return "a tree's categories are of nodes that it has not"
    for at, size in zip(starts, sizes, strict=True):
        if isinstance(at, int) and isinstance(size, int) and not 0 <= at <= at + size <= len(every):
            return "a tree's categories reach beyond their array"
    return ""


def lines_beyond(blob: Blob) -> str:
    """The same of the lines of LightGBM, in which a child is a split, or a leaf counted from -1 down."""
    features, leaves = -1, 0
    for found in _LINE.finditer(blob.peek(0, blob.size)):
        key, numbers = found[1], found[2].split()
        if key == b"tree_sizes":
            if sum(_whole_numbers(numbers)) > blob.size:
                return "trees are longer than the file"
            continue
        if key in {b"max_feature_idx", b"num_leaves"}:
            value = int(numbers[0]) if numbers and numbers[0].isdigit() else -1
            features, leaves = (value, leaves) if key == b"max_feature_idx" else (features, value)
        elif len(numbers) != leaves - (key != b"leaf_value"):
            return "the arrays of a tree differ in length"
        elif key != b"leaf_value":
            low, high = (0, features) if key == b"split_feature" else (-leaves, leaves - 2)
            if not all(low <= each <= high for each in _whole_numbers(numbers)):
                what = "features" if key == b"split_feature" else "nodes"
                return f"a tree names {what} that there are none of"
    return ""


def _whole_numbers(words: list[bytes]) -> Iterator[int]:
    try:
        yield from map(int, words)
    except ValueError as error:
        raise MalformedError("a tree of no numbers") from error


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


def _numbers(values: Any) -> Iterator[int]:
    return (each for each in (values if isinstance(values, _HELD) else ()) if isinstance(each, int))


def _beyond(numbers: Sequence[Any], count: int) -> bool:
    return any(isinstance(each, int) and not -1 <= each < count and each != _NONE for each in numbers)
