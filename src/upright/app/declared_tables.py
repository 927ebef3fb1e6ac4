"""Tables that tools ask, or that indexes and models are made of, and of which only the columns are known: from
migrations, models of a mapper and statements.

What code states of tables is no inventory: it stays where a tool asks the table by its name, where nothing that was
read holds it, and where its columns are named after what is kept of people; and where an index or a model is made of
it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.classify.schema import stated_by_names
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.classify.engine import Engine

DETECTOR: Final = "declared-tables"
_NAMED: Final = "collection:"
_MADE_OF: Final = frozenset({R.DERIVED_FROM, R.TRAINED_ON})


def asked_tables(seen: Sequence[Observation], edges: Iterable[Edge]) -> list[Observation]:
    """The observations with one of each table that is asked, labelled by its columns, instead of all that is stated."""
    stated = [each for each in seen if each.detector == DETECTOR]
    if not stated:
        return list(seen)
    rest = [each for each in seen if each.detector != DETECTOR]
    named = [edge for edge in edges if str(edge.target).startswith(_NAMED)]
    fed = {_asked(edge) for edge in named if edge.kind in _MADE_OF}
    asked = fed | {
        _asked(edge) for edge in named if edge.kind == R.DEPENDS_ON and not str(edge.source).startswith("path:")
    }
    read = {str(key).rpartition("#")[2].lower() for each in rest if each.labels for key in each.keys if "#" in str(key)}
    read |= {name.rpartition(".")[2] for name in read}  # `hr.people` is asked as `people` too
    together: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for each in stated:
        names = {str(key).rpartition("#")[2] for key in each.keys}
        if any((each.location.source, name) in asked for name in names) and not names & read:
            together[each.location.source, min(names & {name for _, name in asked})].append(each)
    if not together:
        return rest
    from upright.app.labelling import engine_of  # every classifier, for the few estates that have such tables

    kept = ((place, _table(place[1], each, engine_of())) for place, each in sorted(together.items()))
    return [*rest, *(each for place, each in kept if each.labels or place in fed)]


def _asked(edge: Edge) -> tuple[str, str]:
    """The source of a statement and the table that it names, without its schema."""
    return _source(str(edge.source)), str(edge.target).removeprefix(_NAMED).rpartition(".")[2].lower()


def _table(name: str, stated: list[Observation], engine: Engine) -> Observation:
    """One table of all that is said of it; it stands where most of its columns do."""
    first = max(stated, key=lambda each: (len(_fields(each)), each.location.path))
    fields = dict.fromkeys(field for each in [first, *stated] for field in _fields(each))
    labels = stated_by_names(engine, fields, f"{first.location.path}:{name}")
    return replace(first, attributes={**first.attributes, "fields": [*fields]}, labels=labels, confidence=0.7)


def _fields(each: Observation) -> list[str]:
    fields = each.attributes.get("fields")
    return [str(field) for field in fields] if isinstance(fields, list) else []


def _source(key: str) -> str:
    return key.partition(":")[2].partition("/")[0]
