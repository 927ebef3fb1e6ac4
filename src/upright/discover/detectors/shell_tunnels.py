"""Servers of AI that a tunnel opens to the internet.

Why it matters: one command gives a server that nobody protected an address that everybody reaches.

How it recognises: `ngrok http`, `cloudflared tunnel --url`, `lt --port`, `tailscale funnel` and `ssh -R` to a relay in scripts, Dockerfiles,
Makefiles and shell lines of notebooks, to a port on which the same file starts a server of AI, or which only such a server uses (Ollama's 11434).

What it does not see: tunnels whose targets are set in an account.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.shell_commands import program, shell_commands
from upright.discover.sight import in_tests, local_key, see
from upright.discover.tunnels import WORDS, tunnel_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.shell_commands import Command, Word

# What starts a server, and the port on which it listens when none is given.
_PORTS = {
    "ollama": ("serve", "11434"), "vllm": ("serve", "8000"), "mlflow": ("server", "5000"), "jupyter": ("lab", "8888"), "litellm": ("", "4000"),
    "langflow": ("run", "7860"), "chroma": ("run", "8000"), "llama-server": ("", "8080"), "chainlit": ("run", "8000"), "bentoml": ("serve", "3000"),
    "text-generation-launcher": ("", "3000"), "open-webui": ("serve", "8080"), "lms": ("server", "1234"),
}  # fmt: skip
_KNOWN = {"11434": "ollama"}
_PORT = re.compile(r"--port(?:=(\d{2,5}))?|-p")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    commands = [program(command) for command in document.parse(shell_commands)]
    started = dict(found for words in commands if (found := _started(words)))
    seen: set[str] = set()
    for words in commands:
        tunnel = tunnel_of([word for word, _ in words])
        if tunnel is None or not (tunnel.port in started or tunnel.port in _KNOWN):
            continue
        name, line = started.get(tunnel.port) or (_KNOWN[tunnel.port], words[0][1])
        if name not in seen:
            seen.add(name)
            auth = "basic" if tunnel.asks else ""
            own = local_key(document, "deployment", name)
            yield see(document, "deployment", name, line, own, exposure="public", port=tunnel.port, auth=auth)


def _started(words: Command) -> tuple[str, Word] | None:
    """The port on which a command starts a server of AI, with the name and the line of that server."""
    name = words[0][0].rpartition("/")[2] if words else ""
    verb, port = _PORTS.get(name, ("", ""))
    if not port or (verb and verb not in [word for word, _ in words[1:3]]):
        return None
    for at, (word, _) in enumerate(words):
        found = _PORT.fullmatch(word)
        if found:
            port = found[1] or (words[at + 1][0] if at + 1 < len(words) else port)
    return port, (name, words[0][1])


DETECTOR = Detector(
    id="shell-tunnels",
    title="Servers that tunnels open to the internet",
    selects=Selector(languages=frozenset({"shell", "make", "notebook", "dockerfile"}), literals=WORDS),
    detect=_detect,
    hits=(
        Hit(
            "run.sh",
            "vllm serve Qwen/Qwen3-8B --port 9000 &\nngrok http 9000\nollama serve &\ncloudflared tunnel --url http://localhost:11434\n",
            (("endpoint", "vllm", 1), ("endpoint", "ollama", 3)),
        ),
        Hit("Makefile", "share:\n\tnpx localtunnel --port 11434\n", (("endpoint", "ollama", 2),)),
        Hit("up.sh", "litellm --config c.yaml &\nssh -R 80:localhost:4000 serveo.net\n", (("endpoint", "litellm", 1),)),
    ),
    misses=(
        Miss("run.sh", "npm start &\nngrok http 3000\nngrok config add-authtoken $T\ncloudflared tunnel run shop\n"),
        Miss("run.sh", "vllm serve Qwen/Qwen3-8B\nngrok http 3000\nssh -R 80:localhost:8000 build.example.com\n"),
    ),
)
