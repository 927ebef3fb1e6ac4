"""Training that Python code starts as another program.

Why it matters: a launcher on a rented machine trains as much as a trainer that is imported, and no import shows it.

How it recognises: commands of `accelerate launch`, `torchrun`, `deepspeed`, `axolotl`, `llamafactory-cli`, `autotrain` and
programs named after training, as one text or as a list of words that something runs, with the models and data among their
arguments.

What it does not see: commands that are put together word by word.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._training_commands import given, started
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import python_module
from upright.discover.readers.shell_commands import commands_of, program
from upright.discover.sight import in_tests, local_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.shell_commands import Word

_LAUNCHES = re.compile(
    r"^\s*(?:!|cd [^\n]{1,100}&& ?)?(?:[A-Z_]{2,40}=\S{1,80} )*(?:accelerate launch|torchrun|deepspeed|axolotl|llamafactory-cli|autotrain|"
    r"python3? (?:-m )?[\w./-]{0,120}(?:train|finetune|fine_tune|sft|dpo)[\w./-]{0,60})(?:\s|$)"
)
# What a text of the file must hold before the file is parsed.
_TOLD = re.compile(
    r"accelerate launch|[\"']accelerate[\"'], |torchrun|deepspeed |[\"']deepspeed[\"']|axolotl|llamafactory-cli|autotrain|"
    r"python3?(?: |[\"'],\s)[^\n]{0,80}?(?:train|finetune|fine_tune|sft|dpo)"
)
_HEADS = frozenset(
    {"accelerate", "torchrun", "deepspeed", "axolotl", "llamafactory-cli", "autotrain", "python", "python3"}
)


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or _TOLD.search(document.text) is None:
        return
    module = document.parse(python_module)
    seen: set[str] = set()
    for words in _commands(module):
        script = started(words)
        if script is None:
            continue
        job = local_key(document, "training", script[0])
        if script[0] not in seen:
            seen.add(script[0])
            yield see(document, "training_job", script[0].rpartition("/")[2], script[1], job, confidence=0.8)
        yield from given(document, words, job, seen)


def _commands(module: PythonModule) -> Iterator[list[Word]]:
    for node, scope in module.index.strings:
        text = node.value if isinstance(node.value, str) else ""
        holder = module.index.held_by.get(id(node))
        if isinstance(holder, ast.List) and holder.elts[0] is node and text in _HEADS:
            texts = [(module.text(each, scope), module.line(each)) for each in holder.elts]
            yield list(program(tuple((word or "{}", line) for word, line in texts)))
        elif _LAUNCHES.match(text):
            whole = module.text(holder, scope) if isinstance(holder, ast.JoinedStr) else text
            for command in commands_of(whole, module.line(node)):
                yield list(program(command))


DETECTOR = Detector(
    id="python-training-commands",
    title="Training that Python code starts as another program",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"accelerate",
            b"torchrun",
            b"deepspeed",
            b"axolotl",
            b"llamafactory",
            b"autotrain",
            b"subprocess",
            b"os.system",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "far.py",
            "def train(n, folder):\n    cmd = f'accelerate launch --num_processes {n} -m axolotl.cli.train ./config.yml'\n    run(cmd, folder)\n",
            (("training_job", "axolotl.cli.train", 2),),
        ),
        Hit(
            "local.py",
            "import subprocess\nsubprocess.run([\n    'torchrun', '--nproc_per_node=8', 'sft.py',\n    '--model_name_or_path', 'Qwen/Qwen2.5-7B',\n])\n",
            (("training_job", "sft.py", 3), ("model", "Qwen/Qwen2.5-7B", 4)),
        ),
        Hit(
            "shell.py",
            "import os\nos.system('python scripts/train_lora.py --dataset yahma/alpaca-cleaned')\n",
            (("training_job", "train_lora.py", 2), ("dataset", "yahma/alpaca-cleaned", 2)),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            "import subprocess\nsubprocess.run(['python', 'serve.py'])\nprint('torchrun is missing, deepspeed too')\n",
        ),
        Miss("b.py", "import os\nos.system('python manage.py migrate')\nhelp = 'see axolotl'\n"),
    ),
)
