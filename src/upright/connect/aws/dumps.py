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
from upright.model.withheld import NOT_DESCRIBED

_FIELD: Final = re.compile(r"\{([\w.]+)\}")
_PLACE: Final = re.compile(r"arn:(aws[\w-]*):[\w-]*:([a-z]{2}-[a-z-]+-\d)?:(\d{12})?:")
_VAGUE: Final = frozenset({
    "items", "Items", "Policies", "tags", "Policy", "Keys", "Targets", "policy", "Contents", "Rules",
    "Topics", "Subscriptions", "Attributes",
})  # fmt: skip
_NOUN: Final = re.compile(r"arn:aws[\w-]{0,10}:([\w-]{2,40}):[\w-]{0,20}:\d{0,12}:([a-z-]{2,60})[/:]")
_PLAIN: Final = re.compile(r"(\w+)(?:\[\]\.\{.*)?$")  # a field, or some fields of each entry in it
_PLACES: Final = frozenset({"partition", "region", "account"})
_SHARED: Final = frozenset({"Status", "Tags", "tags"})  # fields of so many answers that they say nothing
# Who holds policies, and where those of its own stand in what is known of it.
_HOLDERS: Final = {
    "AWS::IAM::User": "UserPolicyList", "AWS::IAM::Group": "GroupPolicyList", "AWS::IAM::Role": "RolePolicyList",
}  # fmt: skip
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
    """The listings by the field that holds the description, or the ARN, of one of their resources, or of several."""
    named: dict[str, Listing] = {}
    for listing in _all(LISTINGS):
        asked = (ask.part.removesuffix("[0]") for ask in listing.asks if not ask.into)
        single = listing.part.removesuffix("Summaries")
        for word in (*asked, listing.arn, *([single] if single != listing.part else [])):
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
    if not listed:
        yield from _described(answer)


def _described(answer: Mapping[str, Any]) -> Iterator[tuple[Listing, dict[str, Any], bool]]:
    """What an answer describes: itself, what it holds under one name, or a list of what has an ARN."""
    entry = _identified(answer)
    if listing := _by_noun(entry):
        yield listing, entry, True
        return
    for word, listing in _by_description().items():
        entries = _under(answer, word)
        yield from ((listing, each, True) for each in entries)
        if entries:
            return
    for value in answer.values():
        for each in value if isinstance(value, list) else [value]:
            entry = _identified(each) if isinstance(each, Mapping) else {}
            if listing := _by_noun(entry):
                yield listing, {**entry, NOT_DESCRIBED: True}, True


def _under(answer: Mapping[str, Any], word: str) -> list[dict[str, Any]]:
    """What stands under a field: a description, several, or the ARN of what the answer itself describes."""
    value = answer.get(word)
    if isinstance(value, str):
        return [dict(answer)] if value.startswith("arn:") else []
    return [dict(each) for each in (value if isinstance(value, list) else [value]) if isinstance(each, Mapping)]


def _identified(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer with the identifiers that its ARNs end in: `gatewayId` of `gatewayArn`."""
    ends = {f"{word[:-3]}Id": value.rpartition("/")[2] for word, value in _arns(answer) if word[-3:] == "Arn"}
    return {**ends, **answer}


def _arns(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for word, value in entry.items():
        if word[-3:].lower() == "arn" and isinstance(value, str) and value.startswith("arn:"):
            yield word, value


def _by_noun(entry: Mapping[str, Any]) -> Listing | None:
    """The listing whose resources an entry is one of, as its own ARN says: the first that is named after it."""
    for word, value in _arns(entry):
        noun, stem = _NOUN.match(value), word[:-3]
        for listing in _nouns().get(noun[2].replace("-", ""), ()) if noun else ():
            if _is_own(listing, stem, noun[1].replace("-", "") if noun else "", entry):
                inner = [each for each in listing.below if _is_part(each, entry)]
                return inner[0] if inner else listing
    return None


def _is_own(listing: Listing, stem: str, service: str, entry: Mapping[str, Any]) -> bool:
    """Whether an ARN is that of the entry itself, not of what it speaks of: of its role there is no name."""
    owner, kind = listing.type.lower().split("::")[1:]
    named = [*listing.name.split("|"), f"{stem}Name"]
    fits = owner.startswith(service) and kind.endswith(stem.lower())
    return fits and any(found(entry, each) for each in named)


def parts(answer: Any) -> Iterator[tuple[Listing, str, Any, str]]:
    """What an answer may tell of a resource that it does not describe: of which listing, under which field, the value,
    and the name of the resource where it is said.
    """
    if not isinstance(answer, Mapping):
        return
    for listing in _all(LISTINGS):
        for ask in listing.asks:
            plain = _PLAIN.match(ask.part)
            if ask.into and plain and plain[1] in answer and plain[1] not in _SHARED:
                value = answer[plain[1]]
                yield listing, ask.into, value, _named(listing, value, answer)
        if listing.type in _HOLDERS:
            yield from _policies(listing, answer)


def _policies(listing: Listing, answer: Mapping[str, Any]) -> Iterator[tuple[Listing, str, Any, str]]:
    """The policies of a user, group or role: one document of its own (`get-user-policy`), or a list of managed ones."""
    document, attached = answer.get("PolicyDocument"), answer.get("AttachedPolicies")
    if document and answer.get(listing.name):
        own = {"PolicyName": answer.get("PolicyName"), "PolicyDocument": document}
        yield listing, _HOLDERS[listing.type], [own], str(answer[listing.name])
    elif isinstance(attached, list):
        yield listing, "AttachedManagedPolicies", attached, ""


def _named(listing: Listing, value: Any, answer: Mapping[str, Any]) -> str:
    """The name of the one resource that an answer, or every entry of it, says it belongs to."""
    said = [answer, *(value if isinstance(value, list) else [value])]
    names = {str(each[listing.name]) for each in said if isinstance(each, Mapping) and each.get(listing.name)}
    return names.pop() if len(names) == 1 else ""


def _is_part(listing: Listing, entry: Mapping[str, Any]) -> bool:
    """Whether an entry that names what it belongs to is one of the parts of that: it has their identifiers."""
    own = [name for name in _FIELD.findall(listing.arn) if name not in _PLACES]
    return len(own) > 1 and all(found(entry, name) is not None for name in own)


@lru_cache(maxsize=1)
def _nouns() -> dict[str, list[Listing]]:
    """The listings by the word that ARNs have for their resources, as their type is called."""
    named: dict[str, list[Listing]] = {}
    for listing in _all(LISTINGS):
        named.setdefault(listing.type.rpartition("::")[2].lower(), []).append(listing)
    return named


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
    own = [name for name in needed if name not in _PLACES]
    names = listing.name.split("|")
    return all(found(entry, name) is not None for name in own) and any(found(entry, name) for name in names)


def arn_of(listing: Listing, entry: Mapping[str, Any], place: Mapping[str, str]) -> str:
    """The ARN of a resource, made of its fields where it does not say it."""
    said = entry.get(listing.arn) or found(entry, listing.arn)
    if not said and "{" not in listing.arn:
        said = next((value for _, value in _arns(entry)), "")
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
