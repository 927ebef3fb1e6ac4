"""The commands of a Python project, by what its `pyproject.toml` says that they start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.launch import COMMANDS
from upright.discover.readers.markup import markup
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

__all__ = ["COMMANDS", "project_commands"]
_STARTS = re.compile(r"[A-Za-z_][\w.]{0,120}:[A-Za-z_]\w{0,80}")


def project_commands(document: Document) -> Iterator[tuple[str, tuple[Ref, int]]]:
    """The function that each command starts, with its line: `[project.scripts]`, `[tool.poetry.scripts]`."""
    if not document.contains((b"scripts",)):
        return
    for root in document.parse(markup):
        for table in (root.get("project", "scripts"), root.get("tool", "poetry", "scripts")):
            for name, value in table.items():
                if _STARTS.fullmatch(value.text):
                    yield name, (Ref(value.text.replace(":", ".")), value.line)
