"""Tools that settings define by the command that runs them.

Why it matters: where the words of a model are put into a command line, `;` and `$(...)` are part of what it may write.

How it recognises: in JSON and YAML, an entry with a name, a description, parameters, and a command that one of these
parameters stands in (`dig {domain}`, `${domain}`, `{{domain}}`). A command that is one text, and is not said to go
without a shell, runs in one.

What it does not see: quoting that the program which reads the settings adds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.descriptions import described
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_LARGEST = 300_000  # bytes: larger ones are data
_PLACED = re.compile(r"\$?\{\{?\s{0,3}(\w{1,60})\s{0,3}\}?\}")
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,80}")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or len(document.content) > _LARGEST:
        return
    for root in document.parse(markup):
        for _, node in [((), root), *root.walk()]:
            name, told = node.get("name").text, node.get("description").text
            if told and _NAME.fullmatch(name) and (command := _command(node)):
                yield _tool(document, node, name, told, command)


def _command(node: Node) -> Node | None:
    """The command line of an entry that one of its parameters stands in."""
    execution = node.first("execution", "exec", "run", "handler")
    command = node.get("command") or execution.get("command")
    off = (node.get("shell") or execution.get("shell")).value is False
    return command if command.text and not off and _parameters(node) & set(_PLACED.findall(command.text)) else None


def _parameters(node: Node) -> set[str]:
    given = node.first("parameters", "params", "inputs", "args", "arguments", "inputSchema", "input_schema")
    named = {each.get("name").text for each in given if each.is_map}
    return named | {name for name, _ in (given.get("properties") or given).items()}


def _tool(document: Document, node: Node, name: str, told: str, command: Node) -> Sighting:
    said: dict[str, Json] = {"description": told.partition("\n")[0][:200], **described(told, name=name), "shell": True}
    said |= {"sinks": {"shell": f"{document.item.path}:{command.line}"}, "capabilities": ["executes"]}
    return see(document, "tool", name, node.line, document.code_key(f"command tool {name}"), said, confidence=0.9)


DETECTOR = Detector(
    id="command-tools",
    title="Tools that settings define by a command",
    selects=Selector(languages=frozenset({"json", "yaml"}), literals=(b'"command"', b"command:")),
    detect=_detect,
    hits=(
        Hit(
            "tools/dns.json",
            '{"tool": {\n  "name": "lookup", "description": "Resolves a name",\n  "parameters": {"domain": {"type": "string"}},\n  "execution": {"command": "dig +short ${domain}", "shell": true}}}',
            (("tool", "lookup", 1),),
        ),
        Hit(
            "tools.yaml",
            'tools:\n  - name: ping\n    description: Pings a host\n    command: "ping -c 1 {{host}}"\n    parameters:\n      - name: host\n        type: string\n',
            (("tool", "ping", 2),),
        ),
    ),
    misses=(
        Miss(
            "tasks.json",
            '{"name": "build", "description": "Builds", "command": "make ${target}", "inputs": [{"id": "target"}]}',
        ),
        Miss(
            "tools.yaml",
            "tools:\n  - name: ping\n    description: Pings\n    command: [ping, '{{host}}']\n    parameters:\n      - name: host\n",
        ),
        Miss(
            "safe.yaml",
            "name: ping\ndescription: Pings\nshell: false\ncommand: ping {host}\nparameters: {host: {type: string}}\n",
        ),
    ),
)
