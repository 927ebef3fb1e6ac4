"""Who may take a role, by its trust policy: everyone, another account, whoever signs in somewhere, guests.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.policies import Statement
    from upright.model.asset import Json

    Facts = dict[str, Json]

_ACCOUNT = re.compile(r"^(?:arn:aws[\w-]*:iam::(\d{12}):root|(\d{12}))$")
_COGNITO = "cognito-identity.amazonaws.com"
_SUBJECT = re.compile(
    r"(?:[:/]|^)(?:sub|repository|repository_id|job_workflow_ref|workflow_ref|project_path|project_id|email|oid|app_id)$"
)
# A subject whose first word that names somebody is a star, or may go on: `repo:*`, `repo:acme*/models:*`, where anybody
# may call an account `acme-x`; the names of a cluster are its own.
_WHOEVER = re.compile(
    r"^(?:system:serviceaccount:\*|\*|(?:repo|repository|repository_owner|project_path|group_path|namespace_path|organization|workspace)[:/]"
    r"[^/:*?]*[*?])"
)
# Claims whose value begins with the owner's name.
_OWNED = re.compile(r"[:/](?:repository|project_path)$")
_OPEN_OWNER = re.compile(r"^[^/]*[*?]")
_OUTSIDE = re.compile(r"externalid|principalorg", re.IGNORECASE)
# Services of AI that take a role for what they run, and that say for whom they do so.
_RUNNERS = frozenset(
    f"{name}.amazonaws.com" for name in ("bedrock", "bedrock-agentcore", "sagemaker", "qbusiness", "kendra")
)
# Of them those whose console makes roles without such a condition: there only one that holds nobody back is told.
_PLAIN = frozenset({"sagemaker.amazonaws.com", "kendra.amazonaws.com"})
_SOURCE = re.compile(r"aws:source(?:account|arn|owner|orgid|orgpaths)", re.IGNORECASE)
_NEGATED = re.compile(r"Not|Null")
_ANY_ACCOUNT = re.compile(r"^(?:[*?]+|arn:aws[\w-]*:[^:]*:[^:]*:[*?]+:.*)$")


def trusted(trust: list[Statement], own: str) -> Facts:
    """What the statements of a trust policy say; `own` is the account of the role, empty when it is not known."""
    allows = [each for each in trust if each.allows]
    guests = [each for each in allows if _COGNITO in each.principals]
    anyone = any(each.anyone for each in allows) or not all(map(_names_pool, guests))
    facts: Facts = {"assumed_by_anyone": True} if anyone else {}
    foreign = sorted({account for each in allows for account in _foreign(each, own)})
    if foreign:
        facts["trusts_accounts"] = listed(foreign)
    federated = [each for each in allows if any("oidc-provider/" in name for name in each.principals)]
    if federated:
        facts["federated_without_subject"] = not all(_names_subject(each) for each in federated)
    named = ((name, each) for each in allows if not _names_source(each, trust) for name in each.principals)
    unsourced = sorted({name.partition(".")[0] for name, each in named
                        if name in _RUNNERS and (name not in _PLAIN or _speaks_of_source(each))})  # fmt: skip
    facts |= {"trusts_unsourced": listed(unsourced)} if unsourced else {}
    return facts | ({"open_to_guests": any(_guests(each) for each in guests)} if guests else {})


def _foreign(statement: Statement, own: str) -> Iterator[str]:
    """Accounts that are trusted as a whole, without a word that only they know."""
    if not own or any(_OUTSIDE.search(each.key) and each.narrows for each in statement.conditions):
        return
    for name in statement.principals:
        match = _ACCOUNT.match(name)
        if match and (match[1] or match[2]) != own:
            yield match[1] or match[2]


def _names_subject(statement: Statement) -> bool:
    return any(
        _SUBJECT.search(each.key.lower())
        and each.narrows
        and not any(_is_open(each.key, value) for value in each.values)
        for each in statement.conditions
    )


def _names_source(statement: Statement, trust: list[Statement]) -> bool:
    """Whether it says for whose resources a service may take the role, or a denial beside it does."""
    shut = (no for no in trust if not no.allows and len(no.conditions) == 1 and _meant(no, statement))
    denied = [each for no in shut for each in no.conditions if "Not" in each.operator]
    held = [*denied, *(each for each in statement.conditions if not _NEGATED.search(each.operator))]
    sources = (each.values for each in held if _SOURCE.fullmatch(each.key))
    return any(values and not any(map(_ANY_ACCOUNT.match, values)) for values in sources)


def _speaks_of_source(statement: Statement) -> bool:
    return any(_SOURCE.fullmatch(each.key) for each in statement.conditions)


def _meant(denial: Statement, statement: Statement) -> bool:
    """Whether a denial speaks of all that a statement lets in."""
    return "*" in denial.principals or set(statement.principals) <= set(denial.principals)


def _is_open(claim: str, value: str) -> bool:
    """Whether a value leaves open whose it is."""
    return bool(_WHOEVER.match(value) or (_OWNED.search(claim.lower()) and _OPEN_OWNER.match(value)))


def _names_pool(statement: Statement) -> bool:
    """Whether it says whose guests and users it means: pools of identities are anybody's to make."""
    return any(each.key.lower().endswith(":aud") and each.narrows for each in statement.conditions)


def _guests(statement: Statement) -> bool:
    kinds = [value for each in statement.conditions if each.key.lower().endswith(":amr") for value in each.values]
    return not kinds or any(value in {"unauthenticated", "*"} for value in kinds)
