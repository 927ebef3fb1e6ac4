"""What lies in a folder that a program writes a model to: `gguf/desk.gguf` and `out/checkpoint-200` come from what was
made of the base; a model that is loaded from where a job wrote, of what that job read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.model.asset import AssetKind
from upright.model.evidence import Edge
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from upright.model.evidence import Observation


_LINEAGE = "lineage-events"


def within_written(observations: Sequence[Observation]) -> Iterator[Edge]:
    """Relations of models to the place that a job is known to have written, where they are loaded from within it."""
    written = {str(key) for seen in observations if seen.detector == _LINEAGE and seen.kind is AssetKind.DATASET
               for key in seen.keys if str(key).startswith("url:")}  # fmt: skip
    for seen in observations if written else ():
        for key in seen.keys if seen.kind is AssetKind.MODEL else ():
            place = str(key).rpartition("/")[0]
            if place in written:
                yield Edge(str(key), RelationKind.DERIVED_FROM, place)


def within_folders(observations: Sequence[Observation], there: Collection[str]) -> Iterator[Edge]:
    """Relations of models to the model whose folder they lie in; a folder that is in the source says nothing."""
    models = [(str(key), seen) for seen in observations if seen.kind is AssetKind.MODEL for key in seen.keys]
    made = {key for key, seen in models if seen.attributes.get("made_by") and key.startswith("path:")} - set(there)
    for key, _ in models if made else ():
        folder = key.rpartition("/")[0]
        if folder in made:
            yield Edge(key, RelationKind.DERIVED_FROM, folder)
