"""AI servers on hosts and ports that you name: what stands there, whom it answers, what it serves.

Address: `host://10.0.0.5,10.0.0.6:8000-8010` (hosts by commas; ports by commas and ranges; without ports those that
such servers usually listen on), `host://10.0.0.5:8000,10.0.0.6:11434` (every host with its port), or one server by what
it is: `ollama+http://host:11434`, and so `openai`, `vllm`, `llamacpp`, `sglang`, `litellm`, `ray`, `kserve`, `tgi`,
`torchserve`, `comfyui`, `open-webui`, `gradio`, `streamlit`, `langflow`, with `+http://` or `+https://`;
`server+http://host:port` is one server of any kind. `token_env` names the environment variable of a token, `header` the
header that carries it. `tls: true` asks hosts over TLS.

Why it matters: servers of models, notebooks and vector stores ask nobody for a password unless told to, and stand where
somebody once tried something out.

Only reads: a few GET requests to each port that answers (POST where Ollama tells how a model was set up), one server
after another, never faster than fifty requests a second, without following redirections. What a server tells a stranger
is asked without credentials, the rest with those that you give. Nothing is sent to a model, no login is tried, no other
host or port is asked than those named.

How it recognises: Ollama, llama.cpp, vLLM, SGLang and others that speak OpenAI's language, LiteLLM, Triton and KServe,
TGI, TEI, TorchServe, Ray, MLflow, Marquez, Jupyter, Chroma, Qdrant, Weaviate, Milvus, OpenSearch, Elasticsearch, Open
WebUI, Gradio, Streamlit, Langflow, ComfyUI and MCP servers by what they say of themselves.

Prompts that Ollama's models were set up with, and the environment of Ray's jobs, are read where the server is named by
what it is.

What it does not see: servers behind another path than their own; protocols other than HTTP.
"""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlsplit

from upright.connect.asking import Asked
from upright.connect.connector import Connector, Source
from upright.connect.fingerprint import Fingerprint, Found, seen
from upright.connect.fingerprints import FINGERPRINTS, PORTS, WORDS
from upright.connect.http import Access
from upright.model.errors import MalformedError
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

_HOSTS: Final = "host://"
_ANY: Final = "server"
_SECONDS: Final = 1.0  # to open a connection
_TOGETHER: Final = 16  # ports that are tried at once
_MOST: Final = 65_536  # ports of all hosts together
_NAMED: Final = re.compile(r"([a-z][a-z\d-]*)\+https?://[^/]+/?")
_PORTS: Final = re.compile(r"\d{1,5}(?:-\d{1,5})?(?:,\d{1,5}(?:-\d{1,5})?)*")
_EACH: Final = re.compile(r"((?:[\w.-]*[A-Za-z_.][\w.-]*)|\[[\da-fA-F:.]+\]):(\d{1,5})")
_HERE: Final = frozenset({"", "localhost"})
_OPEN: Final = "open"
_CLOSED: Final = "closed"


def _accepts(address: str) -> bool:
    named = _NAMED.fullmatch(address)
    if named:
        return named[1] == _ANY or named[1] in WORDS
    if not address.startswith(_HOSTS):
        return False
    place = address.removeprefix(_HOSTS)
    return "/" not in place and place not in _HERE


def named_places(source: Source) -> list[tuple[str, int]]:
    """Hosts and ports that an address names. Raises MalformedError on what is no such address."""
    stated = [_EACH.fullmatch(part.strip()) for part in source.address.removeprefix(_HOSTS).split(",")]
    if len(stated) > 1 and all(stated):  # every host with a port of its own
        each = [(match[1].strip("[]"), int(match[2])) for match in stated if match]
        if any(not 0 < number < 65_536 for _, number in each):  # noqa: PLR2004  the last port
            raise MalformedError("each port between 1 and 65535", source.name)
        return each
    hosts, _, ports = source.address.removeprefix(_HOSTS).rpartition(":")
    if not hosts or (hosts.startswith("[") and not hosts.endswith("]")):
        hosts, ports = source.address.removeprefix(_HOSTS), ""
    if ports and not _PORTS.fullmatch(ports):
        raise MalformedError("ports: numbers and ranges by commas, such as 8000-8010,11434", source.name)
    numbers = [number for part in ports.split(",") if part for number in _range(part)] or list(PORTS)
    found = [(host.strip("[] "), number) for host in hosts.split(",") if host.strip() for number in numbers]
    if len(found) > _MOST or any(not 0 < number < 65_536 for _, number in found):  # noqa: PLR2004  the last port
        raise MalformedError(f"at most {_MOST} ports, each between 1 and 65535", source.name)
    return found


