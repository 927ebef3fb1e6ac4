"""Clusters of Azure and Google Cloud whose machines have accelerators, and who may reach their API."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

_AKS = 'resource "azurerm_kubernetes_cluster" "c" {\n  default_node_pool { vm_size = "@" }\n%\n}\n'
_GKE = 'resource "google_container_cluster" "c" {\n%\n}\nresource "google_container_node_pool" "p" {\n'
_GKE += '  cluster = google_container_cluster.c.name\n  node_config { machine_type = "@" }\n}\n'
_POOL = (
    'resource "azurerm_kubernetes_cluster_node_pool" "p" {\n  kubernetes_cluster_id = azurerm_kubernetes_cluster.c.id\n'
)
_POOL += '  vm_size = "Standard_NC24ads_A100_v4"\n}\n'
_BICEP = "resource c 'Microsoft.ContainerService/managedClusters@2024-05-01' = {\n  name: 'c'\n  properties: {\n"
_BICEP += "    agentPoolProfiles: [ { name: 'g', vmSize: '@' } ]\n%\n  }\n}\n"


def _clusters(text: str, path: str = "main.tf") -> list[object]:
    document = Document(Item("repo", path, len(text), content=text.encode()))
    found, *_ = link([examine(document, list(units("detectors").values()))])
    return [each.attributes.get("api_public") for each in found if each.attributes.get("type") == "cluster"]


@pytest.mark.parametrize(
    ("text", "machine", "settings", "public"),
    [
        (_AKS, "Standard_NC6s_v3", "", [True]),
        (_AKS, "Standard_NC6s_v3", "  private_cluster_enabled = true", [False]),
        (_AKS, "Standard_NC6s_v3", '  api_server_access_profile { authorized_ip_ranges = ["203.0.113.0/24"] }', [False]),
        (_AKS, "Standard_D4s_v5", "", []),
        (_AKS + _POOL, "Standard_D4s_v5", "", [True]),
        (_GKE, "g2-standard-8", "", [True]),
        (_GKE, "a2-highgpu-1g", "  private_cluster_config { enable_private_endpoint = true }", [False]),
        (_GKE, "g2-standard-8", '  master_authorized_networks_config {\n    cidr_blocks { cidr_block = "10.0.0.0/8" }\n  }', [False]),
        (_GKE, "e2-medium", "", []),
    ],
)  # fmt: skip
def test_clusters_with_accelerators_say_who_reaches_them(
    text: str, machine: str, settings: str, public: list[bool]
) -> None:
    assert _clusters(text.replace("@", machine).replace("%", settings)) == public


@pytest.mark.parametrize(
    ("settings", "public"), [("", [True]), ("    apiServerAccessProfile: { enablePrivateCluster: true }", [False])]
)
def test_clusters_in_bicep(settings: str, public: list[bool]) -> None:
    assert (
        _clusters(
            _BICEP.replace("@2024", "\0")
            .replace("@", "Standard_ND96asr_v4")
            .replace("\0", "@2024")
            .replace("%", settings),
            "main.bicep",
        )
        == public
    )
