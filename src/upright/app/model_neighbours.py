"""Model files of a scan held against the files beside them, and against whom the organisation trusts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from upright.app.model_assurance import Assurance, assure
from upright.app.model_trust import Trust
from upright.discover.hub_names import imitates
from upright.discover.model_statements import Statement, Weights
from upright.discover.readers.inquiry import Tensor
from upright.model.asset import AssetKind, Json

if TYPE_CHECKING:
    from upright.model.evidence import Observation, Ref

STATEMENTS: Final = "model-statements"
_PRIVATE: Final = ("tensor_table", "declared")
_HUB: Final = "hf:models/"
_SAID: Final = 8


def assured(seen: Iterable[Observation], trust: Trust) -> Iterator[Observation]:
    """The observations without the statements, which are said of the model files that they speak of: `signals` and
    their `signal_confidence`, `published_digest_differs`, `signature`, `imitates`, `publisher_listed`.
    """
    every = list(seen)
    stated = [each for each in every if each.detector == STATEMENTS]
    files = [each for each in every if each.location.type == "model_file"]
    found = _by_place(files, stated, trust)
    for each in every:
        if each.detector == STATEMENTS:
            continue
        told = found.get(_place(each)) if each.location.type == "model_file" else None
        more = _told(told) if told is not None else {}
        more |= _named(each, trust) if each.kind is AssetKind.MODEL else {}
        kept = {name: value for name, value in each.attributes.items() if name not in _PRIVATE}
        changed = more or len(kept) < len(each.attributes)
        yield replace(each, attributes={**kept, **_signals(kept, more)}) if changed else each


def _place(seen: Observation) -> tuple[str, str]:
    return seen.location.source, seen.location.path


def _by_place(files: list[Observation], stated: list[Observation], trust: Trust) -> dict[tuple[str, str], Assurance]:
    weights: dict[str, list[tuple[Weights, str]]] = defaultdict(list)
    statements: dict[str, list[Statement]] = defaultdict(list)
    for each in files:
        weights[each.location.source].append((_weights(each), ""))
    for each in stated:
        statements[each.location.source].append(_statement(each))
    return {
        (source, path): told
        for source, own in weights.items()
        for path, told in assure(own, statements[source], trust).items()
    }


def _weights(seen: Observation) -> Weights:
    table = seen.attributes.get("tensor_table")
    tensors = {name: Tensor(str(kind), tuple(shape)) for name, (kind, shape) in _map(table).items()}
    return Weights(seen.location.path, seen.digest, tensors, _map(seen.attributes.get("declared")))


def _statement(seen: Observation) -> Statement:
    told = seen.attributes
    return Statement(
        seen.location.path,
        config=_map(told.get("config")),
        index=_map(told.get("index")),
        published=_map(told.get("published")),
        bundle=str(told.get("bundle") or ""),
    )


def _map(value: Json | Ref) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _told(found: Assurance) -> dict[str, Json]:
    told: dict[str, Json] = {}
    sure = [each for each in found.signals if each.name == "weights-differ-from-published-digest"]
    if sure:
        told["published_digest_differs"] = sure[0].message
    signals = [each for each in found.signals if each not in sure]
    if signals:
        told["signals"] = [f"{each.name}: {each.message} ({each.where})" for each in signals[:_SAID]]
        told["signal_confidence"] = max(each.confidence for each in signals)
    if found.signature:
        told["signature"] = str(found.signature.get("state"))
        told["signer"] = str(found.signature.get("signer", ""))
    return told


def _signals(before: Mapping[str, Json | Ref], more: dict[str, Json]) -> dict[str, Json]:
    """Signals of the file's own bytes go on with those of its neighbours."""
    own, sure = before.get("signals"), before.get("signal_confidence")
    if isinstance(own, list) and isinstance(further := more.get("signals"), list):
        more["signals"] = [*own, *further][:_SAID]
        more["signal_confidence"] = max(_number(sure), _number(more["signal_confidence"]))
    return more


def _number(value: Json | Ref) -> float:
    return value if isinstance(value, int | float) else 0.0


def _named(seen: Observation, trust: Trust) -> dict[str, Json]:
    """What the name of a model on a hub says of its publisher."""
    from fnmatch import fnmatchcase

    hub = next((str(key).removeprefix(_HUB) for key in seen.keys if str(key).startswith(_HUB)), "")
    if hub.count("/") != 1:
        return {}
    told: dict[str, Json] = {"imitates": meant} if (meant := imitates(hub)) else {}
    if trust.publishers:
        publisher = hub.partition("/")[0].lower()
        told["publisher_listed"] = any(fnmatchcase(publisher, glob) for glob in trust.publishers)
    return told
