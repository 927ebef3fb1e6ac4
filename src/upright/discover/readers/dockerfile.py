"""Dockerfiles as instructions with their lines; continued lines are joined, comments dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.document import Document

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)
_LONGEST = 2000  # lines of one instruction


@dataclass(frozen=True, slots=True)
class Instruction:
    """`FROM python:3.12`: word `FROM`, arguments as written, line where it starts."""

    word: str
    arguments: str
    line: int


def dockerfile(document: Document) -> list[Instruction]:
    """The instructions of a Dockerfile in order."""
    found: list[Instruction] = []
    pieces: list[str] = []
    start = 0
    for number, line in enumerate(document.lines, 1):
        if line.lstrip().startswith("#") or (not line.strip() and not pieces):
            continue
        start = start if pieces else number
        continued = line.rstrip().endswith("\\")
        pieces.append(line.rstrip().rstrip("\\"))
        if continued and len(pieces) < _LONGEST:
            continue
        match = _INSTRUCTION.match("\n".join(pieces))
        if match:
            found.append(Instruction(match.group(1).upper(), match.group(2).strip(), start))
        pieces = []
    return found
