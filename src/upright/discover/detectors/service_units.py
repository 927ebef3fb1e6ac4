"""AI that systemd and Podman start on a machine.

Why it matters: outside of clusters a model server is a unit of systemd: it starts with the machine, often as root and
with an address that the whole network reaches.

How it recognises: units (`*.service`) whose `ExecStart` starts a server of models, a store of vectors, a page or notebook
by its program, module or container, and units of Quadlet (`*.container`) by their image. Their environment tells models
and keys. Templates of such files count too.

What it does not see: environments that another file keeps (`EnvironmentFile=`) and settings laid over a unit (`*.d/`).
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from upright.discover.command_containers import fill
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import in_tests, local_key
from upright.discover.workloads import Variable, Workload, published, sightings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.shell_commands import Word

_SETTING = re.compile(r"[ \t]*([A-Za-z]{2,40})[ \t]*=[ \t]*(.*)")
_SUFFIX = re.compile(r"@?\.(?:service|container)(?:\.(?:in|tmpl|tpl|template|example|sample))?$")
_MOST = 2000  # lines of a unit
_PREFIX = "@-:+!"  # what systemd takes before the program


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    settings = list(_settings(document))
    name = _SUFFIX.sub("", document.item.path.rpartition("/")[2])
    line = next((at for said, _, at in settings if said in {"execstart", "image"}), 0)
    if not line:
        return
    workload = Workload(name, line, local_key(document, "unit", name))
    workload.variables = [each for said, value, at in settings if said == "environment" for each in _given(value, at)]
    started: list[Word] = []
    for said, value, at in settings:
        if said == "execstart":
            started += [(word, at) for word in _split(value.lstrip(_PREFIX))]
        else:
            _said(workload, said, value, at)
    before = workload.attributes.copy()
    image, line = workload.image, workload.image_line
    fill(workload, started)
    workload.attributes = before | workload.attributes
    if image:
        workload.image, workload.image_line = image, line
    yield from sightings(document, workload)


def _settings(document: Document) -> Iterator[tuple[str, str, int]]:
    """Name (in lower case), value and line of each setting; values that go on over lines in one piece."""
    name, value, start = "", "", 0
    for number, text in enumerate(document.lines[:_MOST], 1):
        found = None if name else _SETTING.match(text)
        if found:
            name, value, start = found[1].lower(), found[2], number
        elif name:
            value = f"{value} {text.strip()}"
        if name and not value.endswith("\\"):
            yield name, value, start
            name = ""
        value = value.removesuffix("\\").rstrip()


def _split(value: str) -> list[str]:
    try:
        return shlex.split(value)
    except ValueError:  # a quote that nothing closes
        return value.split()


def _given(value: str, line: int) -> Iterator[Variable]:
    for word in _split(value):
        name, sign, text = word.partition("=")
        if sign:
            yield Variable(name, text, line)


def _said(workload: Workload, said: str, value: str, line: int) -> None:
    """What a setting other than the command says of how it runs."""
    match said:
        case "image":
            workload.image, workload.image_line = value.strip(), line
        case "exec":
            workload.words = [(word, line) for word in _split(value)]
        case "publishport":
            port, is_open = published(value.strip())
            workload.ports.append(port)
            wide = is_open or workload.attributes.get("bind") == "0.0.0.0"  # noqa: S104  reported, not used
            workload.attributes["bind"] = "0.0.0.0" if wide else "127.0.0.1"  # noqa: S104  likewise
        case "adddevice":
            workload.gpu = workload.gpu or "nvidia" in value
        case "user":
            workload.attributes["user"] = value.strip()
        case "volume":
            if "docker.sock" in value or "podman.sock" in value:
                workload.attributes["privileged"] = True


DETECTOR = Detector(
    id="service-units",
    title="AI that systemd and Podman start",
    selects=Selector(
        names=("*.service", "*.container", "*.service.in", "*.service.tmpl", "*.service.tpl", "*.service.template",
               "*.service.example", "*.service.sample"),
        literals=(b"execstart", b"image"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "etc/ollama.service",
            '[Unit]\nDescription=x\n[Service]\nExecStart=/usr/local/bin/ollama serve\nEnvironment="OLLAMA_HOST=0.0.0.0:11434" "PATH=$PATH"\n',
            (("endpoint", "ollama", 4),),
        ),
        Hit(
            "deploy/chat.service",
            "[Service]\nEnvironment=OPENAI_API_KEY=${KEY}\nExecStart=/opt/venv/bin/python -m vllm.entrypoints.openai.api_server \\\n  --model Qwen/Qwen2.5-7B-Instruct --host 0.0.0.0\n",
            (("endpoint", "chat", 3), ("model", "Qwen/Qwen2.5-7B-Instruct", 3)),
        ),
        Hit(
            "quadlet/vectors.container",
            "[Container]\nImage=docker.io/qdrant/qdrant:v1.9\nPublishPort=6333:6333\n",
            (("vector_store", "vectors", 2),),
        ),
        Hit(
            "units/webui.service",
            "[Service]\nExecStart=/usr/bin/docker run --rm -p 127.0.0.1:3000:8080 -e OPENAI_MODEL=gpt-4o --name webui ghcr.io/open-webui/open-webui:main\n",
            (("endpoint", "webui", 2), ("model", "gpt-4o", 2)),
        ),
        Hit(
            "roles/lab/templates/lab.service.j2",
            "[Service]\nUser={{ user }}\nExecStart={{ venv }}/bin/jupyter-lab --ip=0.0.0.0\n",
            (("endpoint", "lab", 3),),
        ),
    ),
    misses=(
        Miss("nginx.service", "[Service]\nExecStart=/usr/sbin/nginx -g 'daemon off;'\nEnvironment=HOST=0.0.0.0\n"),
        Miss("db.container", "[Container]\nImage=docker.io/library/postgres:16\nPublishPort=5432:5432\n"),
        Miss("ollama.service", "[Unit]\nDescription=ollama\nExecStartPre=/bin/true\n"),
    ),
)  # fmt: skip
