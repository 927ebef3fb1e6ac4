"""AI packages that commands install.

Why it matters: what a notebook, an image or a start script installs never shows in a manifest, is seldom pinned, and
runs with all rights of whoever runs the command.

How it recognises: `pip install`, `uv add`, `poetry add`, `conda install`, `npm install` and their kin in shell scripts,
Dockerfiles, Makefiles, shell lines of notebooks and commands of Kubernetes manifests, over continued lines. Only
packages of the table of AI packages count; the line is that of the package.

What it does not see: packages whose names are put together by the script, and what `-r FILE` pulls in (the file itself
is read on its own).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.readers.notebook_source import notebook
from upright.discover.readers.requirements import Requirement, parse
from upright.discover.readers.shell_commands import SHELLS, Command, program, shell_commands
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_PYTHON = frozenset({"pip", "pip3", "conda", "mamba", "micromamba", "poetry", "pdm", "pipx", "tool", "add"})
_NODE = frozenset({"npm", "pnpm", "yarn", "bun"})
_VERBS = frozenset({"install", "add", "i"})
_WITH_VALUE = frozenset(
    {"-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t", "--target",
     "--python", "--upgrade-strategy", "-n", "--name", "--prefix", "--channel", "--trusted-host", "--root", "--group", "-G", "-e"}
)  # fmt: skip
_GLOBAL = frozenset({"-g", "--global"})
_NPM = re.compile(r"((?:@[\w.-]{1,60}/)?[A-Za-z][\w.-]{0,80})(?:@\"?(?:\$\{?\w{1,60}\}?|([\w.^~*-]{1,40}))\"?)?")
_WRITES = re.compile(r"%%(?:write)?file\b.{0,120}requirements[\w-]{0,40}\.txt\s*$")
_BINARY = re.compile(r"(?:.{0,60}/)?(pip3?|python3?)(?:\.\d+)?")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    tests = ".github/" in document.item.path  # what a workflow installs to test with is not used, its programs are
    found: dict[str, list[Requirement]] = {"pypi": [], "npm": []}
    for command in document.parse(shell_commands):
        ecosystem, arguments = _install(program(command))
        if ecosystem and not (tests and _GLOBAL.isdisjoint(word for word, _ in arguments)):
            found[ecosystem] += _requirements(ecosystem, arguments)
    if document.language == "notebook" and document.contains((b"%%writefile", b"%%file")):
        found["pypi"] += _written(document)
    for ecosystem, requirements in found.items():
        yield from dependencies(document, ecosystem, requirements)


def _written(document: Document) -> Iterator[Requirement]:
    """The requirements of a file that a cell of a notebook writes: `%%writefile code/requirements.txt`."""
    for cell in document.parse(notebook).cells:
        if cell.kind == "code" and cell.lines and _WRITES.match(cell.lines[0]):
            rows = zip(cell.lines[1:], cell.raw[1:], strict=True)
            yield from filter(None, (parse(text.partition("#")[0].strip(), line) for text, line in rows))


def _install(command: Command) -> tuple[str, Command]:
    """What a command installs into, and its arguments; an empty ecosystem when it installs nothing."""
    if not command:
        return "", ()
    binary = _BINARY.fullmatch(command[0][0])
    name = binary[1] if binary else command[0][0]
    at = next((n for n, (word, _) in enumerate(command[1:4], 1) if word in _VERBS), 0)
    if name == "add" and not at:
        return "pypi", command[1:]  # the `uv` before it was dropped as a prefix
    if not at or any(not word.startswith("-") for word, _ in command[1:at]):
        return "", ()
    return ("pypi" if name in _PYTHON else "npm" if name in _NODE else ""), command[at + 1 :]


def _requirements(ecosystem: str, arguments: Command) -> Iterator[Requirement]:
    skip = False
    for word, line in arguments:
        if skip or word.startswith(("-", "$", ">", "<", ".", "/")):
            skip = not skip and word in _WITH_VALUE
            continue
        if ecosystem == "pypi":
            found = parse(word, line)
        else:
            match = _NPM.fullmatch(word)
            found = Requirement(match[1], line, match[2] or "", match[2] or "") if match else None
        if found:
            yield found


_BOOK = (
    '{"cells": [\n {"cell_type": "code", "source": [\n  "%pip install --upgrade \\\\\\n",\n'
    '  "  \\"transformers==4.46.3\\" \\\\\\n",\n  "  \\"trl\\"\\n",\n  "x = 1  # !pip install torch"\n ]}],\n "nbformat": 4}'
)

DETECTOR = Detector(
    id="installed-packages",
    title="AI packages that commands install",
    selects=Selector(
        languages=SHELLS,
        literals=(
            b"pip install",
            b"%%writefile",
            b"pip3 install",
            b"pip -",
            b"pip3 -",
            b"uv add",
            b"pipx install",
            b"uv tool",
            b"uv pip",
            b"poetry add",
            b"conda install",
            b"npm i",
            b"npm add",
            b"pnpm add",
            b"yarn add",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "Dockerfile",
            "FROM alpine\nRUN pipx install huggingface_hub\nRUN uv tool install vllm\n",
            (("package", "huggingface_hub", 2), ("package", "vllm", 3)),
        ),
        Hit(
            "written.ipynb",
            '{"cells": [\n {"cell_type": "code", "source": [\n  "%%writefile code/requirements.txt\\n",\n  "flask\\n",\n  "peft==0.17.0  # adapters\\n"\n ]}],\n "nbformat": 4}',
            (("package", "peft", 5),),
        ),
        Hit(
            "Dockerfile",
            "FROM python:3.12\nRUN --mount=type=cache,target=/root pip3 install --no-cache-dir \\\n    # models\n    fastapi 'transformers[torch]>=4.41' \\\n    peft==0.11.1 && rm -rf /tmp\n",
            (("package", "transformers", 4), ("package", "peft", 5)),
        ),
        Hit("a.ipynb", _BOOK, (("package", "transformers", 4), ("package", "trl", 5))),
        Hit("setup.sh", "set -e\npython3 -m pip install -q openai numpy # langchain\n", (("package", "openai", 2),)),
        Hit("setup.sh", "npm install -g @anthropic-ai/claude-code\n", (("package", "@anthropic-ai/claude-code", 1),)),
        Hit(
            ".github/workflows/triage.yml",
            'jobs:\n  a:\n    steps:\n    - run: pip install openai\n    - run: npm install -g @google/gemini-cli@"${VERSION}"\n',
            (("package", "@google/gemini-cli", 5),),
        ),
        Hit(
            "job.yaml",
            "apiVersion: batch/v1\nspec:\n  args:\n  - \"pip install 'huggingface_hub==0.24.6' && \\\n     run\"\n",
            (("package", "huggingface_hub", 4),),
        ),
    ),
    misses=(
        Miss("Dockerfile", "FROM python\n# RUN pip install openai\nRUN pip install -r openai.txt flask\n"),
        Miss("a.sh", 'echo "pip install openai"\nuv pip install -c torch requests\nhelm install openai ./chart\n'),
    ),
)
