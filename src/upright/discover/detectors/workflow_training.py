"""Training that pipelines of a forge run.

Why it matters: whoever changes the workflow, its data or a script that it starts changes the model that comes out of it, and
with it what is deployed next.

How it recognises: steps of GitHub's workflows and jobs of GitLab whose commands start a script of training (`train.py`,
`finetune_lora.py`) or a launcher (`accelerate launch train.py`), with the model and the data that the arguments name, and
`dvc repro`.

What it does not see: scripts whose name says nothing, and what a pipeline starts elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._training_commands import given, started
from upright.discover.document import Document
from upright.discover.readers.markup import markup
from upright.discover.readers.shell_commands import Word, program, shell_commands
from upright.discover.sight import see
from upright.model.item import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.readers.node import Node

_FORGE = re.compile(r"(?:^|/)(?:\.github/workflows|github-actions|workflows)/|gitlab-ci", re.IGNORECASE)
_SPOKEN = re.compile(r"train|tun|dpo|sft|dvc\s+repro|lora", re.IGNORECASE)
_TRIES = re.compile(r"(?:^|[/_.-])(?:tests?|pytest|check|lint|validate)(?:[/_.-]|$)", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    if not _FORGE.search(document.item.path):
        return
    seen: set[str] = set()
    for root in document.parse(markup):
        for name, node in _commands(root):
            for words in _spoken(document, node) if _SPOKEN.search(node.text) else ():
                told = [*program(words)]
                script = _repeats(told) or started([(word.rpartition("/")[2], line) for word, line in told])
                if script and script[0] not in seen and not _is_try(told):
                    seen.add(script[0])
                    own = document.code_key(f"job:{script[0]}")
                    yield see(document, "training_job", name, script[1], own, evidence=script[0][:120])
                    yield from given(document, told, own, seen)


def _commands(root: Node) -> Iterator[tuple[str, Node]]:
    """The commands of the steps of GitHub and of the jobs of GitLab, with what the step is called."""
    for name, job in root.get("jobs").items():
        for step in job.get("steps"):
            if step.get("run").text:
                yield step.get("name").text or name, step.get("run")
    for name, job in root.items():
        for line in job.get("script") if job.get("script").is_list else [job.get("script")]:
            if line.text:
                yield name, line


def _is_try(words: list[Word]) -> bool:
    return any(word.endswith(".py") and _TRIES.search(word) for word, _ in words)


def _repeats(words: list[Word]) -> Word | None:
    """`dvc repro`, which runs what trains as far as its inputs changed."""
    return words[0] if [word for word, _ in words[:2]] == ["dvc", "repro"] else None


def _spoken(document: Document, node: Node) -> list[tuple[Word, ...]]:
    """The commands as a shell reads them, at their lines in the file."""
    text = "\n" * (node.line if "\n" in node.text else node.line - 1) + node.text
    return [*shell_commands(Document(Item(document.item.source, document.item.path, len(text), content=text.encode())))]


DETECTOR = Detector(
    id="workflow-training",
    title="Training that pipelines of a forge run",
    selects=Selector(
        languages=frozenset({"yaml"}), literals=(b"train", b"tune", b"dpo", b"sft", b"lora", b"dvc repro")
    ),
    detect=_detect,
    hits=(
        Hit(
            ".github/workflows/model.yml",
            "on: push\njobs:\n  m:\n    runs-on: [self-hosted, gpu]\n    steps:\n    - uses: actions/checkout@v4\n    - name: Train\n      run: |\n        pip install -r requirements.txt\n        python3 src/train_v2.py --base-model google/gemma-2-2b --train-file data/a.jsonl\n",
            (("training_job", "Train", 10), ("model", "google/gemma-2-2b", 10), ("dataset", "data/a.jsonl", 10)),
        ),
        Hit(
            ".gitlab-ci.yml",
            "fit:\n  script:\n  - accelerate launch finetune.py\nreport:\n  script: cat a\n",
            (("training_job", "fit", 3),),
        ),
        Hit(
            ".github/workflows/dvc.yaml",
            "jobs:\n  r:\n    steps:\n    - run: dvc repro\n",
            (("training_job", "r", 4),),
        ),
    ),
    misses=(
        Miss(
            ".github/workflows/ci.yml",
            "jobs:\n  t:\n    steps:\n    - run: pytest tests/test_train.py\n    - run: python scripts/constrain.py\n    - run: python tests/train_smoke.py\n    - run: python scripts/validate_training_data.py\n    - run: python FineTuning/etl.py\n",
        ),
        Miss("deploy/train.yaml", "jobs:\n  a:\n    steps:\n    - run: python train.py\n"),
    ),
)
