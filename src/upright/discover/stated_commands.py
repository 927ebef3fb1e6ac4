"""What command lines hand to Python programs: `python scripts/mask.py raw.csv --out clean.csv` in a script, a Makefile,
a stage of DVC, a workflow. `link` gives it to the program that asks for its arguments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.shell_commands import shell_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

LANGUAGES: Final = frozenset({"shell", "make", "dockerfile", "yaml"})
_CALLS: Final = (b".py ", b"python -m ", b"python3 -m ")
_WITHIN: Final = (b"cmd:", b"command:", b"run:", b"args:")
_PYTHON: Final = re.compile(r"(?:^|/)python[\d.]{0,5}$")
_SCRIPT: Final = re.compile(r"(?:[\w.-]{1,80}/){0,6}[\w-]{1,80}\.py")
_MODULE: Final = re.compile(r"[A-Za-z_]\w{0,60}(?:\.\w{1,60}){0,6}")
_VALUE: Final = re.compile(r"[\w./~:@+=-]{1,200}")
_MOST, _LARGEST = 200, 200_000


def stated_commands(document: Document) -> dict[str, tuple[str, int]]:
    """`scripts/mask.py 1` -> `raw.csv`, `scripts/mask.py out` -> `clean.csv`, with lines; of several the first."""
    of_yaml = document.language == "yaml"
    if document.language not in LANGUAGES or len(document.content) > _LARGEST or not document.contains(_CALLS):
        return {}
    if of_yaml and not document.contains(_WITHIN):
        return {}
    found: dict[str, tuple[str, int]] = {}
    for command in shell_commands(document):
        for name, value, line in _handed([word for word, _ in command], command[0][1] if command else 0):
            if len(found) < _MOST:
                found.setdefault(name, (value, line))
    return found


def _handed(words: list[str], line: int) -> Iterator[tuple[str, str, int]]:
    at = next((at for at, word in enumerate(words) if _SCRIPT.fullmatch(word)), None)
    script = words[at] if at is not None else ""
    if at is None and len(words) > 2 and _PYTHON.search(words[0]) and words[1] == "-m":  # noqa: PLR2004
        at, script = 2, f"{words[2].replace('.', '/')}.py" if _MODULE.fullmatch(words[2]) else ""
    place, option = 0, ""
    for word in words[(at or 0) + 1 :] if script else ():
        if word.startswith("--"):
            option, _, value = word[2:].partition("=")
            option = option.replace("-", "_")
            if not value:
                continue
        else:
            value = word
        if not option:
            place += 1
        if _VALUE.fullmatch(value):
            yield f"{script.removeprefix('./')} {option or place}", value, line
        option = ""