def _range(part: str) -> range:
    first, _, last = part.partition("-")
    return range(int(first), int(last or first) + 1)


def _answers(place: tuple[str, int]) -> str:
    """`open`, `closed`, or why nobody can tell."""
    try:
        with socket.create_connection(place, timeout=_SECONDS):
            return _OPEN
    except (TimeoutError, ConnectionRefusedError):
        return _CLOSED
    except OSError as error:
        return error.strerror or type(error).__name__


def _servers(source: Source) -> Iterator[tuple[Asked, Sequence[Fingerprint]] | Gap]:
    """Each server that is to be asked, and what it may be."""
    access = Access(token=str(source.options.get("token_env") or ""), header=str(source.options.get("header") or ""))
    if not source.address.startswith(_HOSTS):
        word, _, address = source.address.partition("+")
        parts = urlsplit(address)
        wanted = FINGERPRINTS if word == _ANY else (WORDS[word],)
        yield Asked(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", access), wanted
        return
    scheme = "https" if source.options.get("tls") else "http"
    places = named_places(source)
    silent = Counter(host for host, _ in places)
    with ThreadPoolExecutor(_TOGETHER) as together:
        for (host, port), answer in zip(places, together.map(_answers, places), strict=True):
            shown = f"[{host}]" if ":" in host else host
            silent[host] -= answer != _CLOSED
            if answer == _OPEN:
                yield Asked(f"{scheme}://{shown}:{port}", access), FINGERPRINTS
            elif answer != _CLOSED:
                yield Gap(f"{shown}:{port}", answer, "unreachable", source.name)
    asked = Counter(host for host, _ in places)
    for host in (host for host, count in silent.items() if count == asked[host]):
        yield Gap(host, f"none of the ports asked answers ({asked[host]})", "unreachable", source.name)


def _recognised(asked: Asked, wanted: Sequence[Fingerprint]) -> Found | None:
    return next((found for each in wanted if (found := each.recognise(asked)) is not None), None)


def _seen(source: Source) -> Iterator[tuple[Asked, Found] | Gap]:
    """Each server that is recognised; of what it refuses to tell, and of the others, a gap."""
    for place in _servers(source):
        if isinstance(place, Gap):
            yield place
            continue
        asked, wanted = place
        found = _recognised(asked, wanted)
        if found is not None:
            yield asked, found
            if asked.denied:
                why = f"{found.product} asks for credentials: `token_env` names the variable of a token"
                yield Gap(f"{asked.address}{asked.denied[0]}", why, "denied", source.name, len(asked.denied))
        elif not source.address.startswith(_HOSTS):
            raise asked.absent("such server")
        elif asked.get("/").status:
            yield Gap(asked.address, "a web server that is none of those known", "ignored", source.name)
        else:
            yield Gap(asked.address, f"listens, but {asked.get('/').why}", "unsupported", source.name)


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    for found in _seen(source):
        if isinstance(found, Gap):
            yield found
        else:
            yield from seen(source, found[0].address, found[1])


def _read(source: Source) -> Iterator[Item | Gap]:
    """What a server that is named by what it is tells of its models and jobs; of others there is nothing to sample."""
    if source.address.startswith(_HOSTS):
        return
    for found in _seen(source):
        for text in found[1].texts if not isinstance(found, Gap) else ():
            content = text.content.encode()
            yield Item(source.name, text.path, len(content), content=content)


CONNECTOR = Connector(
    id="servers",
    title="AI servers on hosts and ports that you name",
    accepts=_accepts,
    read=_read,
    permissions=("a connection to the hosts and ports named",),
    options=frozenset({"token_env", "header", "tls"}),
    stores=_stores,
)
