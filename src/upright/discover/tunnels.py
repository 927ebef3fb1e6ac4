"""Tunnels: addresses on the internet that a program or command gives to a server of its own machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.model.asset import Json

WORDS = (b"ngrok", b"cloudflare", b"localtunnel", b"lt --port", b"funnel", b"serveo", b"localhost.run", b"pinggy")
_LIBRARIES = re.compile(r"(?:py)?ngrok\.|pycloudflared\.|flask_(?:ngrok|cloudflared)\.")
_OPENS = ("connect", "forward", "listen", "try_cloudflare", "run_with_ngrok", "run_with_cloudflared")
_ASKING = frozenset({"auth", "basic_auth", "oauth_provider", "oidc_issuer_url", "verify_webhook_provider"})
_TARGET = re.compile(r"(?:https?://)?(?:([A-Za-z][\w.-]{0,80}|127\.0\.0\.1|0\.0\.0\.0):)?(\d{2,5})/?")
_REMOTE = re.compile(r"(?:[\w.-]{0,60}:)?\d{1,5}:([\w.-]{1,60}):(\d{2,5})")
_RELAYS = re.compile(r"(?:^|@|\.)(?:serveo\.net|localhost\.run|pinggy\.io)$")
_RUNNERS = frozenset({"npx", "bunx", "-y", "--yes", "sudo", "nohup", "exec"})
_ASKS = re.compile(r"--(?:basic-auth|auth|oauth|oidc)(?:=|$)")


@dataclass(frozen=True, slots=True)
class Tunnel:
    """The server behind it as the tunnel reaches it; `asks`: whether it wants a login."""

    host: str
    port: str
    asks: bool = False


def opened_in(module: PythonModule) -> dict[str, Json]:
    """What a module that opens a tunnel says of the servers of its file; empty when it opens none."""
    for call, qualified in module.named(*_OPENS) if module.document.contains((b"ngrok", b"cloudflared")) else ():
        if _LIBRARIES.match(qualified):
            return {"exposure": "public", "auth": "basic"} if _ASKING & call.keywords.keys() else {"exposure": "public"}
    return {}


def tunnel_of(words: Sequence[str]) -> Tunnel | None:
    """The tunnel that a command opens to a server of its own."""
    kept = [word.strip("\"'") for word in words]
    while kept and kept[0] in _RUNNERS:
        kept = kept[1:]
    name = kept[0].rpartition("/")[2] if kept else ""
    target = next(_targets(name, kept[1:]), None)
    if target is None:
        return None
    return Tunnel(target[1] or "localhost", target[2], any(_ASKS.match(word) for word in kept))


def _targets(name: str, words: Sequence[str]) -> Iterator[re.Match[str]]:
    """What a program of this name opens, told by its arguments."""
    given: Sequence[str] = ()
    pattern = _TARGET
    if (name == "ngrok" and words[:1] in (["http"], ["tcp"])) or (name == "tailscale" and words[:1] == ["funnel"]):
        given = words[1:]
    elif name == "cloudflared" and "tunnel" in words:
        given = _after(words, "--url")
    elif name in {"lt", "localtunnel"}:
        given = [*_after(words, "--port"), *_after(words, "-p")]
    elif name == "ssh" and any(_RELAYS.search(word) for word in words):
        given, pattern = _after(words, "-R"), _REMOTE
    yield from (found for word in given if (found := pattern.fullmatch(word)))


def _after(words: Sequence[str], flag: str) -> list[str]:
    """What is given for a flag: `--url X` or `--url=X`."""
    following = [words[at + 1] for at, word in enumerate(words[:-1]) if word == flag]
    return [*following, *(word.partition("=")[2] for word in words if word.startswith(f"{flag}="))]
