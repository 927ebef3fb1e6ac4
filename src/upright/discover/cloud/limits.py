"""What narrows the rights of a role or user: its permission boundary, and what its own policies deny everywhere.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud import aws
from upright.discover.cloud.held import boundary
from upright.discover.cloud.patterns import matches
from upright.discover.cloud.reach import AMOUNTS
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts

_HOLDERS = frozenset({"aws_iam_role", "aws_iam_user"})


def boundaries(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and what the boundary allows (`within`), of each principal whose boundary is known."""
    for number, each in enumerate(estate.resources):
        if each.kind in _HOLDERS and estate.labels.get(number) == "identity":
            within = boundary(estate, number)
            if within is not None:
                yield number, "identity", {"within": aws.rights(within)}


def narrowed(facts: Facts) -> Facts:
    """The rights of a principal within its boundary (`within`), without what it is denied everywhere (`denied`)."""
    found = {name: value for name, value in facts.items() if name not in {"within", "denied"}}
    denied = [each for each in _texts(facts, "denied") if each != "*"]
    if denied:
        found = _without(found, denied)
    within = facts.get("within")
    return _inside(found, _without({**within}, denied) if denied else within) if isinstance(within, dict) else found


def _without(facts: Facts, denied: list[str]) -> Facts:
    """Rights that are not denied; what one may do with everything stays told when only some of it is denied."""
    own = _texts(facts, "actions")
    for name, actions in AMOUNTS.items():
        had = [action for action in actions if any(matches(each, action) for each in own)] or actions
        if name in facts and all(any(matches(each, action) for each in denied) for action in had):
            del facts[name]
    raises = [each for each in _texts(facts, "raises_rights") if not any(matches(no, each) for no in denied)]
    return _listing(facts, "raises_rights", raises)


def _inside(facts: Facts, within: Facts) -> Facts:
    """Rights that a boundary leaves."""
    if within.get("admin") is True:
        return facts
    for name in (*AMOUNTS, "admin", "passes_any_role"):
        if facts.get(name) is True and not within.get(name):
            facts[name] = False
    allowed, own = _texts(within, "actions"), _texts(facts, "actions")
    kept = {each for each in own if any(matches(other, each) for other in allowed)}
    kept |= {each for each in allowed if any(matches(other, each) for other in own)}
    if left_out := _texts(within, "all_but"):
        kept |= {each for each in own if not any(matches(other, each) for other in left_out)}
    raises = [each for each in _texts(facts, "raises_rights") if each in _texts(within, "raises_rights")]
    facts = _listing(_listing(facts, "actions", sorted(kept)), "raises_rights", raises)
    if facts.get("wildcard") and not (within.get("wildcard") and any(each.endswith("*") for each in kept)):
        facts["wildcard"] = False
        facts.pop("policies", None)
    return facts


def _listing(facts: Facts, name: str, texts: list[str]) -> Facts:
    """The facts with this list, or without it where it is empty."""
    rest = {each: value for each, value in facts.items() if each != name}
    return {**rest, name: listed(texts)} if texts else rest


def _texts(facts: Facts, name: str) -> list[str]:
    value = facts.get(name)
    return [str(each) for each in value] if isinstance(value, list) else []
