"""AI and data resources that scripts make in an AWS account with its command line.

Why it matters: many an agent, gateway and notebook is made once by a script or a step of a pipeline, and no template tells of it.

How it recognises: `aws <service> <command> --option value` for the commands that make, change or join such resources
(`create-agent`, `create-gateway`, `create-notebook-instance`, `create-access-key`...), values in JSON, in the short form
`Key=Value` and in files. Variables that hold an answer lead to the resource. What follows is the same as for templates.

What it does not see: values that are only known when the script runs, and what it deletes again.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._account_calls import CALLS, declared, made_by
from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node
from upright.discover.sight import edge, in_tests, local_key, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_CALL = re.compile(
    r"(?:(?P<held>[A-Za-z_]\w{0,60})=[\"']?\$\(\s{0,9})?(?<![\w./-])aws\s{1,9}(?:--[\w-]{2,40}[ =][^\s-]\S{0,80}\s{1,9}){0,4}"
    r"[a-z][a-z0-9-]{1,40}\s{1,9}(?P<call>(?:create|put|attach|associate)-[a-z-]{3,60})\b"
)
_WORD = re.compile(
    r"(?:[ \t]|\\\r?\n)*+(?:(?P<end>\r?\n|[;|&)]|\Z)|(?P<word>(?:'[^']{0,20000}'|\"(?:[^\"\\]|\\.){0,20000}\"|\$\([^()]{0,400}\)|\\.|[^\s;|&)'\"\\])+))",
    re.DOTALL,
)
_PIECE = re.compile(r"'([^']*)'|\"((?:[^\"\\]|\\.)*)\"|\\(.)", re.DOTALL)
_SET = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w{0,60})=(?:\"([^\"\n$]{1,300})\"|'([^'\n]{1,300})'|([^\s\"'$;()]{1,300}))[ \t]*$", re.MULTILINE)  # fmt: skip
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w{0,60})\}?")
_SHORT = re.compile(r"(\w{1,60})=([^,\[\]{}]{1,400})(?:,|$)")
_SCRIPT = re.compile(r"base64[^()]{0,80}?([\w./-]{1,200}\.(?:sh|bash))|(?:fileb?)://([\w./-]{1,200})")
_TRAINS = "create_training_job"
_REDIRECTS = re.compile(r"\d?[<>]|&>")
_MOST_WORDS = 80


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    text = document.text
    known = {match[1]: match[2] or match[3] or match[4] for match in _SET.finditer(text)}
    for match in _CALL.finditer(text):
        called = match["call"].replace("-", "_")
        line = text.count("\n", 0, match.start("call")) + 1
        given = _given(text, match.end(), known) if called in CALLS or called == _TRAINS else {}
        made = made_by(called, given) if called in CALLS else None
        if made is not None:
            yield declared(document, made[0], match["held"] or f"{match['call']}:{line}", made[1], line)
        elif called == _TRAINS:
            yield from _training(document, given, line)


def _training(document: Document, given: dict[str, Node], line: int) -> Iterator[Sighting]:
    """A training job of SageMaker, what it reads and where it writes."""
    name = given.get("training-job-name", NOTHING).text.partition("$")[0].strip("-_") or f"{_TRAINS}:{line}"
    job = local_key(document, "training", f"{name}:{line}")
    written = given.get("output-data-config", NOTHING).get("S3OutputPath").text
    yield see(document, "training_job", name, line, job, output=written)
    for path, node in given.get("input-data-config", NOTHING).walk():
        if path[-1] == "S3Uri" and node.text.startswith("s3://") and "$" not in node.text:
            own = key("url", node.text)
            yield see(document, "dataset", node.text, line, own, role="training")
            yield edge(job, RelationKind.TRAINED_ON, own)


def _given(text: str, at: int, known: dict[str, str]) -> dict[str, Node]:
    """The options of a command and their values, in the words of the API."""
    given: dict[str, list[str]] = {}
    option = ""
    for _ in range(_MOST_WORDS):
        match = _WORD.match(text, at)
        if match is None or match["word"] is None:
            break
        at = match.end()
        word = _PIECE.sub(_bare, match["word"])
        if _REDIRECTS.match(match["word"]):
            option = ""  # and the file that follows it
        elif match["word"].startswith("--"):
            option, _, value = word[2:].partition("=")
            given[option] = [value] if value else []
        elif option:
            given[option].append(word)
    return {option: _value(words, known) for option, words in given.items()}


def _bare(piece: re.Match[str]) -> str:
    """What stands in quotes, without them."""
    if piece[2] is not None:
        return re.sub(r"\\([\"\\$`])", r"\1", piece[2])
    return piece[1] if piece[1] is not None else piece[3]


def _value(words: list[str], known: dict[str, str]) -> Node:
    found = [_one(_VARIABLE.sub(lambda name: known.get(name[1], f"${{{name[1]}}}"), word)) for word in words]
    return found[0] if len(found) == 1 else Node(found or True)


def _one(word: str) -> Node:
    """A value in JSON, in the short form, in a file, or as it stands."""
    if word[:1] in "{[":
        try:
            return _node(json.loads(word), 0)
        except (ValueError, RecursionError):
            return Node(word)
    file = _SCRIPT.search(word)
    if file:
        return Node(f"${{file({file[1] or file[2]})}}")
    pairs = _SHORT.findall(word)
    if pairs and sum(len(name) + len(value) + 2 for name, value in pairs) >= len(word):
        return Node({name: Node(value) for name, value in pairs})
    return Node(word)


def _node(value: Any, depth: int) -> Node:
    if isinstance(value, dict) and depth < MAX_DEPTH:
        return Node({str(name): _node(inner, depth + 1) for name, inner in value.items()})
    if isinstance(value, list) and depth < MAX_DEPTH:
        return Node([_node(inner, depth + 1) for inner in value])
    return Node(value if isinstance(value, str | int | float | bool) else None)


DETECTOR = Detector(
    id="shell-account-calls",
    title="AI and data resources that scripts make in an AWS account",
    selects=Selector(languages=frozenset({"shell", "make", "yaml"}), literals=(b"aws ",)),
    detect=_detect,
    hits=(
        Hit(
            "make.sh",
            'ROLE="arn:aws:iam::1:role/kb"\nKB_ID=$(aws bedrock-agent create-knowledge-base --name reviews \\\n  --role-arn "$ROLE" --knowledge-base-configuration type=VECTOR --query knowledgeBase.knowledgeBaseId)\nAGENT=$(aws --region us-east-1 bedrock-agent create-agent --agent-name desk)\naws bedrock-agent associate-agent-knowledge-base --agent-id $AGENT --knowledge-base-id "${KB_ID}" --description x\n',
            (("vector_store", "reviews", 2), ("agent", "desk", 4)),
            joins=(("#AGENT", "retrieves_from", "#KB_ID"),),
        ),
        Hit(
            ".github/workflows/lab.yml",
            "jobs:\n  lab:\n    steps:\n      - run: |\n          aws sagemaker create-notebook-instance --notebook-instance-name lab --root-access Enabled\n",
            (("notebook", "lab", 5),),
        ),
        Hit(
            "key.sh",
            'USER_NAME="BedrockAPIKey-x1"\naws iam create-user --user-name "$USER_NAME" >/dev/null\naws iam create-access-key --user-name "$USER_NAME" --output json > ~/.aws/key.json 2>&1\n',
            (("identity", "BedrockAPIKey-x1", 2),),
        ),
        Hit(
            "train.sh",
            "aws sagemaker create-training-job --training-job-name demand-$RUN --output-data-config S3OutputPath=s3://mine/out \\\n  --input-data-config '[{\"DataSource\": {\"S3DataSource\": {\"S3Uri\": \"s3://mine/in/\"}}}]'\n",
            (("training_job", "demand", 1), ("dataset", "s3://mine/in/", 1)),
        ),
    ),
    misses=(
        Miss("a.sh", "aws s3 ls\naws iam create-user\naws ec2 create-vpc --cidr-block 10.0.0.0/16\n"),
        Miss("b.sh", 'echo "saws bedrock create-agent --agent-name x"\n'),
    ),
)  # fmt: skip
