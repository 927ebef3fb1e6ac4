"""Set the one value that makes a configuration or a call unsafe to the safe one.

What it does: at the place that the finding points to, the value that the rule names is changed in the file (Compose,
Kubernetes, Terraform, CloudFormation, Dockerfile, Python); every other byte stays. Where a Terraform resource is unsafe
because it says nothing, the line is added.

What it does not do: apply the configuration. Where the summary says so, the service replaces the resource when that is
done, so the edit can be taken back but the replaced resource cannot.
"""

# ruff: noqa: E501  a table of patterns

from __future__ import annotations

import re
from functools import partial
from typing import TypeAlias

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import function_at, python
from upright.act.remediations._files import block, lines_of, rewritten
from upright.act.remediations._sinks import at_sink
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

Swap: TypeAlias = "tuple[str, str]"  # a pattern, and what takes its place

_LOCAL: tuple[Swap, ...] = (
    (r'(-\s*["\']?)(?:0\.0\.0\.0:)?(\d{2,5}:\d{2,5}\b)', r"\g<1>127.0.0.1:\2"),
    (r'(\[\s*["\']?)(?:0\.0\.0\.0:)?(\d{2,5}:\d{2,5}\b)', r"\g<1>127.0.0.1:\2"),
    (r"(--(?:host|ip|address|listen)[ =\"',]+)(?:0\.0\.0\.0|\*|::)", r"\g<1>127.0.0.1"),
    (r'((?:host|server_name|HOST)\s*[=:]\s*["\']?)0\.0\.0\.0', r"\g<1>127.0.0.1"),
)


def _flag(name: str, bad: str, good: str) -> Swap:
    """`name = bad`, `name: bad` and the same in quotes."""
    return rf'(["\']?\b{name}["\']?\s*[=:]\s*["\']?){bad}\b', rf"\g<1>{good}"


_ATTACKS = """    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
    }
"""

