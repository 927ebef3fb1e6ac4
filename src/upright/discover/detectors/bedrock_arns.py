"""Models that ARNs of Bedrock name.

Why it matters: the rights of a role and the calls of a program often name a model in no other way; what stands there may be
asked by whoever has the role.

How it recognises: `foundation-model/...` and `inference-profile/...` in programs, templates and settings, whatever stands
before it (`arn:aws:bedrock:${region}::`); comments and patterns that end in a star are left out. Terraform has a detector of
its own.

What it does not see: ids that are put in when the program runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.sight import in_tests, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ARN = re.compile(r"(?:foundation-model|inference-profile)/([a-z][\w-]{1,30}\.[\w.:-]{3,90})([*${])?")
_COMMENT = re.compile(r"\s*(?:#|//|\*|--|<!--)")
_LONG = 2000  # characters of a line


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    seen: set[str] = set()
    for number, line in enumerate(document.lines, 1):
        if "/" not in line or len(line) > _LONG or _COMMENT.match(line):
            continue
        for match in _ARN.finditer(line):
            name = match[1].rstrip(".:-")
            if not match[2] and name not in seen and is_model_name(name):
                seen.add(name)
                label = "embedding_model" if is_embedding(name) else "model"
                yield see(document, label, name, number, model_key(name, "bedrock"), provider="bedrock")


DETECTOR = Detector(
    id="bedrock-arns",
    title="Models that ARNs of Bedrock name",
    selects=Selector(
        languages=frozenset(
            {
                "python",
                "typescript",
                "tsx",
                "javascript",
                "java",
                "kotlin",
                "go",
                "csharp",
                "yaml",
                "json",
                "shell",
                "toml",
            }
        ),
        literals=(b"foundation-model/", b"inference-profile/"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "index.js",
            "const input = {\n  modelArn: `arn:aws:bedrock:${process.env.AWS_REGION}::foundation-model/anthropic.claude-v2`, // required\n};\n",
            (("model", "anthropic.claude-v2", 2),),
        ),
        Hit(
            "stack.py",
            'role.add_to_policy(iam.PolicyStatement(actions=["bedrock:InvokeModel"],\n    resources=[f"arn:aws:bedrock:{self.region}::foundation-model/amazon.titan-embed-text-v2:0"]))\n',
            (("model", "amazon.titan-embed-text-v2:0", 2),),
        ),
        Hit(
            "template.yaml",
            "Resources:\n  Role:\n    Resource: !Sub arn:aws:bedrock:${AWS::Region}:${AWS::AccountId}:inference-profile/us.anthropic.claude-3-7-sonnet-20250219-v1:0\n",
            (("model", "us.anthropic.claude-3-7-sonnet-20250219-v1:0", 3),),
        ),
    ),
    misses=(
        Miss("a.py", 'x = ["arn:aws:bedrock:*::foundation-model/anthropic.claude-3-*", f"foundation-model/{model}"]\n'),
        Miss("b.ts", "// arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2\n"),
    ),
)
