"""Which stores keep records of retrieval indexes that can be changed."""

from __future__ import annotations

from collections.abc import Callable

from upright.act.step import Arguments, Site
from upright.act.steps import _chroma, _lance, _qdrant, _rows
from upright.act.steps._exchange import address_of
from upright.act.steps._records import Records
from upright.model.errors import ConflictError

STORES: dict[str, Callable[[Arguments, Site], Records]] = {
    _chroma.PREFIX: _chroma.records,
    _qdrant.PREFIX: _qdrant.records,
    _rows.PREFIX: _rows.records,
    _lance.PREFIX: _lance.records,
}


def records(arguments: Arguments, site: Site) -> Records:
    """The records that `path` names. Raises ConflictError for a store of another kind."""
    if arguments["source"] in site.context.roots:  # in a folder of files
        return _lance.records(arguments, site)
    address = address_of(arguments, site)
    for prefix, found in STORES.items():
        if address.startswith(prefix):
            return found(arguments, site)
    raise ConflictError(f"{arguments['path']}: no store of which records can be changed")