SWAPS: dict[str, tuple[Swap, ...]] = {
    "remote-code-trusted": (
        (r"(trust_remote_code\s*=\s*)True\b", r"\1False"), _flag("trust_remote_code", "true", "false"),
        (r" --trust-remote-code\b", ""),
    ),
    "unsafe-deserialization": (
        (r"(weights_only\s*=\s*)False\b", r"\1True"), (r"(allow_pickle\s*=\s*)True\b", r"\1False"),
        (r"\byaml\.unsafe_load\(", "yaml.safe_load("), (r"(torch\.load\([^()\n]*)(?<!weights_only=True)\)", r"\1, weights_only=True)"),
    ),
    "dangerous-index-deserialization": ((r"(allow_dangerous_deserialization\s*=\s*)True\b", r"\1False"),),
    "agent-executes-code-unsandboxed": (
        (r"((?:allow_dangerous_code|allow_dangerous_requests|unsafe_mode)\s*=\s*)True\b", r"\1False"),
        (r"(use_docker[\"']?\s*[=:]\s*)False\b", r"\1True"),
    ),
    "ai-endpoint-debug-mode": ((r"(\bdebug\s*=\s*)True\b", r"\1False"), (r"(FLASK_DEBUG[=:]\s*)[\"']?(?:1|true)\b[\"']?", r'\g<1>"0"')),
    "ai-endpoint-cors-any": ((r"(allow_origins\s*=\s*)\[\s*[\"']\*[\"']\s*\]", r"\1[]"), (r"(origins\s*[=:]\s*)\[?[\"']\*[\"']\]?", r"\1[]")),
    "privileged-ai-container": (
        _flag("privileged", "true", "false"), _flag("allowPrivilegeEscalation", "true", "false"),
        _flag("host(?:Network|PID|IPC)", "true", "false"),
    ),
    "container-runs-as-root": (
        _flag("runAsUser", "0", "10001"), _flag("runAsNonRoot", "false", "true"),
        (r'(\buser\s*:\s*)["\']?(?:root|0)(?::\w+)?\b["\']?', r'\g<1>"10001:10001"'), (r"(?m)^(USER\s+)(?:root|0)\b.*$", r"\g<1>10001"),
    ),
    "model-server-exposed": _LOCAL,
    "notebook-server-exposed": _LOCAL,
    "vector-store-without-authentication": _LOCAL,
    "notebook-instance-direct-internet": (
        _flag("direct_internet_access", "Enabled", "Disabled"), _flag("DirectInternetAccess", "Enabled", "Disabled"),
    ),
    "notebook-instance-root-access": (_flag("root_access", "Enabled", "Disabled"), _flag("RootAccess", "Enabled", "Disabled")),
    "ai-host-metadata-v1": (_flag("http_tokens", "optional", "required"), _flag("HttpTokens", "optional", "required")),
    "model-without-network-isolation": (
        _flag("enable_network_isolation", "false", "true"), _flag("EnableNetworkIsolation", "false", "true"),
        (r"(enable_network_isolation\s*=\s*)False\b", r"\1True"),
    ),
    "bucket-with-ai-data-public": (
        (r'(\bacl\s*=\s*")public-read(?:-write)?(?=")', r"\1private"), _flag("AccessControl", "PublicRead(?:Write)?", "Private"),
        _flag("(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)", "false", "true"),
    ),
    "database-open-to-internet": (_flag("publicly_accessible", "true", "false"), _flag("PubliclyAccessible", "true", "false")),
    "ai-service-open-to-all-networks": (
        _flag("public_network_access_enabled", "true", "false"), _flag("publicNetworkAccess", "Enabled", "Disabled"),
        _flag("default_action", "Allow", "Deny"), _flag("defaultAction", "Allow", "Deny"),
    ),
    "ai-service-key-access": (
        _flag("(?:local_auth_enabled|local_authentication_enabled)", "true", "false"), _flag("disableLocalAuth", "false", "true"),
    ),
    "ai-data-unencrypted": (_flag("(?:storage_encrypted|encrypted)", "false", "true"), _flag("(?:StorageEncrypted|Encrypted)", "false", "true")),
    "training-traffic-unencrypted": (
        _flag("(?:enable|encrypt)_inter_container_traffic(?:_encryption)?", "false", "true"),
        _flag("EnableInterContainerTrafficEncryption", "false", "true"),
        (r"((?:enable|encrypt)_inter_container_traffic(?:_encryption)?\s*=\s*)False\b", r"\1True"),
    ),
    "training-open-to-remote-shell": (
        _flag("(?:EnableRemoteDebug|enable_remote_debug)", "true", "false"), (r"(\b(?:EnableRemoteDebug|enable_remote_debug)[\"']?\s*[=:]\s*)True\b", r"\1False"),
    ),
    "cluster-api-open-to-internet": (
        _flag("(?:cluster_)?endpoint_public_access", "true", "false"), _flag("EndpointPublicAccess", "true", "false"),
    ),
    "guardrail-filter-off": (
        (r'((?:input_strength|InputStrength)["\']?\s*[=:]\s*["\']?)NONE\b', r"\1HIGH"),
        (r'(output_strength\s*=\s*")NONE(?="[^{}]*\btype\s*=\s*"(?!PROMPT_ATTACK))', r"\1HIGH"),
        (r'(\btype\s*=\s*"(?!PROMPT_ATTACK)\w+"[^{}]*output_strength\s*=\s*")NONE\b', r"\1HIGH"),
    ),
    "guardrail-filter-soft": ((r'((?:input_strength|output_strength|InputStrength|OutputStrength)["\']?\s*[=:]\s*["\']?)LOW\b', r"\1MEDIUM"),),
    "guardrail-without-attack-filter": (
        (r'((?:input_strength|InputStrength)["\']?\s*[=:]\s*["\']?)(?:NONE|LOW|MEDIUM)\b(?=[^{}]*\b[tT]ype["\']?\s*[=:]\s*["\']?PROMPT_ATTACK)', r"\1HIGH"),
        (r'(\b[tT]ype["\']?\s*[=:]\s*["\']?PROMPT_ATTACK\b[^{}]*?(?:input_strength|InputStrength)["\']?\s*[=:]\s*["\']?)(?:NONE|LOW|MEDIUM)\b', r"\1HIGH"),
        (r"(\bcontent_policy_config\s*\{\n)(?![\s\S]*PROMPT_ATTACK)", rf"\1{_ATTACKS}"),
    ),
    "guardrail-disabled": (_flag("enabled", "false", "true"), (r"(\benabled\s*=\s*)False\b", r"\1True"), (r'("enabled"\s*:\s*)False\b', r"\1True")),
    "tool-claims-to-be-harmless": (
        (r'(\breadOnlyHint["\']?\s*[=:]\s*)True\b', r"\1False"), _flag("readOnlyHint", "true", "false"),
        (r'(\b(?:destructiveHint|openWorldHint)["\']?\s*[=:]\s*)False\b', r"\1True"), _flag("(?:destructiveHint|openWorldHint)", "false", "true"),
    ),
    "tool-makes-objects-of-input": (
        (r"\byaml\.load\(([^()\n]*?),\s*(?:Loader\s*=\s*)?yaml\.(?:Unsafe|Full|C)?Loader\)", r"yaml.safe_load(\1)"),
        (r"\byaml\.(?:unsafe|full)_load\(", "yaml.safe_load("),
    ),
    "gateway-tells-its-errors": ((r'(?m)^[^\S\n]*(?:exception_level\s*=\s*"DEBUG"|ExceptionLevel:\s*["\']?DEBUG["\']?)[^\S\n]*\n', ""),),
    "plaintext-ai-endpoint": ((r"\bhttp://(?!localhost|127\.)", "https://"),),
}  # fmt: skip

