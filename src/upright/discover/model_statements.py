"""What files beside weights state of them: their architecture, which file holds which tensor, digests, a signature.

A statement is read from one file and held against its neighbours by `held_against`, wherever they were seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import normpath
from typing import TYPE_CHECKING, Any, Final

from upright.discover.model_digests import LIMIT, of_name, published, states_digests
from upright.discover.readers.inquiry import Signal, Tensor

if TYPE_CHECKING:
    from upright.model.asset import Json

SIGNATURES: Final = (".sig", ".sigstore", ".sigstore.json", ".bundle", ".oms")
_MODEL: Final = re.compile(r"(?:pytorch_|diffusion_pytorch_)?model[-.]")
_INDEX: Final = ".index.json"
_DIGEST: Final = "weights-differ-from-published-digest"


@dataclass(frozen=True, slots=True)
class Statement:
    """`path`: the file that states it. `config`: of a `config.json`; `index`: tensor -> path of its file; `published`:
    path of a file -> SHA-256 in hex; `bundle`: a signature as it stands.
    """

    path: str
    config: Mapping[str, Json] = field(default_factory=dict)
    index: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file as it was seen. `declared`: what it says of its own tensors; `external`: the files that hold its
    data, by their paths from its folder, and the bytes that each must have.
    """

    path: str
    digest: str = ""
    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    declared: Mapping[str, Json] = field(default_factory=dict)
    external: Mapping[str, int] = field(default_factory=dict)


def may_state(path: str) -> bool:
    """Whether a file of this path may state something of the weights beside it."""
    name = path.rpartition("/")[2].lower()
    return name == "config.json" or name.endswith((_INDEX, *SIGNATURES)) or states_digests(path)


def read_statement(path: str, raw: bytes) -> Statement | None:
    """What a file states; None when that is nothing."""
    name = path.rpartition("/")[2].lower()
    text = raw[:LIMIT].decode("utf-8", errors="replace")
    if name.endswith(SIGNATURES):
        return Statement(path, bundle=text) if '"dsseEnvelope"' in text else None
    if name == "config.json" or name.endswith(_INDEX):
        root = _json(text)
        weights = root.get("weight_map")
        if isinstance(weights, dict):
            below = path[: path.rfind("/") + 1]
            return Statement(path, index={str(tensor): f"{below}{file}" for tensor, file in weights.items()})
        known = name == "config.json" and ("model_type" in root or "architectures" in root)
        return Statement(path, config=root) if known else None
    digests = published(path, text) if states_digests(path) else {}
    return Statement(path, published=digests) if digests else None


def _json(text: str) -> dict[str, Any]:
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return root if isinstance(root, dict) else {}


def held_against(
    weights: Iterable[Weights], statements: Iterable[Statement], sizes: Mapping[str, int] | None = None
) -> dict[str, list[Signal]]:
    """Signals by path of the weights, where they are not what they, or the files beside them, state. `sizes`: of the
    files beside them, by path.
    """
    every, stated = list(weights), list(statements)
    found: dict[str, list[Signal]] = {each.path: [] for each in every}
    for each in every:
        if each.declared:
            from upright.discover.architecture import differences

            found[each.path] += differences(each.declared, each.tensors, whole=False)
        found[each.path] += _cut(each, sizes or {})
        named = of_name(each.path)
        if named and each.digest and named != each.digest:
            found[each.path].append(Signal(_DIGEST, "its SHA-256 is not the one that it is called by", each.path, 0.95))
    by_path, by_folder = _grouped(every)
    for statement in stated:
        folder = statement.path.rpartition("/")[0]
        beside = by_folder.get(folder, ()) if statement.config else ()
        for path, signal in (
            *_digests(statement, by_path),
            *_indexed(statement, by_path),
            *_declared(statement, beside),
        ):
            found[path].append(signal)
    return found


def _cut(weights: Weights, sizes: Mapping[str, int]) -> Iterator[Signal]:
    """Files of data that are there and end before what is read of them."""
    folder = weights.path[: weights.path.rfind("/") + 1]
    for place, needed in weights.external.items():
        size = sizes.get(normpath(f"{folder}{place}"))
        if size is not None and size < needed:
            message = f"its data reaches to byte {needed} of a file that holds {size}"
            yield Signal("external-data-cut-off", message, place[:120], 0.95)


_Grouped = dict[str, list[Weights]]


def _grouped(every: Iterable[Weights]) -> tuple[_Grouped, _Grouped]:
    """The weights by path; by the names that libraries give, by the folder whose configuration speaks of them."""
    by_path: _Grouped = {}
    by_folder: _Grouped = {}
    for each in every:
        by_path.setdefault(each.path, []).append(each)
        folder, _, leaf = each.path.rpartition("/")
        if each.tensors and not each.declared and _MODEL.match(leaf):
            by_folder.setdefault(folder, []).append(each)
    return by_path, by_folder


def _digests(statement: Statement, by_path: _Grouped) -> Iterator[tuple[str, Signal]]:
    for path, told in statement.published.items():
        for each in by_path.get(path, ()):
            if told and each.digest and told != each.digest:
                message = f"its SHA-256 is not the one that {statement.path[:200]} gives"
                yield path, Signal(_DIGEST, message, path, 0.95)


def _indexed(statement: Statement, by_path: _Grouped) -> Iterator[tuple[str, Signal]]:
    """An index names every tensor of every shard, and no others."""
    held: dict[str, set[str]] = {}
    for tensor, file in statement.index.items():
        held.setdefault(file, set()).add(tensor)
    for path, named in held.items():
        for tensors in (set(each.tensors) for each in by_path.get(path, ()) if each.tensors):
            for what, odd in (("holds a tensor", tensors - named), ("lacks a tensor", named - tensors)):
                if odd:
                    message = f"{what} that its index says otherwise of ({len(odd)} in all)"
                    yield path, Signal("tensors-not-as-indexed", message, min(odd)[:120], 0.6)


def _declared(statement: Statement, beside: Sequence[Weights]) -> Iterator[tuple[str, Signal]]:
    """The shards of one model are its tensors together; other files in the folder are other forms of the same model."""
    from upright.discover.architecture import differences

    shards = [each for each in beside if "-of-" in each.path.rpartition("/")[2]]
    for group in ([*shards], *([each] for each in beside if each not in shards)):
        tensors = {name: tensor for each in group for name, tensor in each.tensors.items()}
        for signal in differences(statement.config, tensors, whole=_whole(group)):
            holder = next((each.path for each in group if signal.where in each.tensors), group[0].path)
            yield holder, signal


def _whole(group: list[Weights]) -> bool:
    """Whether all shards are there: `model-00002-of-00005` says how many there are."""
    if not group or "-of-" not in group[0].path:
        return bool(group)
    count = group[0].path.rpartition("-of-")[2].partition(".")[0]
    return count.isdigit() and int(count) == len(group)
