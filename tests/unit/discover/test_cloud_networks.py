"""Which ports network rules open to the whole internet."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.cloud.networks import open_ports
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.discover.readers.jsonc import read_json
from upright.graph.merge import merge
from upright.model.asset import AssetKind
from upright.testing.detectors import item


@pytest.mark.parametrize(
    ("source", "opened"),
    [
        ('"cidr_blocks": ["0.0.0.0/0"]', ["8000"]),
        ('"cidr_blocks": ["0.0.0.0/1", "128.0.0.0/1"]', ["8000"]),
        ('"ipv6_cidr_blocks": ["::/0"]', ["8000"]),
        ('"ipv6_cidr_blocks": ["2000::/3"]', ["8000"]),
        ('"cidr_blocks": ["10.0.0.0/8"]', []),
        ('"ipv6_cidr_blocks": ["fd00::/48"]', []),
    ],
)
def test_most_of_the_internet_is_the_internet(source: str, opened: list[str]) -> None:
    rule = f'{{"ingress": [{{"from_port": 8000, "to_port": 8000, "protocol": "tcp", {source}}}]}}'
    assert open_ports("aws_security_group", read_json(rule)) == opened


@pytest.mark.parametrize(
    ("walls", "network", "joined"),
    [
        ("iac/network/main.tf", "default", True),
        ("lessons/main.tf", "default", False),
        ("lessons/main.tf", "studio", True),
    ],
)
def test_the_default_networks_of_folders_beside_one_another_may_be_several(
    walls: str, network: str, joined: bool
) -> None:
    wall = f"""resource "google_compute_firewall" "open" {{
  name          = "open"
  network       = "{network}"
  source_ranges = ["0.0.0.0/0"]
  allow {{
    protocol = "tcp"
    ports    = ["22"]
  }}
}}
"""
    desk = f"""resource "google_workbench_instance" "desk" {{
  name     = "desk"
  location = "europe-west1-b"
  gce_setup {{
    network_interfaces {{
      network = "{network}"
    }}
    disable_public_ip = false
  }}
}}
"""
    files = {walls: wall, "iac/desk/main.tf": desk}
    looked = [examine(Document(item(path, text)), units("detectors").values()) for path, text in files.items()]
    graph = merge(*link(looked))
    found = next(asset for asset in graph.assets if asset.kind is not AssetKind.REPOSITORY and "desk" in asset.name)
    assert (found.attributes.get("open_ports") == ["22"]) is joined
