"""What matters only beside AI: vaults that somebody is let into, users made for keys of AI, scripts at a start, and
buckets that resources name by their address.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first, word
from upright.discover.cloud.credentials import SCRIPT, credential_settings
from upright.discover.cloud.files import Files
from upright.discover.cloud.insiders import KINDS as INSIDERS
from upright.discover.cloud.insiders import asked_by_users
from upright.discover.cloud.scopes import numbers
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts

VAULTS = frozenset({"azurerm_key_vault", "aws_secretsmanager_secret", "google_secret_manager_secret"})
GRANTS = frozenset({"azurerm_role_assignment", "azurerm_key_vault_access_policy"})
_POLICIES = frozenset(
    {"aws_iam_role_policy", "aws_iam_policy", "aws_iam_role", "google_secret_manager_secret_iam_member"}
)
USERS = frozenset({"aws_iam_user", "aws_iam_access_key"})
SCRIPTS = frozenset(
    {"aws_sagemaker_notebook_instance_lifecycle_configuration", "aws_sagemaker_studio_lifecycle_config"}
)
KINDS = VAULTS | GRANTS | _POLICIES | USERS | SCRIPTS | INSIDERS
# Users that the console makes for long-term Bedrock API keys:
# https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-how.html
_KEY_USER = re.compile(r"BedrockAPIKey-", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(?:s3|gs)://|arn:(?:aws[\w-]{0,10}|\$\{[\w.:#=-]{1,80}\}):s3:::)([a-z0-9][\w.-]{2,62})")
_SCHEMES = ("s3:", "gs:", "arn:")
_OFF = "inactive"  # an access key that nobody can use
_WRITING = re.compile(r"Contributor|Officer|Administrator|Owner|Crypto User", re.IGNORECASE)


def neighbours(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and further facts of each."""
    granted = {far for n, each in enumerate(estate.resources) if each.kind in GRANTS | _POLICIES
               for _, far in estate.targets[n]}  # fmt: skip
    keyed = {owner for n, each in enumerate(estate.resources) if each.kind == "aws_iam_access_key"
             and word(each.body, "status").lower() != _OFF
             for owner in estate.led_to(n, "user", "user_name")}  # fmt: skip
    estate.asked = asked_by_users(estate, keyed)
    files = Files(estate.resources)
    for number, each in enumerate(estate.resources):
        label = estate.labels.get(number)
        if each.kind in VAULTS and number in granted:
            yield number, "vault", {}
        elif each.kind == "aws_iam_user" and _KEY_USER.match(word(each.body, "name", "user_name")):
            yield number, "identity", {"type": "user", "made_for": "bedrock", "access_key": number in keyed}
        elif number in estate.asked:
            yield number, "identity", {"type": "user", "access_key": True}
        elif label == "tool" and (can := files.offers(each)):
            yield number, label, {"likely_capabilities": can}
        elif label in {"notebook", "ai_service"}:
            yield from _of_start(estate, number, files)


def _of_start(estate: Estate, number: int, files: Files) -> Iterator[tuple[int, str, Facts]]:
    """What the scripts that run when a notebook or domain starts do against its owner."""
    beside = dict.fromkeys((*(far for _, far in estate.targets[number]), *_by_name(estate, number)))
    scripts = [(estate.resources[far], estate.resources[far].body) for far in beside
               if estate.resources[far].kind in SCRIPTS]  # fmt: skip
    scripts.append((estate.resources[number], first(estate.resources[number].body, "lifecycle_config")))
    if any(credential_settings(body) for _, body in scripts):
        yield number, estate.labels[number], {"secret_settings": [SCRIPT]}
    flaw = next(filter(None, (files.flaw(script, body) for script, body in scripts)), "")
    if flaw:
        yield number, estate.labels[number], {"startup_flaw": flaw}


def _by_name(estate: Estate, number: int) -> Iterator[int]:
    """The scripts that a notebook or domain names without a reference: by the name, or at the end of an ARN."""
    source = estate.resources[number].scope.partition("//")[0]
    for path, node in estate.resources[number].body.walk():
        if node.text and any("lifecycle_config" in part for part in path):
            yield from estate.named.get((source, node.text.rpartition("/")[2]), ())


def addressed(estate: Estate) -> dict[int, list[int]]:
    """For each resource the buckets, declared in the same source, that its texts name by address (`s3://bucket/...`)."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(estate.resources):
        for _, node in each.body.walk() if number in estate.labels else ():
            found[number] += at_address(estate, number, node.text)
    return found


def at_address(estate: Estate, number: int, text: str) -> Iterator[int]:
    """The buckets that a text of a resource names by address."""
    source = estate.resources[number].scope.partition("//")[0]
    for name in _ADDRESS.findall(text[:2000]) if text.startswith(_SCHEMES) else ():
        yield from (n for n in estate.named.get((source, name), ()) if n != number)


def grants(estate: Estate, number: int) -> Iterator[tuple[int, R, int]]:
    """Who may read or change which vault or store by an assignment of Azure: (holder, relation, what it opens)."""
    body = estate.resources[number].body
    role = word(body, "role_definition_name") or "Contributor"
    holders = numbers(first(body, "principal_id", "object_id"))
    for target in numbers(first(body, "scope", "key_vault_id")):
        label = estate.labels.get(target)
        for holder in holders if label in {"vault", "data_store", "vector_store"} else ():
            if estate.labels.get(holder):
                yield holder, R.CAN_READ, target
                if label != "vault" and _WRITING.search(role):
                    yield holder, R.CAN_WRITE, target
