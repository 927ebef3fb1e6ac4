"""What resources of Azure say of themselves: exposure, keys, encryption.

Attributes are those of the Terraform provider `azurerm`, and those of ARM in snake case. Without a word, services of Azure are
reachable from all networks and open to their keys.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.body import blocks, first, flag, given, known_password, strings, word
from upright.discover.sight import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from upright.discover.cloud.aws import Facts
    from upright.discover.readers.node import Node

_GPU = re.compile(r"Standard_N[CDGV]", re.IGNORECASE)
_ADMINS = frozenset({"Owner", "Contributor", "User Access Administrator", "Role Based Access Control Administrator"})
_ADMIN_IDS = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
}


def reach(body: Node) -> Facts:
    """From where a service is reached, after its firewall."""
    networks = [*blocks(body, "network_acls"), *blocks(body, "network_rules"), *blocks(body, "network_rule_set")]
    denies = any(word(each, "default_action").lower() == "deny" for each in networks)
    rules = strings(body, "allowed_ips") + [word(each, "value") for each in blocks(body, "network_rule_set.ip_rules")]
    public = flag(body, "public_network_access_enabled", "public_network_access", default=True)
    if public is False:
        return {"exposure": "private"}
    if denies or (rules and "0.0.0.0/0" not in rules) or flag(body, "is_virtual_network_filter_enabled"):
        return {"exposure": "organisation"}
    return {"exposure": "public"} if public else {}


def service(body: Node) -> Facts:
    """Of accounts of AI services, of Foundry, of Search and of Machine Learning."""
    keys = flag(body, "local_auth_enabled", "local_authentication_enabled")
    if keys is None:
        off = flag(body, "disable_local_auth", "local_authentication_disabled", default=False)
        stated = given(body, "local_auth_enabled", "local_authentication_enabled")
        keys = None if off is None or stated else not off
    facts = reach(body) | own_key(body)
    if keys is not None:
        facts |= {"key_access": keys, "auth": "key" if keys else "iam"}
    return facts


def own_key(body: Node) -> Facts:
    """Whether a key of the organisation encrypts it."""
    named = given(body, "customer_managed_key", "customer_managed_key_id", "encryption.key_vault_key_id", "encryption.key_vault_properties", "key_vault_key_id")  # fmt: skip
    enforced = (
        flag(body, "customer_managed_key_enforcement_enabled")
        or word(body, "encryption.key_source") == "Microsoft.KeyVault"
        or word(body, "encryption_with_cmk.enforcement") == "Enabled"
    )
    return {"customer_key": bool(named or enforced or word(body, "encryption.status") == "Enabled")}


def workspace(body: Node) -> Facts:
    """Of a workspace of Machine Learning: Entra is the only way in."""
    facts = reach(body) | own_key(body)
    mode = word(body, "managed_network.isolation_mode")
    return facts | ({"private_network": mode != "Disabled"} if mode else {})


def compute(body: Node) -> Facts:
    """Of a compute instance of Machine Learning."""
    inner = first(body, "properties") if given(body, "properties.vm_size") else body
    facts: Facts = {"private_network": given(body, "subnet_resource_id", "subnet_id", "subnet")}
    keys = flag(body, "local_auth_enabled")
    if keys is not None:
        facts["key_access"] = keys
    public = flag(body, "node_public_ip_enabled", "enable_node_public_ip", default=True)
    ssh = given(body, "ssh") or word(inner, "ssh_settings.ssh_public_access") == "Enabled"
    if public is not None:
        facts["direct_internet"] = public
    return facts | ({"open_ports": ["22"]} if ssh and public else {})


def machine(body: Node) -> Facts:
    """Of a virtual machine: whether its size has GPUs."""
    return {"gpu": True} if word(body, "size", "vm_size").startswith("Standard_N") else {}


def site(body: Node) -> Facts:
    """Of a web app: from where it is reached, whether it insists on TLS, and whether the platform asks who is calling."""
    only = flag(body, "https_only", default=False)
    facts = reach(body) | ({"tls": only} if only is not None else {})
    beyond = word(
        body, "site_config.ip_restriction_default_action", "site_config.ip_security_restrictions_default_action"
    )
    if facts.get("exposure") == "public" and beyond.lower() == "deny":
        facts["exposure"] = "organisation"
    return facts | ({"auth": "oauth"} if _signed_in(body) else {})


def _signed_in(body: Node) -> bool:
    """Whether the platform turns away who has not signed in: https://learn.microsoft.com/azure/app-service/overview-authentication-authorization"""
    newer = flag(body, "auth_settings_v2.auth_enabled") and flag(
        body, "auth_settings_v2.require_authentication", default=True
    )
    older = flag(body, "auth_settings.enabled") is True
    action = word(body, "auth_settings_v2.unauthenticated_action", "auth_settings.unauthenticated_client_action")
    return action != "AllowAnonymous" and (newer is True or (older and bool(action)))


def storage(body: Node) -> Facts:
    """Of a storage account; containers say whether they are open."""
    facts = reach(body) | own_key(body)
    anonymous = flag(body, "allow_nested_items_to_be_public", "allow_blob_public_access")
    facts |= {"reach": str(facts.pop("exposure", ""))}
    safe = flag(body, "https_traffic_only_enabled", "enable_https_traffic_only", "supports_https_traffic_only")
    if safe is False or word(body, "min_tls_version", "minimum_tls_version") in {"TLS1_0", "TLS1_1"}:
        facts["traffic_encrypted"] = False
    if anonymous is not None:
        facts["public_access_block"] = not anonymous
    keys = flag(body, "shared_access_key_enabled", "allow_shared_key_access")
    return facts | {"encrypted": True} | ({"key_access": keys} if keys is not None else {})


