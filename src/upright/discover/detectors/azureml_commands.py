"""What the command line of Azure Machine Learning makes.

Why it matters: registries, endpoints and jobs that a pipeline or a `local-exec` creates stand in no template.

How it recognises: `az ml workspace|registry|compute|online-endpoint|online-deployment|batch-endpoint|batch-deployment|model|
data|job create` in scripts, Makefiles, pipelines, notebooks' shell lines and in the commands of Terraform, with the name
that it is given; what a file says is told by that file.

What it does not see: names that variables hold, beyond that of the variable.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.shell_commands import commands_of, program, shell_commands
from upright.discover.sight import in_tests, local_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.shell_commands import Word

# Label and finer type, by what is made.
_MADE = {
    "workspace": ("ai_service", "ai_service"), "registry": ("ai_service", "ai_service"), "compute": ("deployment", ""),
    "online-endpoint": ("endpoint", "model_server"), "batch-endpoint": ("endpoint", "model_server"),
    "online-deployment": ("deployment", ""), "batch-deployment": ("deployment", ""),
    "model": ("model", "llm"), "data": ("dataset", "training_data"), "job": ("training_job", ""),
}  # fmt: skip
_MAKES = frozenset({"create", "deploy"})
_LINE = re.compile(r"\baz[ \t]+ml[ \t]+[\w-]+[ \t]+create\b[^\"\n]{0,600}")
_NAME = frozenset({"--name", "-n"})
_TRAINS = re.compile(r"train|tun", re.IGNORECASE)
_HELD = re.compile(r"\$\{?[\w.]{1,60}?(\w{1,40})\}?")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    seen: set[tuple[str, str]] = set()
    for command in _commands(document):
        words = program(command)
        told = [word for word, _ in words]
        if told[:2] != ["az", "ml"] or len(told) < 4 or told[2] not in _MADE or told[3] not in _MAKES:  # noqa: PLR2004
            continue
        label, finer = _MADE[told[2]]
        name = _named(words)
        trains = label != "training_job" or _TRAINS.search(" ".join(told[4:]))
        if trains and (label, name) not in seen:
            seen.add((label, name))
            own = local_key(document, label, name)
            yield see(document, label, name, words[0][1], own, type=finer, provider="azure", confidence=0.8)


def _commands(document: Document) -> Iterator[tuple[Word, ...]]:
    """The commands of a script, and those in the texts of Terraform."""
    if document.language != "terraform":
        yield from shell_commands(document)
        return
    for match in _LINE.finditer(document.text):
        yield from commands_of(match[0], document.text.count("\n", 0, match.start()) + 1)


def _named(words: tuple[Word, ...]) -> str:
    """The name that is given, else the file that is, else what is made."""
    told = [word for word, _ in words]
    pairs = dict(pairwise(told))
    name = next((pairs[option] for option in _NAME if option in pairs), "")
    file = pairs.get("--file", pairs.get("-f", "")).rpartition("/")[2]
    held = _HELD.fullmatch(name)
    return (held[1] if held else name) or file or told[2]


DETECTOR = Detector(
    id="azureml-commands",
    title="What the command line of Azure Machine Learning makes",
    selects=Selector(languages=frozenset({"shell", "make", "yaml", "notebook", "terraform"}), literals=(b"az ml ",)),
    detect=_detect,
    hits=(
        Hit(
            "up.sh",
            "az ml workspace create -n lab -g rg\naz ml online-endpoint create --name chat -f endpoint.yml\naz ml job create --file jobs/train.yml\n",
            (("ai_service", "lab", 1), ("endpoint", "chat", 2), ("training_job", "train.yml", 3)),
        ),
        Hit(
            "main.tf",
            'resource "null_resource" "r" {\n  provisioner "local-exec" {\n    command="az ml registry create --resource-group rg --name shared --file registry.yml"\n  }\n}\n',
            (("ai_service", "shared", 3),),
        ),
        Hit(
            ".github/workflows/deploy.yml",
            "jobs:\n  d:\n    steps:\n      - run: |\n          az ml online-deployment create --name blue --endpoint chat -f d.yml\n",
            (("endpoint", "blue", 5),),
        ),
    ),
    misses=(
        Miss("a.sh", "az ml job show -n x\naz ml job create --file jobs/report.yml\naz mlx model create -n x\n"),
        Miss("a.tf", '# az ml \nlocals { note = "ask az ml to make it" }\n'),
    ),
)
