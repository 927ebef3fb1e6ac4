"""What the command line of AWS printed (`aws sagemaker list-models`, `describe-domain`...), as resources.

Nobody says in such a file which call it answers; it is told by the fields: those that hold a list of resources in the
catalog of calls, and those that hold the ARN or the description of one. What several files say of a resource is joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from upright.connect.aws.catalog import LISTINGS
from upright.connect.aws.listing import Listing, found

_FIELD: Final = re.compile(r"\{([\w.]+)\}")
_PLACE: Final = re.compile(r"arn:(aws[\w-]*):[\w-]*:([a-z]{2}-[a-z-]+-\d)?:(\d{12})?:")
_VAGUE: Final = frozenset({"items", "Items", "Policies", "tags", "Policy", "Keys", "Targets", "policy", "Contents"})
_BROADEST: Final = 3  # listings that one field may mean; more say nothing


@lru_cache(maxsize=1)
def _by_part() -> dict[str, list[Listing]]:
    """The listings by the field in which their resources stand."""
    named: dict[str, list[Listing]] = {}
    for listing in _all(LISTINGS):
        first = re.split(r"[.\[]", listing.part, maxsplit=1)[0]
        if first and first not in _VAGUE:
            named.setdefault(first, []).append(listing)
    return named


@lru_cache(maxsize=1)
def _by_description() -> dict[str, Listing]:
    """The listings by the field that holds the description, or the ARN, of one of their resources."""
    named: dict[str, Listing] = {}
    for listing in _all(LISTINGS):
        for word in (*(ask.part for ask in listing.asks if ask.part.isalnum() and not ask.into), listing.arn):
            if word.isalnum() and word not in _VAGUE and word not in {"arn", "Arn", "ARN"}:
                named.setdefault(word, listing)
    return named


def _all(listings: tuple[Listing, ...]) -> Iterator[Listing]:
    for listing in listings:
        yield listing
        yield from _all(listing.below)


def told(answer: Any) -> Iterator[tuple[Listing, dict[str, Any], bool]]:
    """The resources of one answer, each with the listing that it belongs to, and whether it is told in full."""
    if not isinstance(answer, Mapping):
        return
    listed = [*_listed(answer)]
    yield from listed
    for word, listing in _by_description().items() if not listed else ():
        value = answer.get(word)
        if isinstance(value, Mapping) or (isinstance(value, str) and value.startswith("arn:")):
            yield listing, dict(value if isinstance(value, Mapping) else answer), True
            return


def _listed(answer: Mapping[str, Any]) -> Iterator[tuple[Listing, dict[str, Any], bool]]:
    for part, listings in _by_part().items():
        for entry in _entries(answer, part, listings[0]) if part in answer else ():
            fitting = [each for each in listings if _fits(each, entry)]
            if 0 < len(fitting) <= _BROADEST:
                yield fitting[0], entry, all(ask.into for ask in fitting[0].asks)


def _entries(answer: Mapping[str, Any], part: str, listing: Listing) -> Iterator[dict[str, Any]]:
    listed = answer[part]
    if part == "Reservations" and isinstance(listed, list):
        listed = [each for one in listed if isinstance(one, Mapping) for each in one.get("Instances") or ()]
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, Mapping):
            yield dict(each)
        elif listing.wraps:
            yield {listing.wraps: each}


def _fits(listing: Listing, entry: Mapping[str, Any]) -> bool:
    """Whether an entry has what the listing takes its ARN and name from."""
    needed = _FIELD.findall(listing.arn) if "{" in listing.arn else [listing.arn]
    own = [name for name in needed if name not in {"partition", "region", "account"}]
    names = listing.name.split("|")
    return all(found(entry, name) is not None for name in own) and any(found(entry, name) for name in names)


def arn_of(listing: Listing, entry: Mapping[str, Any], place: Mapping[str, str]) -> str:
    """The ARN of a resource, made of its fields where it does not say it."""
    said = entry.get(listing.arn) or found(entry, listing.arn)
    return str(said) if said else _FIELD.sub(lambda match: str(found({**place, **entry}, match[1]) or ""), listing.arn)


def places(text: str) -> dict[str, str]:
    """Partition, region and account, as the ARNs of an answer name them first."""
    seen = {"partition": "aws", "region": "", "account": ""}
    for match in _PLACE.finditer(text):
        seen = {
            "partition": match[1],
            "region": seen["region"] or match[2] or "",
            "account": seen["account"] or match[3] or "",
        }
        if seen["region"] and seen["account"]:
            break
    return seen