# What to add to a Terraform resource that says nothing, and so has the unsafe default.
ADDED: dict[str, dict[str, str]] = {
    "notebook-instance-direct-internet": {"aws_sagemaker_notebook_instance": 'direct_internet_access = "Disabled"'},
    "notebook-instance-root-access": {"aws_sagemaker_notebook_instance": 'root_access = "Disabled"'},
    "model-without-network-isolation": {"aws_sagemaker_model": "enable_network_isolation = true"},
    "database-open-to-internet": {"aws_db_instance": "publicly_accessible = false"},
    "ai-data-unencrypted": {"aws_db_instance": "storage_encrypted = true", "aws_ebs_volume": "encrypted = true"},
    "ai-service-open-to-all-networks": {"azurerm_cognitive_account": "public_network_access_enabled = false"},
    "ai-service-key-access": {"azurerm_cognitive_account": "local_auth_enabled = false"},
    "guardrail-without-attack-filter": {"aws_bedrock_guardrail": f"content_policy_config {{\n{_ATTACKS}  }}"},
}
_REPLACED = frozenset({"notebook-instance-direct-internet", "model-without-network-isolation", "ai-data-unencrypted"})
_RESOURCE = re.compile(r'resource\s+"(\w+)"\s+"[^"]*"\s*\{[^\S\n]*\n')


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    if finding.rule not in SWAPS:
        raise ConflictError(f"{finding.rule}: no single value repairs this")
    what = "set the safe value"
    if finding.rule in _REPLACED:
        what += " (where infrastructure code says it, applying it replaces the resource)"
    spot = at_sink(finding, asset, "deserializes") if finding.rule == "tool-makes-objects-of-input" else finding
    return rewritten(spot, asset, context, partial(_changed, finding.rule), what)


def _changed(rule: str, path: str, text: str, line: int) -> str:
    start, end = _whole(path, text, line) if rule == "tool-claims-to-be-harmless" else block(text, line)
    old = new = text[start:end]
    for pattern, instead in SWAPS[rule]:
        new = re.sub(pattern, instead, new)
    if new == old and path.endswith(".tf"):
        new = _with_line(rule, old)
    return text[:start] + new + text[end:]


def _whole(path: str, text: str, line: int) -> tuple[int, int]:
    """From where to where a function of Python reaches, its decorators included; else the block on this line."""
    function = function_at(python(path, text), line) if path.endswith(".py") else None
    if function is None:
        return block(text, line)
    start = min(each.lineno for each in (function, *function.decorator_list))
    ends = [sum(map(len, lines_of(text)[:number])) for number in (start - 1, function.end_lineno or line)]
    return ends[0], ends[1]


def _with_line(rule: str, resource: str) -> str:
    head = _RESOURCE.match(resource)
    line = ADDED.get(rule, {}).get(head.group(1)) if head else None
    if not head or not line or re.search(rf"(?m)^\s*{line.split()[0]}\s*[={{]", resource):
        return resource
    return f"{resource[: head.end()]}  {line}\n{resource[head.end() :]}"


_RAIL = """resource "aws_bedrock_guardrail" "rail" {{
  content_policy_config {{
    filters_config {{
      input_strength  = "{}"
      output_strength = "HIGH"
      type            = "HATE"
    }}
    filters_config {{
      input_strength  = "{}"
      output_strength = "{}"
      type            = "PROMPT_ATTACK"
    }}
  }}
}}
"""

_TOOLS = """import yaml


@mcp.tool(annotations={{"readOnlyHint": {}, "title": "é"}})
def load(text: str) -> dict:
    return {}
"""

REMEDIATION = Remediation(
    id="set-safe-value",
    title="Set the unsafe value to the safe one",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.ENDPOINT, "llm", "compose.yaml", line=2),
            rule="privileged-ai-container",
            files={"compose.yaml": "services:\n  llm:\n    privileged: true\n  db:\n    privileged: true\n"},
            after={"compose.yaml": "services:\n  llm:\n    privileged: false\n  db:\n    privileged: true\n"},
        ),
        Example(
            asset=thing(AssetKind.GUARDRAIL, "rail", "main.tf", line=1),
            rule="guardrail-filter-off",
            files={"main.tf": _RAIL.format("NONE", "NONE", "NONE")},
            after={"main.tf": _RAIL.format("HIGH", "HIGH", "NONE")},
        ),
        Example(
            asset=thing(AssetKind.GUARDRAIL, "rail", "main.tf", line=1),
            rule="guardrail-without-attack-filter",
            files={"main.tf": _RAIL.format("LOW", "LOW", "NONE")},
            after={"main.tf": _RAIL.format("LOW", "HIGH", "NONE")},
        ),
        Example(
            asset=thing(AssetKind.GUARDRAIL, "rail", "main.tf", line=1),
            rule="guardrail-without-attack-filter",
            files={"main.tf": 'resource "aws_bedrock_guardrail" "rail" {\n  name = "é"\n}\n'},
            shows=("PROMPT_ATTACK",),
        ),
        Example(
            asset=thing(AssetKind.TOOL, "load", "server.py", line=4, sinks={"deserializes": "server.py:6"}),
            rule="tool-makes-objects-of-input",
            files={"server.py": _TOOLS.format("False", "yaml.load(text, Loader=yaml.Loader)")},
            after={"server.py": _TOOLS.format("False", "yaml.safe_load(text)")},
        ),
        Example(
            asset=thing(AssetKind.TOOL, "load", "server.py", line=5),
            rule="tool-claims-to-be-harmless",
            files={"server.py": _TOOLS.format("True", "run(text)")},
            after={"server.py": _TOOLS.format("False", "run(text)")},
        ),
    ),
)
