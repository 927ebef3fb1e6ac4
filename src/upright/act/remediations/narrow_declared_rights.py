"""Take broad rights from a role where infrastructure code declares it.

What it does: in the policies that Terraform attaches to the role (`aws_iam_role_policy`, attached `aws_iam_policy`,
`aws_iam_policy_document`), or that CloudFormation states in it, actions such as `bedrock:*` become what running an
agent or an application takes of that service, or what `--set actions=bedrock:InvokeModel,s3:GetObject` names.
Statements that deny, and every other byte, stay.

What it does not do: apply the code, follow policies into modules or other folders, or narrow the resources that a
statement names. Managed policies of AWS are left to you.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from upright.act.example import Example, thing
from upright.act.json_text import Edit, edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import allowed_instead, too_broad
from upright.act.remediations._files import block, edit, places_of, text_of
from upright.act.yaml_text import documents, entry, items, span, words
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError, ConflictError, MalformedError
from upright.model.finding import Finding

if TYPE_CHECKING:
    import yaml

_HEAD = re.compile(r'(?m)^(resource|data)\s+"(\w+)"\s+"([\w-]+)"\s*\{')
_POLICIES = r"(data\.aws_iam_policy_document|aws_iam_policy|aws_iam_role_policy)\.([\w-]+)"
_ACTIONS = re.compile(r'(?i)"?\bactions?"?\s*[=:]\s*(\[[^\[\]]*\]|"[^"\n]*")')
_TEXT = re.compile(r'"([^"\n]*)"')
_DENIES = re.compile(r'(?i)"?\beffect"?\s*[=:]\s*"Deny"')
_MOST = 500  # files of a folder that are looked at


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    wanted = tuple(each.strip() for each in context.options.get("actions", "").split(",") if each.strip())
    steps: dict[tuple[str, str], Step] = {}
    for place in places_of(finding, asset, context):
        several = _terraform if place.path.endswith(".tf") else _cloudformation
        if not place.path.endswith((".tf", ".yaml", ".yml", ".json", ".template")):
            continue
        try:
            for path, text in several(context, place.source, place.path, place.line, wanted):
                for step in edit(context, place.source, path, text, f"{path}: narrow what {asset.name} may do"):
                    steps[place.source, path] = step
        except LookupError as error:
            raise ConfigError(f"{error.args[0]}: say what it needs: --set actions=bedrock:InvokeModel,...") from None
    if not steps:
        raise ConflictError(f"{asset.name}: no policy in the files at hand allows it too much")
    return [steps[file] for file in sorted(steps)]


def _terraform(
    context: Context, source: str, path: str, line: int, wanted: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Path and new text of every file of the folder with policies of the role on this line."""
    head = _HEAD.match(text_of(context, source, path)[block(text_of(context, source, path), line)[0] :])
    if not head or head.group(2) != "aws_iam_role":
        return
    role = re.compile(rf"\baws_iam_role\.{re.escape(head.group(3))}\b")
    folder = PurePosixPath(path).parent
    files = sorted((context.roots[source] / folder).glob("*.tf"))[:_MOST]
    texts = {str(folder / each.name): text_of(context, source, str(folder / each.name)) for each in files}
    blocks = [(file, found) for file, text in texts.items() for found in _blocks(text)]
    ours, waiting = set(), [each for each in blocks if role.search(_inner(texts, each)) and "role" in each[1][0]]
    while waiting:
        found = waiting.pop()
        if found not in ours:
            ours.add(found)
            named = {".".join(each) for each in re.findall(_POLICIES, _inner(texts, found))}
            waiting += [each for each in blocks if each[1][0] in named]
    for file, text in texts.items():
        edits = [each for at, found in ours if at == file for each in _narrowed(text, found[1], found[2], wanted)]
        yield file, edited(text, edits)


def _blocks(text: str) -> Iterator[tuple[str, int, int]]:
    """Address, start and end of every resource and data block but roles, whose own policy is who may take them."""
    for head in _HEAD.finditer(text):
        start, end = block(text, text.count("\n", 0, head.start()) + 1)
        if head.group(2) != "aws_iam_role":
            yield f"{'data.' if head.group(1) == 'data' else ''}{head.group(2)}.{head.group(3)}", start, end


