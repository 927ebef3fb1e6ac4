"""What matters only beside AI: vaults that somebody is let into, users made for keys of AI, scripts at a start, and
buckets that resources name by their address.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.behaviour import fetches_script, startup_flaw
from upright.discover.cloud.body import blocks, first, strings, word
from upright.discover.cloud.credentials import SCRIPT, credential_settings
from upright.discover.cloud.files import Files
from upright.discover.cloud.held import KINDS as GIVING
from upright.discover.cloud.identifiers import own_arn
from upright.discover.cloud.insiders import KINDS as INSIDERS
from upright.discover.cloud.insiders import asked_by_users, keyed_users
from upright.discover.cloud.patterns import matches, means
from upright.discover.cloud.policies import statements
from upright.discover.cloud.scopes import numbers
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.readers.node import Node

VAULTS = frozenset({"azurerm_key_vault", "aws_secretsmanager_secret", "google_secret_manager_secret"})
_MEMBERS = {
    f"google_{what}_iam_{how}": fields
    for what, fields in (("bigquery_dataset", ("dataset_id",)), ("bigquery_table", ("dataset_id",)),
                         ("storage_bucket", ("bucket",)), ("project", ()))
    for how in ("member", "binding")
}  # fmt: skip
GRANTS = frozenset({"azurerm_role_assignment", "azurerm_key_vault_access_policy", "azurerm_key_vault", *_MEMBERS})
_POLICIES = frozenset(
    {"aws_iam_role_policy", "aws_iam_policy", "aws_iam_role", "google_secret_manager_secret_iam_member"}
)
USERS = frozenset({"aws_iam_user", "aws_iam_access_key"})
SCRIPTS = frozenset(
    {"aws_sagemaker_notebook_instance_lifecycle_configuration", "aws_sagemaker_studio_lifecycle_config"}
)
KINDS = VAULTS | GRANTS | _POLICIES | USERS | SCRIPTS | INSIDERS | GIVING
# Users that the console makes for long-term Bedrock API keys:
# https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-how.html
_KEY_USER = re.compile(r"BedrockAPIKey-", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(?:s3|gs)://|arn:(?:aws[\w-]{0,10}|\$\{[\w.:#=-]{1,80}\}):s3:::)([a-z0-9][\w.-]{2,62})")
_SCHEMES = ("s3:", "gs:", "arn:")
_SOURCE = "aws_bedrockagent_data_source"
_ACCOUNT = re.compile(r"\d{12}")
_NAMED = re.compile(r"[a-z0-9][a-z0-9.-]{2,62}")
_ROLE = re.compile(r"^arn:aws[\w-]*:iam::(\d{12}):")
# Roles of Google Cloud that open data, in a whole project too, and those among them that change it.
_DATA_ROLE = re.compile(r"roles/(bigquery|storage)\.(?:data|object|legacyBucket|legacyObject|admin)\w*")
_DATA_WRITING = re.compile(r"Editor|Owner|Admin|admin|Creator|User|Writer")
_KEPT_BY = {"bigquery": "google_bigquery_dataset", "storage": "google_storage_bucket"}
_WRITING = re.compile(r"Contributor|Officer|Administrator|Owner|Crypto User", re.IGNORECASE)
# Roles of Azure that show that a vault or store is there, not what is in it.
_OUTSIDE_ONLY = frozenset(
    {"Reader", "Key Vault Reader", "Monitoring Reader", "Security Reader", "Log Analytics Reader"}
)
_TAKES = "secretsmanager:GetSecretValue"
_SECRET = re.compile(r"(arn:aws[\w-]*:secretsmanager:[\w*-]*:[\d*]*:secret:[^*?]+)(.*)", re.DOTALL)
# What has a script or a command of its own.
_AT_START = ("user_data", "metadata_startup_script", "metadata.startup-script", "custom_data")
_OPENING = frozenset({"opens a shell to somewhere else", "runs what it hides"})
_STARTING = frozenset({"host", "notebook", "ai_service", "training_job", "pipeline"})


def neighbours(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and further facts of each."""
    granted = {far for n, each in enumerate(estate.resources) if each.kind in GRANTS | _POLICIES
               for _, far in estate.targets[n]}  # fmt: skip
    granted |= {n for n, each in enumerate(estate.resources) if any(_let_in(each.body))}
    granted |= _taken(estate)
    keyed = keyed_users(estate)
    estate.asked = asked_by_users(estate, keyed)
    files = Files(estate.resources)
    buckets = {(each.location.source, word(each.body, "bucket", "bucket_name"))
               for each in estate.resources if each.kind == "aws_s3_bucket"}  # fmt: skip
    for number, each in enumerate(estate.resources):
        label = estate.labels.get(number)
        if each.kind in VAULTS and number in granted:
            yield number, "vault", {}
        elif each.kind == "aws_iam_user" and _KEY_USER.match(word(each.body, "name", "user_name")):
            yield number, "identity", {"type": "user", "made_for": "bedrock", "access_key": number in keyed}
        elif each.kind == _SOURCE and _others(estate, number, buckets):
            yield number, label or "dataset", {"format": "objects of another account"}
        elif number in estate.asked:
            yield number, "identity", {"type": "user", "access_key": True}
        elif label == "tool" and (can := files.offers(each)):
            yield number, label, {"likely_capabilities": can}
        elif label in _STARTING:
            yield from _of_start(estate, number, files)


