"""Files that infrastructure code names by their path: scripts, policies, and interfaces of what an agent may call."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING

from upright.discover.behaviour import startup_flaw
from upright.discover.cloud.body import first, word
from upright.discover.cloud.declared import INTERFACE, POLICY, SCRIPT, Declared
from upright.discover.interfaces import offered
from upright.discover.sight import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_PATH = re.compile(r"[\w./-]{1,200}\.(?:sh|bash|json|ya?ml)\b(?:\.(?:tftpl|tpl|tmpl|j2)\b)?")
_KINDS = frozenset({SCRIPT, INTERFACE, POLICY})
_TEXT = 2000  # characters of an expression in which a path is looked for


class Files:
    """What was read of such files, by source and path."""

    def __init__(self, resources: Iterable[Declared]) -> None:
        self._read = {_place(each.location.source, each.name): each for each in resources if each.kind in _KINDS}

    def flaw(self, script: Declared, body: Node) -> str:
        """What is wrong with any text of a script that runs at a start, or with a file that one of them names."""
        for _, node in body.walk():
            found = startup_flaw(node.text) if node.text else ""
            found = found or next((word(each.body, "flaw") for each in self._named(node.text, script)), "")
            if found:
                return found
        return ""

    def offers(self, tool: Declared) -> list[Json]:
        """What the functions can do that the interface of a tool describes, be it a text or a file."""
        can: set[str] = set()
        for path, node in first(tool.body, "api_schema").walk():
            if path[-1] == "payload":
                can |= {*map(str, offered(node.text))}
                for each in self._named(node.text, tool):
                    can |= {*first(each.body, "offers").strings()}
        return listed(sorted(can))

    def policy(self, text: str, asker: Declared) -> Node | None:
        """What the file of a policy says that an expression names (`file("network.json")`)."""
        found = (first(each.body, "policy") for each in self._named(text, asker) if each.kind == POLICY)
        return next(found, None)

    def _named(self, text: str, asker: Declared) -> Iterator[Declared]:
        """The files that an expression may mean: beside the code that names them, or from the top of its source."""
        folder = asker.location.path.rpartition("/")[0]
        for path in _PATH.findall(text[:_TEXT]) if self._read and "${" in text else ():
            for place in (f"{folder}/{path}", path):
                found = self._read.get(_place(asker.location.source, place))
                if found is not None:
                    yield found


def _place(source: str, path: str) -> str:
    return f"{source}//{normpath(path.lstrip('/')).lstrip('/')}"
