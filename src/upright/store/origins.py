"""Origins: the sets of sources in which assets were seen together, each kept once under a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Engine, select

from upright.store.bulk import insert_rows, one_of
from upright.store.codec import canonical, digest
from upright.store.engine import writing
from upright.store.schema import origin

if TYPE_CHECKING:
    from upright.model.asset import Asset

Sources: TypeAlias = "tuple[str, ...]"


def sources_of(asset: Asset) -> Sources:
    """The sources in which an asset was seen, sorted."""
    places = asset.locations
    return (places[0].source,) if len(places) == 1 else tuple(sorted({place.source for place in places}))


def origin_numbers(engine: Engine, estate_id: int, wanted: Iterable[Sources]) -> dict[Sources, int]:
    """The number of each of these sets; new ones get theirs here."""
    names = {each: canonical(list(each)) for each in wanted}
    hashes = {digest(text): each for each, text in names.items()}
    found = _known(engine, estate_id, hashes)
    missing = sorted((hashed, names[each]) for hashed, each in hashes.items() if each not in found)
    if not missing:
        return found
    with writing(engine) as connection:
        rows = [(estate_id, hashed, text) for hashed, text in missing]
        insert_rows(connection, origin, ("estate_id", "hash", "names"), rows, anew=True)
    return _known(engine, estate_id, hashes)


def _known(engine: Engine, estate_id: int, hashes: dict[str, Sources]) -> dict[Sources, int]:
    query = select(origin.c.hash, origin.c.id).where(origin.c.estate_id == estate_id)
    with engine.connect() as connection:
        rows = connection.execute(query.where(one_of(connection, origin.c.hash, hashes)))
        return {hashes[row.hash]: row.id for row in rows}
