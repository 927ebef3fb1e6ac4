"""Tables of PostgreSQL databases of the estate, and plans that take grants away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from upright.act.example import Call
from upright.act.remediation import Context, Step
from upright.act.remediations._elsewhere import exchanged, labelled, sources
from upright.act.step import Site
from upright.act.steps._grants import Grant, held
from upright.model.asset import Asset

_SCHEME = "postgres"
# What an example shows of the grants on its table `people` and the columns of it.
OF_PEOPLE: Call = (
    "sql",
    {"": "select relacl::text, array(select attacl::text from pg_attribute where attrelid = c.oid)"
     " from pg_class c where oid = 'people'::regclass"},
)  # fmt: skip


def tables(asset: Asset, context: Context, *schemes: str) -> Iterator[dict[str, str]]:
    """`source` and `path` of every table that the asset is, or in which classified values of it lie."""
    several = schemes or (_SCHEME,)
    known = {source for scheme in several for source in sources(asset, context, scheme)}
    seen = {(place.source, place.path) for place in asset.locations if place.source in known}
    held_in = {place for scheme in several for place in labelled(asset, context, scheme)}
    for source, path in sorted(seen | held_in):
        if path.endswith(".jsonl") and "/" in path:
            yield {"source": source, "path": path}


def fewer(where: dict[str, str], gone: Callable[[Grant], bool], context: Context, whom: str) -> Iterator[Step]:
    """The step that takes away the grants of which `gone` holds; none when there is none."""
    now = held(where, Site(context, context.options["plan"], 0))
    left = [each for each in now if not gone(each)]
    if left != now:
        taken = dict.fromkeys(right.lower() + (f" ({column})" if column else "") for column, _, right, _ in now)
        kept = {right.lower() + (f" ({column})" if column else "") for column, _, right, _ in left}
        told = ", ".join(each for each in taken if each not in kept) or "rights"
        value = exchanged(json.dumps(left).encode(), context)
        yield Step("set-table-grants", {**where, **value}, f"{where['path']}: revoke {told} from {whom}")
