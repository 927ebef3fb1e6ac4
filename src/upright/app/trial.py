"""Trying a source before it is scanned: what works, what is refused, and which permissions are missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from upright.app.catalog import units
from upright.connect.connector import Connector, Source, Trial
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Gap

_FIRST = 20  # items that are looked at of a source that cannot say what it asks
_OUTCOMES = {"denied": "refused", "unreachable": "unanswered", "unsupported": "unanswered"}


def tried(source: Source) -> Iterator[Trial]:
    """Each call that reading a source makes, tried once; where its connector cannot tell them apart, the reading of its
    first items.
    """
    connector: Connector = units("connectors")[source.type]
    try:
        yield from (connector.tries or _read)(source)
    except AccessDenied as error:
        yield Trial("enter", ", ".join(connector.permissions), "refused", str(error))
    except (Unreachable, MalformedError) as error:
        yield Trial("enter", "", "unanswered", str(error))


def _read(source: Source) -> Iterator[Trial]:
    connector: Connector = units("connectors")[source.type]
    needed = ", ".join(connector.permissions)
    stores = connector.stores(source) if connector.stores else iter(())
    count = 0
    for found in islice(chain(stores, connector.read(source)), _FIRST):
        if isinstance(found, Gap):
            yield Trial(found.where, needed, _OUTCOMES.get(found.code, "works"), found.why)
        else:
            count += 1
    yield Trial("read", needed, "works" if count else "untried", f"{count} of the first {_FIRST} things were read")