def _inner(texts: dict[str, str], found: tuple[str, tuple[str, int, int]]) -> str:
    return texts[found[0]][found[1][1] : found[1][2]]


def _narrowed(text: str, start: int, end: int, wanted: tuple[str, ...]) -> Iterator[Edit]:
    for found in _ACTIONS.finditer(text, start, end):
        told = _TEXT.findall(found.group(1))
        if any(map(too_broad, told)) and not _DENIES.search(_around(text, start, end, found.start())):
            yield found.start(1), found.end(1), _left(told, wanted)


def _left(told: list[str], wanted: tuple[str, ...]) -> str:
    """A list of actions, which must not be empty. Raises LookupError naming an action."""
    left = allowed_instead(told, wanted)
    if not left:
        raise LookupError(told[0])
    return json.dumps(left)


def _around(text: str, start: int, end: int, at: int) -> str:
    """The text between the braces that enclose an offset."""
    depth, first = 0, start
    for number in range(at - 1, start - 1, -1):
        depth += {"}": 1, "{": -1}.get(text[number], 0)
        if depth < 0:
            first = number
            break
    depth = 0
    for number in range(at, end):
        depth += {"{": 1, "}": -1}.get(text[number], 0)
        if depth < 0:
            return text[first:number]
    return text[first:end]


def _cloudformation(
    context: Context, source: str, path: str, line: int, wanted: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    text = text_of(context, source, path)
    try:
        root = documents(text)[0]
    except (MalformedError, IndexError) as error:
        raise ConflictError(f"{path}: {error}") from None
    resources = entry(root, "Resources")
    for _, each in getattr(resources, "value", ()):
        here = each.start_mark.line <= line <= each.end_mark.line + 1
        if words(each, "Type") == "AWS::IAM::Role" and here:
            edits = [one for policy in items(each, "Properties", "Policies") for one in _stated(policy, wanted)]
            yield path, edited(text, edits)
            return


def _stated(policy: yaml.Node, wanted: tuple[str, ...]) -> Iterator[Edit]:
    for statement in items(policy, "PolicyDocument", "Statement"):
        actions = entry(statement, "Action")
        if actions is None or words(statement, "Effect") != "Allow":
            continue
        told = [str(each.value) for each in items(statement, "Action")] or [words(statement, "Action")]
        if any(map(too_broad, told)):
            start, end = span(actions)
            kept = actions.end_mark.buffer
            tail = len(kept[start:end]) - len(kept[start:end].rstrip()) if isinstance(kept, str) else 0
            yield start, end - tail, _left(told, wanted)


_ROLE = 'resource "aws_iam_role" "claims" {\n  assume_role_policy = data.aws_iam_policy_document.trust.json\n}\n'
_POLICY = """data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
  }
}
resource "aws_iam_role_policy" "claims" {
  role   = aws_iam_role.claims.name
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Action = ["bedrock:*"], Resource = "*" },
    { Effect = "Deny", Action = ["s3:*"], Resource = "*" },
  ] })
}
"""
_NARROW: Callable[[str], str] = lambda service: json.dumps(allowed_instead([f"{service}:*"], ()))  # noqa: E731
_STACK = """Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: 'sts:AssumeRole'}]}
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: 's3:*'  # ours
                Resource: '*'
"""

REMEDIATION = Remediation(
    id="narrow-declared-rights",
    title="Take broad rights from a role in infrastructure code",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the files and their folders",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.IDENTITY, "claims", "role.tf", line=1),
            files={"role.tf": _ROLE, "policy.tf": _POLICY},
            after={"policy.tf": _POLICY.replace('["bedrock:*"]', _NARROW("bedrock"))},
        ),
        Example(
            asset=thing(AssetKind.IDENTITY, "Role", "stack.yaml", line=3),
            options={"actions": "s3:GetObject"},
            files={"stack.yaml": _STACK},
            after={"stack.yaml": _STACK.replace("'s3:*'", '["s3:GetObject"]')},
        ),
    ),
)
