"""Values that files of configuration hold for programs: places and names, by their dotted names. `link` gives them to
code that reads such a file; what no code reads is never looked at again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.markup import markup
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_NAMED: Final = re.compile(
    r"conf|setting|param|train|tun(?:e|ing)|sft|lora|path|hparam|hyper|option|argument|catalog|experiment|pipeline|default",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"(?:^|/)(?:package(?:-lock)?|tsconfig[\w.]*|composer|pyproject|[\w-]*compose[\w.-]*)\.\w+$|"
    r"(?:^|/)(?:node_modules|\.github)/"
)
_PLACES: Final = (b"/", b".csv", b".parquet", b".json", b".pkl", b".joblib", b"model", b"data")
_VALUE: Final = re.compile(r"[\w./~$:{}@+-]{2,200}")
_CREDENTIAL: Final = re.compile(r"key|token|secret|passw|credential", re.IGNORECASE)
_LARGEST, _MOST, _DEEP = 40_000, 150, 5


def stated_settings(document: Document) -> dict[str, tuple[str, int]]:
    """Short texts of a file that is called like configuration, with their lines."""
    path = document.item.path
    called = _NAMED.search(path.rpartition("/")[2]) or "conf" in path
    if len(document.content) > _LARGEST or not called or _OTHERS.search(path):
        return {}
    if not document.contains(_PLACES) or document.contains((b"apiversion:",)):
        return {}
    found: dict[str, tuple[str, int]] = {}
    try:
        roots = document.parse(markup)
    except MalformedError:  # told by those who must read it
        return {}
    for root in roots[:1]:
        _note(root, "", found, 0)
    return found


def _note(node: Node, name: str, found: dict[str, tuple[str, int]], depth: int) -> None:
    if len(found) >= _MOST or depth > _DEEP:
        return
    if node.is_map:
        for key, each in node.items():
            if not _CREDENTIAL.search(key):
                _note(each, f"{name}.{key}" if name else key, found, depth + 1)
    elif isinstance(node.value, str) and name and _VALUE.fullmatch(node.value):
        found[name] = (node.value, node.line)
