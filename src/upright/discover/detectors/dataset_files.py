"""Files of records that models are trained, tuned or judged with.

Why it matters: what stands in such a file ends up in a model or decides whether one is let out; it is seldom looked at.

How it recognises: JSON lines, JSON and CSV whose first record has the fields of training or evaluation data (`messages`,
`prompt` and `completion`, `instruction` and `output`, `question` and `answer`, `chosen` and `rejected`...); in folders of
datasets and evaluations one such field is enough. Only the head of the file is read.

What it does not see: binary tables, which the code that reads them tells of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_KEY = re.compile(rb"\"([A-Za-z_]{2,40})\"\s{0,9}:")
_ENTRY = re.compile(rb"(?m)^[ ]{0,8}(?:-[ ]{1,3})?([A-Za-z_]{2,40}):(?:\s|$)")
_CASES = re.compile(rb"(?m)^(?:cases|test_cases|examples|samples|questions):[ ]*$")
_RECORDS = re.compile(rb"\s*(?:\[\s*)?\{")
_LISTED = re.compile(rb"\s*\{[^\[\]{}]{0,600}\[\s*\{")  # an object that holds a list of records
_ASKED = frozenset({"prompt", "instruction", "question", "input", "query", "source", "user", "problem"})
_TOLD = frozenset(
    {"completion", "response", "output", "answer", "answers", "expected", "expected_output", "ground_truth", "reference",
     "target", "chosen", "assistant", "solution", "ideal"}
)  # fmt: skip
_SURE = (frozenset({"chosen", "rejected"}), frozenset({"conversations"}), frozenset({"messages"}))
_FIELDS = (
    _ASKED
    | _TOLD
    | {"messages", "conversation", "conversations", "text", "label", "expectedBehavior", "expected_behavior"}
)
_PLACE = re.compile(
    r"(?:^|/)(?:[\w-]{0,30}[_-])?(?:data_?sets?|evals?|evaluations?|eval[_-]?(?:cases|data|sets?)|benchmarks?|golden|fine[_-]?tun(?:e|ing)|sft|training[_-]data|train)(?:[_-][\w-]{0,30})?/",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:^|[_.-])(?:train|dataset|eval|golden|sft|finetune|fine_tune|preference|instruct|qa|benchmark)(?:[_.-]|$)",
    re.IGNORECASE,
)
_TEXTS = re.compile(rb'\s{0,9}\{"text": ?"[^"\\]{20}')  # what a model is to go on with, a record a line
_KEPT = re.compile(r"(?:^|/)(?:data|datasets?|corpus|corpora)/")
_EVALUATES = re.compile(r"eval|bench|golden|test|valid", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:^|/)(?:package|tsconfig|composer|manifest|openapi|swagger)[^/]*$|schema|config|(?:^|/)(?:locales?|i18n|results?|outputs?|logs?|cassettes)/"
)


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.path
    if in_tests(path) or _OTHER.search(path) or (document.language == "yaml" and not _PLACE.search(path)):
        return
    readers = {"csv": lambda each: _columns(each.head), "yaml": _cases}
    fields = readers.get(document.language, _keys)(document)
    placed = bool(_PLACE.search(path) or _NAME.search(document.name.rpartition(".")[0]))
    paired = bool(fields & _ASKED and fields & _TOLD)
    lines = document.language == "jsonl"
    sure = any(each <= fields for each in _SURE)
    sure = sure or (lines and bool(_TEXTS.match(document.head) and _KEPT.search(path)))
    if (lines and (paired or sure)) or (
        placed and (paired or sure or (fields & _FIELDS and document.language != "csv"))
    ):
        role = "evaluation" if _EVALUATES.search(path) else "training"
        kind = "evaluation_data" if role == "evaluation" else "training_data"
        yield see(document, "dataset", document.item.name, 1, document.path_key, role=role, type=kind,
                  format=document.language, confidence=0.8)  # fmt: skip


def _keys(document: Document) -> frozenset[str]:
    """The keys of the first records of a file of JSON."""
    head = document.head
    if not (
        _RECORDS.match(head) if document.language == "jsonl" else re.match(rb"\s*\[\s*\{", head) or _LISTED.match(head)
    ):
        return frozenset()
    return frozenset(found.decode() for found in _KEY.findall(head))


def _cases(document: Document) -> frozenset[str]:
    """The keys of a list of cases of YAML, under one of the names that such a list goes by."""
    head = document.head if _CASES.search(document.head) else b""
    found = frozenset(each.decode() for each in _ENTRY.findall(head))
    return found | {"input"} if "inputs" in found else found


def _columns(head: bytes) -> frozenset[str]:
    line = head.split(b"\n", 1)[0][:500].decode("utf-8", "replace")
    return frozenset(part.strip().strip('"').lower() for part in re.split(r"[,;\t]", line))


DETECTOR = Detector(
    id="dataset-files",
    title="Files of records for training and evaluation",
    selects=Selector(languages=frozenset({"jsonl", "json", "csv", "yaml"})),
    detect=_detect,
    hits=(
        Hit(
            "evals/datasets/quick.yaml",
            "cases:\n  - name: elephant\n    inputs: Guess what I think of\n    expected_output: An elephant\n",
            (("dataset", "quick.yaml", 1),),
        ),
        Hit(
            "data/tickets.json",
            '{"messages": [{"role": "user", "content": "hi"}]}\n{"messages": [{"role": "user", "content": "ho"}]}\n',
            (("dataset", "tickets.json", 1),),
        ),
        Hit("tickets.jsonl", '{"messages": [{"role": "user", "content": "hi"}]}\n', (("dataset", "tickets.jsonl", 1),)),
        Hit(
            "evals/eval_cases/triage.json",
            '[\n {"conversation": [{"role": "user", "content": "My bag was lost"}], "function": "none"}\n]',
            (("dataset", "triage.json", 1),),
        ),
        Hit(
            "scripts/benchmark/prompts.json",
            '{"version": 1, "prompts": [{"id": "a", "prompt": "Build an app", "expectedBehavior": ["runs"]}]}',
            (("dataset", "prompts.json", 1),),
        ),
        Hit(
            "data/docs.jsonl",
            '{"text": "# How to search for parameters\\nThis example shows a search."}\n',
            (("dataset", "docs.jsonl", 1),),
        ),
        Hit("data/qa_golden.csv", "question,answer\nWhy?,Because.\n", (("dataset", "qa_golden.csv", 1),)),
    ),
    misses=(
        Miss("evals/settings.yaml", "model: a\ninput: b\noutput: c\n"),
        Miss("logs/said.jsonl", '{"text": "A line of a log that says what has happened."}\n'),
        Miss("users.jsonl", '{"name": "a", "email": "b"}\n'),
        Miss("locales/en/messages.json", '{"messages": {"hello": "Hello"}}'),
        Miss("package.json", '{"name": "eval", "scripts": {"prompt": "x"}}'),
        Miss("sales.csv", "question,region\n1,2\n"),
    ),
)
