"""AI applications that are installed on a machine.

Why it matters: a desktop assistant or a local model runner that nobody approved reads what its user opens, and often starts
MCP servers with the user's rights.

How it recognises: names in the folders where systems and users keep applications (desktop entries, /opt, /Applications,
Program Files, snaps, flatpaks), against a table of AI applications.

What it does not see: applications under other names, and those that run in a browser only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_programs import application
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    seen: set[str] = set()
    for root in document.parse(markup):
        for entry in root.get("applications"):
            found = application(entry.get("name").text)
            if found is not None and found.title not in seen:
                seen.add(found.title)
                own = key("name", document.item.source, "application", found.title)
                place = entry.get("place").text
                yield see(
                    document, "application", found.title, entry.line, own, type="installed", ui=found.kind, entry=place
                )


DETECTOR = Detector(
    id="machine-applications",
    title="AI applications installed on a machine",
    selects=Selector(paths=("machine/*applications.json",)),
    detect=_detect,
    hits=(
        Hit(
            "machine/home/anna/applications.json",
            '{"applications": [\n{"place": "Applications", "name": "LM Studio.app"},\n{"place": "opt", "name": "cursor-0.50.5"}]}',
            (("application", "LM Studio", 2), ("application", "Cursor", 3)),
        ),
    ),
    misses=(
        Miss(
            "machine/applications.json",
            '{"applications": [{"place": "opt", "name": "amp"}, {"place": "opt", "name": "gimp"}]}',
        ),
    ),
)
