"""What resources of Google Cloud say of themselves: exposure, keys, encryption.

Attributes are those of the Terraform provider `google`. Without a word, notebooks get a public address and endpoints are
reached over the public interface by callers with rights.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.body import at, blocks, first, flag, given, strings, word
from upright.discover.sight import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from upright.discover.cloud.aws import Facts
    from upright.discover.readers.node import Node

_ACCELERATED = ("a2-", "a3-", "a4-", "g2-", "ct")  # families of machines that have them
_ANYONE = frozenset({"allUsers", "allAuthenticatedUsers"})
_WRITERS = frozenset({"roles/storage.admin", "roles/storage.objectAdmin", "roles/storage.objectCreator", "roles/storage.objectUser",
                      "roles/storage.legacyBucketWriter", "roles/storage.legacyBucketOwner"})  # fmt: skip
_ADMIN = frozenset({"roles/owner", "roles/editor"})


def bucket(body: Node) -> Facts:
    """Of a bucket; members are resources of their own."""
    prevention = word(body, "public_access_prevention")
    facts: Facts = {
        "encrypted": True,
        "customer_key": given(body, "encryption.default_kms_key_name", "encryption.kms_key_name"),
    }
    if prevention == "enforced":
        facts |= {"public_access_block": True, "blocks_policies": True, "blocks_acls": True}
    versioning = flag(body, "versioning.enabled")
    if versioning is not None:
        facts["versioning"] = versioning
    if given(body, "logging"):
        facts["logging"] = True
    if any(name in member for member in strings(body, "predefined_acl") for name in ("publicRead",)):
        facts["acl_public"] = True
    return facts


def bucket_member(body: Node) -> Facts:
    """Of a grant on a bucket."""
    members = {*strings(body, "members"), *strings(body, "member")}
    entities = strings(body, "role_entity")
    if members & _ANYONE:
        return {"policy_public": True, "policy_writes": word(body, "role") in _WRITERS}
    opened = [entity for entity in entities if any(name in entity for name in _ANYONE)]
    acl = word(body, "predefined_acl").lower()
    if opened or acl.startswith("publicread"):
        return {
            "acl_public": True,
            "acl_writes": any(entity.startswith(("WRITER", "OWNER")) for entity in opened) or acl == "publicreadwrite",
        }
    return {}


def dataset(body: Node) -> Facts:
    """Of a data set of BigQuery."""
    groups = {word(each, "special_group") for each in blocks(body, "access")} | {
        word(each, "iam_member") for each in blocks(body, "access")
    }
    facts: Facts = {"encrypted": True, "customer_key": given(body, "default_encryption_configuration")}
    return facts | ({"exposure": "public"} if groups & {*_ANYONE, "allUsers"} else {})


def opened(body: Node) -> Facts:
    """Of a grant on a data set, a service or an endpoint: whether it goes to everyone."""
    members = {*strings(body, "members"), *strings(body, "member")}
    return {"exposure": "public", "auth": "none"} if members & _ANYONE else {}


def sql(body: Node) -> Facts:
    """Of a database: public with an address and a network of everyone."""
    settings = at(body, "settings.ip_configuration")
    networks = {word(each, "value") for each in blocks(settings, "authorized_networks")}
    address = flag(settings, "ipv4_enabled", default=True)
    facts: Facts = {"encrypted": True, "engine": word(body, "database_version").partition("_")[0].lower()}
    if "0.0.0.0/0" in networks and address is not False:
        return facts | {"exposure": "public"}
    return facts | ({"exposure": "private"} if address is False else {})


def notebook(body: Node) -> Facts:
    """Of a notebook instance."""
    inner = (
        first(body, "gce_setup", "virtual_machine.virtual_machine_config")
        if given(body, "gce_setup", "virtual_machine")
        else body
    )
    facts: Facts = {
        "customer_key": any(path[-1] in {"kms_key", "kms_key_name"} and bool(node) for path, node in body.walk())
    }
    hidden = flag(inner, "no_public_ip", "disable_public_ip", "internal_ip_only", default=False)
    if hidden is not None:
        facts["direct_internet"] = not hidden
    root = flag(inner, "metadata.notebook-disable-root", default=False)
    if root is not None:
        facts["root_access"] = not root
    return facts | {"private_network": given(inner, "network", "subnet", "network_interfaces")}


def endpoint(body: Node) -> Facts:
    """Of an endpoint of Vertex AI: rights are always asked for, the network is another matter."""
    private = given(body, "network") or bool(
        flag(body, "private_service_connect_config.enable_private_service_connect")
    )
    open_index = flag(body, "public_endpoint_enabled")
    facts: Facts = {"auth": "iam", "customer_key": given(body, "encryption_spec"), "private_network": private}
    return facts | {"exposure": "organisation" if private and not open_index else "public"}


def managed(body: Node) -> Facts:
    """Of services that differ in the key only."""
    return {"customer_key": given(body, "encryption_spec", "kms_key_name", "security_settings")}


def grant(body: Node) -> Facts:
    """Of a grant on a project to a service account."""
    role = word(body, "role")
    facts: Facts = {"actions": listed([role])} if role else {}
    wide = role.endswith((".admin", "Admin")) and any(part in role for part in ("aiplatform", "storage", "bigquery", "notebooks", "iam", "resourcemanager"))  # fmt: skip
    return facts | ({"admin": True} if role in _ADMIN else {"wildcard": True} if wide else {})


def instance(body: Node) -> Facts:
    """Of a virtual machine."""
    facts: Facts = {}
    if given(body, "guest_accelerator") or word(body, "machine_type").startswith(_ACCELERATED):
        facts["gpu"] = True
    if any(True for each in blocks(body, "network_interface") for _ in blocks(each, "access_config")):
        facts["public_address"] = True
    return facts


def service(body: Node) -> Facts:
    """Of Cloud Run: where calls may come from; who may call is a grant of its own."""
    ingress = word(body, "ingress") or next(
        (node.text for path, node in body.walk() if path[-1] == "run.googleapis.com/ingress"), ""
    )
    return {"auth": "iam", "exposure": "organisation" if "internal" in ingress.lower() else "public"}


def armor(body: Node) -> Facts:
    """Of a template or floor setting of Model Armor: what it filters, and which filters are off."""
    filters = at(body, "filter_config")
    parts = {"injection": "pi_and_jailbreak_filter_settings", "urls": "malicious_uri_filter_settings",
             "pii": "sdp_settings.basic_config", "topics": "rai_settings"}  # fmt: skip
    covers: list[str] = []
    off: list[str] = []
    for name, path in parts.items():
        if given(filters, path):
            enforced = word(filters, f"{path}.filter_enforcement")
            (off if enforced == "DISABLED" else covers).append(name)
    return {"covers": listed([*covers, *(["input"] if covers else [])]), "weak": listed(off)}


def api_key(body: Node) -> Facts:
    """Of an API key: without a list of APIs it works with all that are switched on, Gemini among them."""
    return {"unrestricted": True} if not given(body, "restrictions.api_targets") else {}


def pool(body: Node) -> Facts:
    """Of machines of a cluster of Kubernetes: whether they have a GPU or another accelerator."""
    made = first(body, "node_config")
    accelerated = given(made, "guest_accelerator") or word(made, "machine_type").startswith(_ACCELERATED)
    return {"gpu": True} if accelerated else {}


def cluster(body: Node) -> Facts:
    """Of a cluster of Kubernetes: whether its API answers everyone; it does unless told otherwise."""
    facts: Facts = {"gpu": True} if any(map(pool, (body, *blocks(body, "node_pool")))) else {}
    hidden = flag(body, "private_cluster_config.enable_private_endpoint", default=False)
    named = first(body, "master_authorized_networks_config")
    sources = [word(each, "cidr_block") for each in blocks(named, "cidr_blocks")]
    open_ = not hidden and (not named or "0.0.0.0/0" in sources)
    return facts | ({"api_public": open_} if hidden is not None else {})


FACTS: dict[str, Callable[[Node], Facts]] = {
    "google_storage_bucket": bucket, "google_bigquery_dataset": dataset, "google_sql_database_instance": sql, "google_notebooks_instance": notebook,
    "google_workbench_instance": notebook, "google_notebooks_runtime": notebook, "google_vertex_ai_endpoint": endpoint,
    "google_vertex_ai_index_endpoint": endpoint, "google_vertex_ai_dataset": managed, "google_vertex_ai_tensorboard": managed,
    "google_vertex_ai_featurestore": managed, "google_vertex_ai_index": managed, "google_document_ai_processor": managed,
    "google_model_armor_template": armor, "google_model_armor_floorsetting": armor, "google_apikeys_key": api_key,
    "google_compute_instance": instance, "google_cloud_run_service": service, "google_cloud_run_v2_service": service,
    "google_container_cluster": cluster,
}  # fmt: skip
