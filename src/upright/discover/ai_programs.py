"""Programs and applications of AI that stand or run on machines: a table kept as data beside this file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

_AMBIGUOUS = frozenset(  # names that other programs have too: they count where a whole name with its ending is given
    {
        "amp", "atlas", "dia", "void", "zed", "jan", "ray", "exo", "otter", "poe", "kimi", "sider", "monica",
        "amuse", "rewind", "comet", "goose", "crush", "faraday", "enchanted", "limitless", "gemini", "copilot",
        "marqo", "vespa", "lms", "trae", "manus", "kiro",
    }
)  # fmt: skip
_VERSION = re.compile(
    r"[-_ ](?:v?\d[\w.]*|x86_64|amd64|arm64|aarch64|linux|mac|win(?:64|32)?|setup|latest|universal|stable|beta|"
    r"nightly)\b.*$"
)
_ENDING = re.compile(r"\.(?:app|desktop|exe|appimage|lnk|snap|dmg|msi)$")
_PREFIX = re.compile(r"^(?:com|org|io|ai|dev|app|net|co)\.[\w-]+\.")


@dataclass(frozen=True, slots=True)
class Program:
    """`kind` as the table says; `port`: the one that it listens on when nothing else is said (0: none)."""

    name: str
    kind: str
    title: str
    port: int = 0


@cache
def programs() -> dict[str, Program]:
    """The table by lower-case name."""
    text = resources.files("upright.discover").joinpath("ai_programs.txt").read_text(encoding="utf-8")
    found: dict[str, Program] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, kind, title, *port = (field.strip() for field in line.split("|"))
            found[name] = Program(name, kind, title, int(port[0]) if port else 0)
    return found


def application(entry: str) -> Program | None:
    """The AI application that an entry of a folder of applications is: `LM Studio.app`, `cursor.desktop`."""
    lowered = entry.lower()
    bare = _ENDING.sub("", lowered)
    for name in (bare, _PREFIX.sub("", bare), _VERSION.sub("", bare)):
        found = programs().get(name)
        if found is not None and (found.name not in _AMBIGUOUS or bare != lowered):
            return found
    return None
