"""Name a guardrail in the declaration of a Bedrock agent.

What it does: the agent's block in Terraform (`aws_bedrockagent_agent`) or CloudFormation (`AWS::Bedrock::Agent`, YAML)
gets the guardrail that `--set guardrail=ID` and `--set version=1` name, an id or a reference such as
`aws_bedrock_guardrail.strict.guardrail_id`.

What it does not do: make the guardrail, or apply the declaration; an agent has to be prepared again to take it.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import block, rewritten, wanted
from upright.act.yaml_text import documents, entry, words
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError, MalformedError
from upright.model.finding import Finding

_AGENT = re.compile(r'resource\s+"aws_bedrockagent_agent"\s+"[^"]*"\s*\{[^\S\n]*\n')
_REFERENCE = re.compile(r"(?:aws_bedrock_guardrail|var|local|module|data)\.[\w.\[\]\"-]+")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    rail = wanted(context, "guardrail", "ID", r"[\w:/.\[\]-]{1,200}")
    version = wanted(context, "version", "1", r"DRAFT|\d{1,8}")

    def change(path: str, text: str, line: int) -> str:
        if path.endswith(".tf"):
            return _terraform(path, text, line, rail, version)
        if path.endswith((".yaml", ".yml")):
            return _cloudformation(path, text, line, rail, version)
        raise ConflictError(f"{path}: neither Terraform nor CloudFormation in YAML")

    return rewritten(finding, asset, context, change, f"guard {asset.name} by {rail}")


def _terraform(path: str, text: str, line: int, rail: str, version: str) -> str:
    start, end = block(text, line)
    head = _AGENT.match(text[start:end])
    if not head or "guardrail_configuration" in text[start:end]:
        raise ConflictError(f"{path}: no Bedrock agent without a guardrail on line {line}")
    named = rail if _REFERENCE.fullmatch(rail) else f'"{rail}"'
    told = (
        "  guardrail_configuration {\n"
        f"    guardrail_identifier = {named}\n"
        f'    guardrail_version    = "{version}"\n'
        "  }\n"
    )
    at = start + head.end()
    return text[:at] + told + text[at:]


def _cloudformation(path: str, text: str, line: int, rail: str, version: str) -> str:
    import yaml

    try:
        root = documents(text)[0]
    except (MalformedError, IndexError) as error:
        raise ConflictError(f"{path}: {error}") from None
    several = entry(root, "Resources")
    for _, each in several.value if isinstance(several, yaml.MappingNode) else ():
        properties = entry(each, "Properties")
        here = each.start_mark.line <= line <= each.end_mark.line
        if words(each, "Type") == "AWS::Bedrock::Agent" and here and isinstance(properties, yaml.MappingNode):
            if entry(properties, "GuardrailConfiguration") is not None or properties.flow_style:
                break
            at, indent = properties.start_mark.index, " " * properties.start_mark.column
            told = (
                f"GuardrailConfiguration:\n{indent}  GuardrailIdentifier: {rail}\n"
                f'{indent}  GuardrailVersion: "{version}"\n{indent}'
            )
            return text[:at] + told + text[at:]
    raise ConflictError(f"{path}: no Bedrock agent without a guardrail on line {line}")


_TERRAFORM = 'resource "aws_bedrockagent_agent" "claims" {\n  agent_name = "claims"\n}\n'
_STACK = """Resources:
  Claims:
    Type: AWS::Bedrock::Agent
    Properties:
      AgentName: claims  # ours
"""

REMEDIATION = Remediation(
    id="attach-guardrail",
    title="Name a guardrail in a Bedrock agent",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.AGENT, "claims", "main.tf", line=1),
            options={"guardrail": "aws_bedrock_guardrail.strict.guardrail_id", "version": "2"},
            files={"main.tf": _TERRAFORM},
            after={
                "main.tf": _TERRAFORM.replace(
                    "{\n",
                    "{\n  guardrail_configuration {\n"
                    "    guardrail_identifier = aws_bedrock_guardrail.strict.guardrail_id\n"
                    '    guardrail_version    = "2"\n  }\n',
                )
            },
        ),
        Example(
            asset=thing(AssetKind.AGENT, "claims", "stack.yaml", line=2),
            options={"guardrail": "gr-1", "version": "DRAFT"},
            files={"stack.yaml": _STACK},
            after={
                "stack.yaml": _STACK.replace(
                    "      AgentName",
                    "      GuardrailConfiguration:\n        GuardrailIdentifier: gr-1\n"
                    '        GuardrailVersion: "DRAFT"\n      AgentName',
                )
            },
        ),
    ),
)
