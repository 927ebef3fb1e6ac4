"""Settings that stand as text within an object of Kubernetes."""

from upright.discover.detectors.mcp_client_configs import DETECTOR
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

TEXT = """apiVersion: v1
kind: ConfigMap
metadata: {name: mcp-proxy}
data:
  config.json: |
    {
      "mcpServers": {
        "papers": {"command": "uvx", "args": ["arxiv-mcp-server"]}
      }
    }
"""


def test_servers_of_a_client_whose_settings_a_config_map_holds() -> None:
    document = Document(Item("repo", "k8s/mcp-proxy.yaml", len(TEXT), content=TEXT.encode()))
    seen = examine(document, [DETECTOR]).observations
    assert {(str(each.name), each.location.line) for each in seen if each.location.type == "mcp_server"} == {
        ("papers", 8)
    }
