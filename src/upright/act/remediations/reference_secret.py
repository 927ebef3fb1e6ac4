"""Replace a credential that stands in a configuration, in Python or in Terraform by a reference to a variable.

What it does: values of `env` and `headers` of MCP servers and values whose name speaks of a key, token, password or
secret become `${NAME}` (VS Code: `${env:NAME}`), which the clients fill in from their environment when they start. A
literal of Python becomes `os.environ["NAME"]`, by the name that it is given there, one of a resource of Terraform
`var.name`, a sensitive variable that is declared at the end of the file.

What it does not do: put the value into the environment, or make it invalid: a credential that lay in a file is to be
replaced at its issuer. The vault holds the original while the plan can be undone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.json_text import Edit, Value, edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._clients import document
from upright.act.remediations._files import rewritten
from upright.act.remediations._python_secrets import without_secrets
from upright.act.remediations._terraform_secrets import without_literals
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_SECRET = re.compile(r"(?i)(?:key|token|secret|passw|credential|authorization)")
_BEARER = re.compile(r"(Bearer |Basic |token )?\S{8,}")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    def change(path: str, text: str, line: int) -> str:
        if path.endswith(".py"):
            return without_secrets(path, text, line)
        if path.endswith(".tf"):
            return without_literals(text, line)
        if not path.endswith((".json", ".jsonc", ".json5")):
            raise ConflictError(f"{path}: only JSON, Python and Terraform are edited; replace the value by hand")
        shape = "${env:%s}" if ".vscode" in path else "${%s}"
        return edited(text, _edits(document(path, text), shape))

    return rewritten(finding, asset, context, change, "refer to environment variables instead of credentials")


def _edits(root: Value, shape: str) -> Iterator[Edit]:
    for path, value in root.walk():
        name = path[-1] if path else ""
        if not isinstance(value.value, str) or value.value.startswith("$") or not _SECRET.search(name):
            continue
        found = _BEARER.fullmatch(value.value)
        if found:
            variable = re.sub(r"\W+", "_", name).upper()
            yield value.start, value.end, json.dumps((found.group(1) or "") + shape % variable)


_SERVERS = """{
  // servers of the team
  "mcpServers": {
    "files": {"command": "npx", "args": ["-y", "server-files"], "autoApprove": ["*", "read"]},
    "hub": {"command": "uvx", "args": ["mcp-hub"], "env": {"HUB_TOKEN": "not-a-real-token-1234"}},
  }
}
"""

_CODE = """\"\"\"Größe.\"\"\"

from __future__ import annotations

{}from openai import OpenAI


client = OpenAI(base_url="http://localhost", api_key={})  # ö
"""

_MODEL = """resource "aws_sagemaker_model" "m" {{
  primary_container {{
    image       = "größe"
    environment = {{
      HF_TOKEN    = {}
      TOKEN_LIMIT = "4096"
      KEY_OF_ALL  = var.key
    }}
  }}
  more = jsonencode([{{ name = "API_KEY", value = {} }}, {{ name = "LEVEL", value = "not-a-real-token-1234" }}])
}}
{}"""
_DECLARED = """
variable "{}" {{
  type      = string
  sensitive = true
}}
"""

REMEDIATION = Remediation(
    id="reference-secret",
    title="Refer to an environment variable instead of a credential",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the configuration and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MCP_SERVER, "files", ".mcp.json", package="server-files", command="npx"),
            files={".mcp.json": _SERVERS},
            after={".mcp.json": _SERVERS.replace("not-a-real-token-1234", "${HUB_TOKEN}")},
        ),
        Example(
            asset=thing(AssetKind.SECRET, "key", "app.py", line=8),
            files={"app.py": _CODE.format("", '"not-a-real-token-1234"')},
            after={"app.py": _CODE.format("import os\n", 'os.environ["API_KEY"]')},
        ),
        Example(
            asset=thing(AssetKind.MODEL, "m", "main.tf", line=1),
            rule="secret-in-model-settings",
            files={"main.tf": _MODEL.format('"not-a-real-token-1234"', '"not-a-real-token-5678"', "")},
            after={
                "main.tf": _MODEL.format(
                    "var.hf_token", "var.api_key", _DECLARED.format("hf_token") + _DECLARED.format("api_key")
                )
            },
        ),
    ),
)
