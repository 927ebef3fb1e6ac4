"""Files of a bucket that was read, under the address by which code names them: `s3://lake/tuning/letters.jsonl`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.model.asset import AssetKind
from upright.model.identity import key, path_key

if TYPE_CHECKING:
    from upright.connect.connector import Source
    from upright.model.evidence import Observation

_SCHEME: Final = "s3://"
_FILES: Final = frozenset({AssetKind.DATASET, AssetKind.MODEL})


def addressed(seen: Iterable[Observation], sources: Iterable[Source]) -> list[Observation]:
    """The observations, data and models in buckets with the key of their address, whoever tells it."""
    buckets = {each.name: each.address.removeprefix(_SCHEME).partition("/")[0] for each in sources if each.type == "s3"}
    return [_addressed(each, buckets) if each.kind in _FILES else each for each in seen]


def _addressed(each: Observation, buckets: dict[str, str]) -> Observation:
    source, path, name = each.location.source, each.location.path, str(each.name)
    if source in buckets and path_key(source, path) in each.keys:
        told = key("url", f"{_SCHEME}{buckets[source]}", path)
    elif name.startswith(_SCHEME) and not set(name) & {"*", "$", "{"}:
        told = key("url", name.rstrip("/"))
    else:
        return each
    return replace(each, keys=tuple(dict.fromkeys((*each.keys, told))))
