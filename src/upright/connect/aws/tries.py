"""Every call of the catalog tried once, in one region: which work, which are refused, which permissions they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from upright.connect.aws.account import Account, NeverSet
from upright.connect.aws.catalog import permission
from upright.connect.aws.crawl import THREADS, entries
from upright.connect.aws.listing import Listing, parameters, value_of
from upright.connect.connector import Trial
from upright.model.errors import AccessDenied, Unreachable


def tried(account: Account, listings: Iterable[Listing]) -> Iterator[Trial]:
    """One trial for each call, in the order of the catalog."""
    with ThreadPoolExecutor(THREADS) as pool:
        for trials in pool.map(partial(_listing, account, {"account": account.id}), listings):
            yield from trials


def _listing(account: Account, above: Mapping[str, Any], listing: Listing) -> list[Trial]:
    given = parameters(listing.given, above, above)
    answer, trial = _call(account, listing.service, listing.operation, given)
    first = next(iter(entries(answer, listing)), None) if trial.outcome == "works" else None
    known = {**(first or {}), **{name: value_of(whence, first or {}, above) for name, whence in listing.adds.items()}}
    trials = [trial]
    for ask in listing.asks:
        asked = parameters(ask.given, known, above) if first else None
        trials.append(_call(account, ask.service or listing.service, ask.operation, asked)[1])
    for inner in listing.below:
        trials += _listing(account, known, inner)
    return trials


def _call(account: Account, service: str, operation: str, given: Mapping[str, Any] | None) -> tuple[Any, Trial]:
    what, needed = f"{service} {operation}", permission(service, operation)
    if given is None:
        return None, Trial(what, needed, "untried", "there is nothing yet to ask about")
    try:
        return account.ask(service, operation, account.home, given), Trial(what, needed, "works")
    except NeverSet:
        return None, Trial(what, needed, "works")
    except AccessDenied as error:
        return None, Trial(what, needed, "refused", str(error))
    except Unreachable as error:
        return None, Trial(what, needed, "unanswered", str(error))
