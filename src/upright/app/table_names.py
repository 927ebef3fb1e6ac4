"""What statements call the tables that are known: with their schema, or without it where one schema has such one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from upright.model.evidence import Observation

Named = tuple[str, Observation]  # a key of a table or collection, and what was seen of it


def without_schema(by_name: Mapping[str, Sequence[Named]]) -> dict[str, list[Named]]:
    """Tables by what statements call them that leave their schema to the search path: `people` for `hr.people`, where
    one schema has it and no table is called so in full.
    """
    plain: dict[str, list[Sequence[Named]]] = defaultdict(list)
    for named, tables in by_name.items():
        schema, dot, last = named.rpartition(".")
        if dot and schema.isidentifier() and last not in by_name and all(t.location.type == "table" for _, t in tables):
            plain[last].append(tables)
    return {last: list(of_schemas[0]) for last, of_schemas in plain.items() if len(of_schemas) == 1}


def called(by_name: Mapping[str, Sequence[Named]], name: str) -> Sequence[Named]:
    """The tables of a name; of one with its schema (`crm.people`) those too of which no schema is known."""
    last = name.rpartition(".")[2]
    known = by_name.get(name, ())
    return known or [each for each in by_name.get(last, ()) if each[0].endswith(f"#{last}")]