def _taken(estate: Estate) -> set[int]:
    """The secrets of an account that a policy of one of its identities names, by ARN or by how their names begin."""
    known = sorted((own_arn(each), n) for n, each in enumerate(estate.resources)
                   if each.kind == "aws_secretsmanager_secret" and own_arn(each).startswith("arn:"))  # fmt: skip
    found: set[int] = set()
    for begin, pattern in _named_secrets(estate) if known else ():
        at = bisect_left(known, (begin, -1))
        while at < len(known) and known[at][0].startswith(begin):
            found |= {known[at][1]} if known[at][1] not in found and means(pattern, known[at][0]) else set()
            at += 1
    return found


def _named_secrets(estate: Estate) -> set[tuple[str, str]]:
    """How the ARNs of secrets begin that identities may read, with the whole patterns."""
    found: set[tuple[str, str]] = set()
    for number, each in enumerate(estate.resources):
        inline = first(each.body, "policies", "inline_policy") if estate.labels.get(number) == "identity" else ()
        policies = [first(one, "policy_document", "policy") for one in inline]
        policies += [first(each.body, "policy", "policy_document")] if each.kind in _POLICIES else []
        for rule in (rule for policy in policies for rule in statements(policy)):
            if rule.allows and any(matches(action, _TAKES) for action in rule.actions):
                found |= {(arn[1], arn[0]) for arn in map(_SECRET.fullmatch, rule.resources) if arn}
    return found


def _others(estate: Estate, number: int, buckets: set[tuple[str, str]]) -> bool:
    """Whether a data source takes in a bucket of an account that is not the one of the knowledge base's role; where
    that is not known, one whose owner is stated and that is none of the `buckets` declared here, by source and name.
    """
    body = estate.resources[number].body
    owner = word(body, "data_source_configuration.s3_configuration.bucket_owner_account_id")
    roles = (word(estate.resources[base].body, "role_arn") for base in estate.led_to(number, "knowledge_base_id"))
    own = {found[1] for found in map(_ROLE.match, roles) if found}
    if owner and own:
        return owner not in own
    bucket = word(body, "data_source_configuration.s3_configuration.bucket_arn").rpartition(":")[2]
    here = estate.resources[number].location.source
    return bool(_ACCOUNT.fullmatch(owner) and _NAMED.fullmatch(bucket)) and (here, bucket) not in buckets


