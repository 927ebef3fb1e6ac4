"""AI packages that a Python script declares in itself, for the tool that runs it: `uv run`, `pipx run`, `hatch run`.

Why it matters: such a script brings its own environment; no manifest of the repository names what it loads.

How it recognises: the block `# /// script` of PEP 723 with its list of dependencies. Only packages of the table of AI packages
count.

What it does not see: blocks of other kinds, and requirements that an index beside the list changes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._packages import dependencies
from upright.discover.readers.requirements import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.requirements import Requirement

_OPENS = re.compile(r"#\s?///\s{0,3}script\s*$")
_CLOSES = re.compile(r"#\s?///\s*$")
_QUOTED = re.compile(r"[\"']([^\"'\n]{1,200})[\"']")
_LONGEST = 200  # lines of a block


def _detect(document: Document) -> Iterator[Sighting]:
    return dependencies(document, "pypi", list(_declared(document)))


def _declared(document: Document) -> Iterator[Requirement]:
    lines = document.lines
    start = next((at for at, line in enumerate(lines) if _OPENS.match(line)), len(lines))
    listed = False
    for number, line in enumerate(lines[start + 1 : start + _LONGEST], start + 2):
        if _CLOSES.match(line) or not line.startswith("#"):
            return
        text = line.lstrip("# \t")
        listed = listed or re.match(r"dependencies\s*=", text) is not None
        for quoted in _QUOTED.finditer(text) if listed else ():
            if (found := parse(quoted[1], number)) is not None:
                yield found
        listed = listed and "]" not in text.rpartition('"')[2]


DETECTOR = Detector(
    id="inline-dependencies",
    title="AI packages that a script declares in itself",
    selects=Selector(languages=frozenset({"python"}), literals=(b"/// script",)),
    detect=_detect,
    hits=(
        Hit(
            "ask.py",
            '#!/usr/bin/env -S uv run\n# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "openai>=1.63.0",\n#   "rich",\n#   "transformers[torch]",\n# ]\n# ///\nimport openai\n',
            (("package", "openai", 5), ("package", "transformers", 7)),
        ),
        Hit("one.py", '# /// script\n# dependencies = ["anthropic"]\n# ///\n', (("package", "anthropic", 2),)),
    ),
    misses=(
        Miss("a.py", '# /// script\n# dependencies = ["rich"]\n# ///\nx = ["openai"]\n'),
        Miss("b.py", '# /// pyproject\n# dependencies = ["openai"]\n# ///\n'),
    ),
)