def container(body: Node) -> Facts:
    """Of a container of a storage account."""
    access = word(body, "container_access_type", "public_access").lower()
    return {"acl_public": True} if access in {"blob", "container"} else {}


def database(body: Node) -> Facts:
    """Of databases: firewalls are rules of their own, so the network alone does not make them public."""
    public = flag(body, "public_network_access_enabled", "public_network_access", "network.public_network_access")
    private = public is False or given(body, "delegated_subnet_id", "network.delegated_subnet_resource_id")
    facts: Facts = {"encrypted": True, **own_key(body), **known_password(body)}
    keys = flag(body, "local_authentication_disabled", "disable_local_auth", "local_authentication_enabled")
    if given(body, "local_authentication_disabled", "disable_local_auth") and keys is not None:
        facts["key_access"] = not keys
    return facts | ({"exposure": "private"} if private else {})


def firewall(body: Node) -> Facts:
    """Of a firewall rule of a database."""
    start, end = word(body, "start_ip_address"), word(body, "end_ip_address")
    return {"exposure": "public"} if start == "0.0.0.0" and end == "255.255.255.255" else {}  # noqa: S104  compared with


def online_endpoint(body: Node) -> Facts:
    """Of an endpoint of Machine Learning."""
    return reach(body) | {
        "auth": {"key": "key", "amltoken": "token", "aadtoken": "oauth"}.get(word(body, "auth_mode").lower(), "key")
    }


def container_app(body: Node) -> Facts:
    """Of a container app: whether its way in is open to the internet, or to its own environment alone.

    https://learn.microsoft.com/en-us/azure/container-apps/ingress-overview#external-and-internal-ingress
    """
    outside = flag(body, "ingress.external_enabled", "configuration.ingress.external")
    return {"exposure": "public" if outside else "private"} if outside is not None else {}


def pool(body: Node) -> Facts:
    """Of machines of a cluster of Kubernetes: whether they have a GPU.

    https://learn.microsoft.com/en-us/azure/virtual-machines/sizes/overview#gpu-accelerated
    """
    return {"gpu": True} if _GPU.match(word(body, "vm_size")) else {}


def cluster(body: Node) -> Facts:
    """Of a cluster of Kubernetes: whether its API answers everyone; it does unless told otherwise."""
    pools = (*blocks(body, "default_node_pool"), *blocks(body, "agent_pool_profiles"))
    facts: Facts = {"gpu": True} if any(map(pool, pools)) else {}
    profile = first(body, "api_server_access_profile")
    private = flag(profile, "enable_private_cluster", default=False)
    private = flag(body, "private_cluster_enabled", default=private)
    sources = (*strings(profile, "authorized_ip_ranges"), *strings(body, "api_server_authorized_ip_ranges"))
    open_ = not private and (not sources or "0.0.0.0/0" in sources)
    return facts | ({"api_public": open_} if private is not None else {})


def databricks(body: Node) -> Facts:
    """Of a workspace of Databricks."""
    return reach(body) | {"private_network": given(body, "custom_parameters.virtual_network_id")} | own_key(body)


def assignment(body: Node) -> Facts:
    """Of the assignment of a role to an identity."""
    stated = word(body, "role_definition_name") or next(
        (name for ident, name in _ADMIN_IDS.items() if ident in first(body, "role_definition_id").text), "")  # fmt: skip
    if not stated:
        return {}
    facts: Facts = {"actions": listed([stated])}
    scope = first(body, "scope").text
    wide = "/resourceGroups/" not in scope and ("/subscriptions/" in scope or "subscription" in scope)
    return facts | (
        {"admin": True}
        if stated == "Owner" or (stated in _ADMINS and wide)
        else {"wildcard": True}
        if stated in _ADMINS
        else {}
    )


def content_filter(body: Node) -> Facts:
    """Of a policy of content filters: which of them are off or only annotate."""
    filters = [*blocks(body, "content_filter"), *blocks(body, "content_filters")]
    off = sorted({word(each, "name").lower() for each in filters
                  if flag(each, "filter_enabled", "enabled") is False or flag(each, "block_enabled", "blocking") is False})  # fmt: skip
    return {"covers": listed(sorted({word(each, "source").lower() for each in filters} - {""})), "weak": listed(off)}


FACTS: dict[str, Callable[[Node], Facts]] = {
    "azurerm_cognitive_account": service, "azurerm_ai_services": service, "azurerm_search_service": service, "azurerm_ai_foundry": workspace,
    "azurerm_machine_learning_workspace": workspace, "azurerm_machine_learning_compute_instance": compute, "azurerm_storage_account": storage,
    "azurerm_cosmosdb_account": database, "azurerm_postgresql_flexible_server": database, "azurerm_mssql_server": database,
    "azurerm_machine_learning_online_endpoint": online_endpoint, "azurerm_cognitive_account_rai_policy": content_filter,
    "azurerm_databricks_workspace": databricks, "azurerm_kubernetes_cluster": cluster,
    "azurerm_container_app": container_app, "azurerm_bot_service_azure_bot": service,
}  # fmt: skip
