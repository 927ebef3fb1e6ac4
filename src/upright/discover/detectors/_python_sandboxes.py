"""What keeps code that a model writes apart from the machine: a container, a sandbox, the machines of who runs it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detectors._library_tools import promised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

_APART = re.compile(
    r"docker|sandbox|container|\be2b|daytona|firecracker|gvisor|wasm|pyodide|dynamic_?sessions|agent_?core",
    re.IGNORECASE,
)
# Code that the service behind the class runs, or a container that it starts unless told otherwise.
_ELSEWHERE = re.compile(
    r"^(?:azure\.ai|agents|agent_framework|google|vertexai|mistralai|xai_sdk)\..*Code_?(?:Interpreter|Exec)|Hosted"
    r"|^crewai_tools\..*CodeInterpreter"
)
_STARTS = re.compile(
    r"\b(?:subprocess|create_subprocess\w*|popen|pexpect|paramiko|fabric|pty|plumbum|sh)\b|\bos\.(?:system|exec|spawn|posix)"
    r"|(?<![\w.])(?:exec|eval|__import__)\(",
    re.IGNORECASE,
)
_RUNNERS = ("code_execution_config", "code_executor", "executor", "executor_type", "executor_kwargs")
_SWITCH = "use_docker"


def kept_apart(module: PythonModule, call: Call, qualified: str, said: dict[str, Json]) -> dict[str, Json]:
    """What a tool does; it gives no shell where it, or what it is made with, runs code in a container or sandbox.

    So too where its maker runs the code, or code of this file that starts nothing: it hands the commands to somebody.
    What counts is what is called (`DockerCommandLineCodeExecutor(...)`) and what is written (`backend="e2b"`), never how
    a variable is named.
    """
    free = any(each.arg == "unsafe_mode" and not _is(each.value, False) for each in call.node.keywords)
    if not said.get("shell") or free:
        return said
    given = [*call.node.args, *(each.value for each in call.node.keywords)]
    apart = _ELSEWHERE.search(qualified) or _APART.search(qualified) or _says_apart(module, call, given)
    if not apart and not _handed_on(module, call):
        return said
    return {name: value for name, value in said.items() if name != "shell"} | {"apart": True}


def sandbox(module: PythonModule, call: Call, qualified: str) -> dict[str, Json]:
    """Whether the code that an agent runs is kept apart, where the one that makes the agent says so."""
    given = [call.keywords[name] for name in _RUNNERS if name in call.keywords]
    kind = module.text(call.keywords.get("executor_type"), call.scope)
    if _APART.search(qualified) or _says_apart(module, call, given) or kind not in {"", "local"}:
        return {"sandbox": True}
    if any(_is(value, False) for each in given for value in _switches(each)):
        return {"sandbox": False}
    tools = list(_shells(module, call))
    return {"sandbox": True} if tools and all(each.get("apart") for each in tools) else {}


def _shells(module: PythonModule, call: Call) -> Iterator[dict[str, Json]]:
    """What the ready-made tools do that run code and are made where the agent is."""
    for node in ast.walk(call.node):
        made = module.call_at(node) if node is not call.node else None
        if made is not None:
            qualified = module.callee(made)
            said = promised(qualified.rpartition(".")[2])
            if said.get("shell"):
                yield kept_apart(module, made, qualified, said)


def _says_apart(module: PythonModule, call: Call, given: Iterable[ast.expr]) -> bool:
    """Whether what is given to a call, or what the variables among it were made with, calls or names a sandbox."""
    values = list(given)
    held = [
        binding.expression
        for each in values
        if isinstance(each, ast.Name)
        for around in call.scope.within()
        for binding in around.bindings.get(each.id, ())
    ]
    nodes = [node for each in (*values, *held) if each is not None for node in ast.walk(each)]
    called = [module.symbol(node.func, call.scope) for node in nodes if isinstance(node, ast.Call)]
    switches = [value for node in nodes for value in _switches(node)]
    keys = {id(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
    written = [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in keys
    ]
    on = any(isinstance(value, ast.Constant) and value.value for value in switches)
    return on or any(map(_APART.search, (*called, *written)))


def _switches(node: ast.AST) -> Iterator[ast.expr]:
    """What a table says of `use_docker`."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == _SWITCH:
                yield value


def _handed_on(module: PythonModule, call: Call) -> bool:
    """Whether the function or object that a tool runs commands with is of this file, in which nothing is started."""
    executor = call.argument(-1, "executor")
    made = executor.func if isinstance(executor, ast.Call) else executor
    name = made.attr if isinstance(made, ast.Attribute) else made.id if isinstance(made, ast.Name) else ""
    return any(each.node.name == name for each in module.defined) and not _STARTS.search(module.document.text)


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
