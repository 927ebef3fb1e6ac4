"""CODEOWNERS files: who answers for which paths.

Why it matters: a finding goes to somebody; an asset that nobody owns is never repaired.

How it recognises: the name `CODEOWNERS` in the places where GitHub, GitLab and Gitea look. Sections of GitLab with
their default owners are followed; a line without owners takes ownership away.

What it does not see: whether the people and teams named still exist.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import path_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_PLACES = frozenset({"CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS"})
_SECTION = re.compile(r"\^?\[([^\]]{1,200})\](?:\[\d+\])?\s*(.*)")
_WORD = re.compile(r"(?:\\.|\S)+")
_OWNER = re.compile(r"@@?[\w][\w./-]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MOST = 5000


def _detect(document: Document) -> Iterator[Sighting]:
    if document.item.path not in _PLACES:
        return
    rules: list[Json] = []
    section, default = "", list[str]()
    for number, raw in enumerate(document.text.splitlines()[: 4 * MOST], 1):
        line = raw.strip()
        if not line or line.startswith("#") or len(rules) >= MOST:
            continue
        if heading := _SECTION.fullmatch(line):
            section, default = heading[1].lower(), _OWNER.findall(heading[2])
            continue
        words = _WORD.findall(line.partition(" #")[0])
        owners = [word for word in words[1:] if _OWNER.fullmatch(word)] or ([] if words[1:] else default)
        listed: list[Json] = list(owners)
        rules.append(
            {"file": document.item.path, "line": number, "section": section, "pattern": words[0], "owners": listed}
        )
    if rules:
        source = document.item.source
        yield Observation(
            AssetKind.REPOSITORY, source, (path_key(source, "."),), Location(document.item.path, 1, source, "owners"),
            {"codeowners": rules}, detector="codeowners",
        )  # fmt: skip


DETECTOR = Detector(
    id="codeowners",
    title="CODEOWNERS files",
    selects=Selector(names=("codeowners",)),
    detect=_detect,
    hits=(
        Hit(
            ".github/CODEOWNERS",
            "# everyone\n*  @acme/platform\n/ml/ @acme/ml-team ada@acme.example # models\n",
            (("repository", "example", 1),),
        ),
    ),
    misses=(
        Miss("src/CODEOWNERS", "* @acme/platform\n"),
        Miss("CODEOWNERS", "# nothing but a comment\n"),
    ),
)
