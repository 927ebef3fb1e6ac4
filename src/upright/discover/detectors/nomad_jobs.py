"""AI workloads of Nomad jobs.

Why it matters: where Nomad is the scheduler no manifest of Kubernetes stands: a job's file alone says which model server,
gateway or store of vectors runs, with which keys, and on which port of the machine.

How it recognises: tasks of a `job` with their image or program, arguments, environment, devices and templates. A port of a
fixed number is one of the machine. Files of environment variables in templates count by their names.

What it does not see: values of variables, and jobs that a template engine makes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.command_containers import fill
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.terraform import terraform
from upright.discover.sight import in_tests, local_key
from upright.discover.workloads import Variable, Workload, environment, sightings, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_LABEL = re.compile(r"\s*\w+\s+\"([^\"]{1,80})\"")
_VARIABLE = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,60})[ \t]*=[ \t]*\"?([^\"\n]{0,300})", re.MULTILINE)
_ITSELF = frozenset({"task", "main", "app", "server", "web"})  # names that say nothing: the group's or the job's counts


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for block in document.parse(terraform):
        if block.kind == "job" and block.labels:
            for group in (*block.body.get("group"), block.body):
                open_ports = [port.get("static").text for net in group.get("network") for port in net.get("port")]
                for task in group.get("task"):
                    outer = _label(document, group) if group is not block.body else ""
                    workload = _workload(document, task, [outer, block.labels[0]])
                    _opened(workload, [port for port in open_ports if port])
                    yield from sightings(document, workload)


def _label(document: Document, node: Node) -> str:
    """The label of a block, which its line states."""
    found = _LABEL.match(document.lines[node.line - 1]) if 0 < node.line <= len(document.lines) else None
    return found[1] if found else ""


def _workload(document: Document, task: Node, around: list[str]) -> Workload:
    named = [_label(document, task), *around]
    name = next((each for each in named if each and each not in _ITSELF), named[0] or "task")
    workload = Workload(name, task.line, local_key(document, "nomad", f"{around[-1]}/{name}"))
    for env in task.get("env") if task.get("env").is_list else (task.get("env"),):
        workload.variables += environment(env)
    for template in task.get("template"):
        if template.get("env").value is True:
            workload.variables += _of_template(template.get("data"))
    for config in task.get("config"):
        fill(workload, words(config.get("command"), config.get("args")))
        workload.image, workload.image_line = config.get("image").text, config.get("image").line
        if config.get("privileged").value is True or any("docker.sock" in each for each in _volumes(config)):
            workload.attributes["privileged"] = True
    workload.gpu = any("gpu" in _label(document, each) for own in task.get("resources") for each in own.get("device"))
    for own in task.get("resources"):
        _opened(workload, [port.get("static").text for net in own.get("network") for port in net.get("port")])
    return workload


def _volumes(config: Node) -> list[str]:
    mounts = [mount.get("source").text for mount in config.get("mount")]
    return [*config.get("volumes").strings(), *mounts]


def _of_template(data: Node) -> list[Variable]:
    return [
        Variable(
            found[1], "" if "{{" in found[2] else found[2], data.line + data.text.count("\n", 0, found.start(1)) + 1
        )
        for found in _VARIABLE.finditer(data.text)
    ]


def _opened(workload: Workload, ports: list[str]) -> None:
    if any(ports):
        workload.ports += [port for port in ports if port]
        workload.attributes["bind"] = "0.0.0.0"  # noqa: S104  reported, not used


DETECTOR = Detector(
    id="nomad-jobs",
    title="AI workloads of Nomad jobs",
    selects=Selector(languages=frozenset({"terraform"}), literals=(b'job "', b"job '", b'task "'), names=("*.nomad", "*.hcl")),
    detect=_detect,
    hits=(
        Hit(
            "jobs/ollama.nomad.hcl",
            'job "ollama" {\n  group "llm" {\n    network {\n      port "http" {\n        static = 11434\n      }\n    }\n    task "ollama" {\n      driver = "docker"\n      config {\n        image = "ollama/ollama:0.5"\n        ports = ["http"]\n      }\n    }\n  }\n}\n',
            (("endpoint", "ollama", 8),),
        ),
        Hit(
            "serve.nomad",
            'job "chat" {\n  group "g" {\n    task "server" {\n      driver = "docker"\n      config {\n        image = "vllm/vllm-openai"\n        args = ["--model", "Qwen/Qwen2.5-7B-Instruct"]\n      }\n      template {\n        env = true\n        data = <<EOF\nHF_TOKEN={{ with secret "kv/hf" }}{{ .Data.token }}{{ end }}\nEOF\n      }\n    }\n    task "store" {\n      driver = "docker"\n      config {\n        image = "qdrant/qdrant"\n      }\n    }\n  }\n}\n',
            (("endpoint", "g", 3), ("model", "Qwen/Qwen2.5-7B-Instruct", 7), ("vector_store", "store", 16)),
        ),
        Hit(
            "raw.hcl",
            'job "llama" {\n  group "x" {\n    task "llama" {\n      driver = "raw_exec"\n      config {\n        command = "/opt/llama-server"\n        args = ["--host", "0.0.0.0", "-m", "/models/qwen.gguf"]\n      }\n    }\n  }\n}\n',
            (("endpoint", "llama", 3),),
        ),
    ),
    misses=(
        Miss("web.nomad", 'job "web" {\n  group "g" {\n    task "web" {\n      driver = "docker"\n      config {\n        image = "nginx"\n      }\n    }\n  }\n}\n'),
        Miss("terragrunt.hcl", 'include {\n  path = "x"\n}\ninputs = { job = "ollama/ollama", task = "job \\"x" }\n'),
    ),
)  # fmt: skip