def _of_start(estate: Estate, number: int, files: Files) -> Iterator[tuple[int, str, Facts]]:
    """What the scripts that run when a notebook, domain or machine starts do against its owner."""
    if estate.labels[number] == "host":
        if done := _of_machine(estate.resources[number].body):
            yield number, "host", done
        return
    beside = dict.fromkeys((*(far for _, far in estate.targets[number]), *_by_name(estate, number)))
    scripts = [(estate.resources[far], estate.resources[far].body) for far in beside
               if estate.resources[far].kind in SCRIPTS]  # fmt: skip
    scripts.append((estate.resources[number], first(estate.resources[number].body, "lifecycle_config")))
    if any(credential_settings(body) for _, body in scripts):
        yield number, estate.labels[number], {"secret_settings": [SCRIPT]}
    own = estate.resources[number]
    scripts.append((own, first(own.body, "algorithm_specification", "app_specification")))
    flaw = next(filter(None, (files.flaw(script, body) for script, body in scripts)), "")
    if flaw:
        yield number, estate.labels[number], {"startup_flaw": flaw}


def _of_machine(body: Node) -> Facts:
    """What the script that a machine runs when it starts does: it opens it to others, or runs what it downloads."""
    script = first(body, *_AT_START).text
    flaw = startup_flaw(script) if script else ""
    facts: Facts = {"fetched_script": True} if script and fetches_script(script) else {}
    return facts | ({"startup_flaw": flaw} if flaw in _OPENING else {})


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
    """Who may read or change which vault or store by an assignment of Azure or Google: (holder, relation, what it
    opens).
    """
    body = estate.resources[number].body
    if estate.resources[number].kind == "azurerm_key_vault":
        yield from _of_vault(estate, number)
        return
    if estate.resources[number].kind in _MEMBERS:
        yield from _of_members(estate, number)
        return
    role = word(body, "role_definition_name") or "Contributor"
    holders = numbers(first(body, "principal_id", "object_id"))
    for target in numbers(first(body, "scope", "key_vault_id")):
        label = estate.labels.get(target)
        lets_in = label in {"vault", "data_store", "vector_store"} and role not in _OUTSIDE_ONLY
        for holder in holders if lets_in else ():
            if estate.labels.get(holder):
                yield holder, R.CAN_READ, target
                if label != "vault" and _WRITING.search(role):
                    yield holder, R.CAN_WRITE, target


def _of_members(estate: Estate, number: int) -> Iterator[tuple[int, R, int]]:
    """What a role on a data set, a bucket or a project of Google Cloud gives service accounts."""
    each = estate.resources[number]
    role = _DATA_ROLE.fullmatch(word(each.body, "role"))
    holders = [far for far in estate.led_to(number, "member", "members") if estate.labels.get(far) == "identity"]
    if role is None or not holders:
        return
    fields, kept = _MEMBERS[each.kind], _KEPT_BY[role[1]]
    source = each.scope.partition("//")[0]
    opened = estate.led_to(number, *fields) if fields else range(len(estate.resources))
    for target in opened:
        other = estate.resources[target]
        if other.kind == kept and other.scope.partition("//")[0] == source and target in estate.labels:
            for holder in holders:
                yield holder, R.CAN_READ, target
                if _DATA_WRITING.search(role[0]):
                    yield holder, R.CAN_WRITE, target


def _of_vault(estate: Estate, number: int) -> Iterator[tuple[int, R, int]]:
    for policy in _let_in(estate.resources[number].body):
        for holder in numbers(first(policy, "object_id", "objectId")):
            if holder != number and estate.labels.get(holder):
                yield holder, R.CAN_READ, number


def _let_in(vault: Node) -> Iterator[Node]:
    """The policies that stand inside a vault and let somebody have its secrets."""
    for policy in (*blocks(vault, "access_policy"), *blocks(vault, "access_policies")):
        if strings(policy, "secret_permissions", "permissions.secrets", "key_permissions", "permissions.keys"):
            yield policy
