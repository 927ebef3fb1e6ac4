"""What an entry of a client's configuration gives a server of the Model Context Protocol: scopes, a hold on the host, and
tools that run without asking.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from upright.discover.descriptions import likely
from upright.discover.sight import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_MOST_SCOPES = 20
_APPROVE = ("autoApprove", "alwaysAllow", "auto_approve", "autoApproved", "always_allow")
_GRAVE = frozenset({"executes", "destroys", "sends_out"})
_VARIABLE = re.compile(r"(?:^|_)SCOPES?$", re.IGNORECASE)
_GIVEN = re.compile(r"\$\{(?:env:)?([A-Z][A-Z0-9_]{2,60})\}")
_LONG = 2000  # characters of a header
_ENGINES = re.compile(r"(?:^|/)(?:docker|podman|nerdctl)$")
_FLAGS = {"--privileged": "privileged", "--pid=host": "host pid", "--cap-add=ALL": "all capabilities",
          "--cap-add=SYS_ADMIN": "SYS_ADMIN", "--ipc=host": "host ipc"}  # fmt: skip
_MOUNTS = frozenset({"-v", "--volume", "--mount"})
_SOCKET = re.compile(r"(?:docker|podman|containerd)\.sock\b")


def asked_scopes(entry: Node, variables: list[tuple[str, Node]]) -> Json:
    """Scopes that are asked for on the server's behalf: of `scope`, `scopes`, `oauth.scopes`, and of variables called so."""
    nodes = [entry.get("scopes"), entry.get("scope"), *(entry.get("oauth").get(name) for name in ("scopes", "scope"))]
    nodes += [node for name, node in variables if _VARIABLE.search(name) and "${" not in node.text]
    texts = [text for node in nodes for text in (node.strings() or (node.text,))]
    found = [word for text in texts for word in re.sub(r"^\w*SCOPES?=", "", text).replace(",", " ").split()]
    return listed([*dict.fromkeys(found)][:_MOST_SCOPES]) or None


def approved(entry: Node) -> Json:
    """The tools that the client runs without asking, `*` for all."""
    for field in _APPROVE:
        node = entry.get(field)
        if node.value is True:
            return ["*"]
        if node.strings():
            return list(node.strings())
    return ["*"] if entry.get("trust").value is True else None


def likely_grave(allowed: Json) -> Json:
    """Those of the tools approved without asking whose names say that they run, destroy or send something."""
    names = [name for name in allowed if isinstance(name, str)] if isinstance(allowed, list) else []
    return listed([name for name in names if _GRAVE & {*likely(name, "")}][:_MOST_SCOPES]) or None


def handed_over(entry: Node) -> Iterator[tuple[str, Node]]:
    """Variables of the environment whose values headers and arguments carry: `Bearer ${GREPTILE_API_KEY}`."""
    for node in (node for _, node in entry.first("headers", "http_headers").items()):
        yield from ((name, node) for name in _GIVEN.findall(node.text[:_LONG]))


def host_access(entry: Node) -> Json:
    """What the container that a server is started in has of the machine around it."""
    words = [*entry.first("command", "cmd").strings(), *entry.get("args").strings()]
    if not words or not _ENGINES.search(entry.get("command").text or words[0]):
        return None
    held = {_FLAGS[word] for word in words if word in _FLAGS}
    for flag, word in itertools.pairwise(words):
        held |= {_FLAGS[both] for both in (f"{flag}={word}",) if both in _FLAGS}
        if flag in _MOUNTS:
            held |= _mounted(word)
        elif flag.startswith("--volume="):
            held |= _mounted(flag.partition("=")[2])
    return listed(sorted(held)) or None


def _mounted(mount: str) -> set[str]:
    if _SOCKET.search(mount):
        return {"docker.sock"}
    source = re.search(r"\b(?:source|src)=([^,]*)", mount)
    place = source[1] if source else mount.partition(":")[0]
    return {place} if place in {"/", "/etc", "/root", "/proc", "/sys", "/var/run", "/home"} else set()
