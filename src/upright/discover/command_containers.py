"""Containers and programs that a command line starts: `docker run` and its kin, or a program by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_programs import programs
from upright.discover.workloads import Variable, Workload, published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.readers.shell_commands import Word

RUNNERS = frozenset({"docker", "podman", "nerdctl"})
# Options of `docker run` and of `podman run` that take no value; every other one takes the next word.
_ALONE = frozenset(
    {
        "--detach", "--rm", "--interactive", "--tty", "--privileged", "--init", "--read-only", "--publish-all",
        "--no-healthcheck", "--oom-kill-disable", "--sig-proxy", "--disable-content-trust", "--replace", "--quiet",
        "--no-hosts", "--systemd", "--rmi", "--tls-verify", "--env-host", "--http-proxy", "--sdnotify",
    }
)  # fmt: skip
_SHORT = re.compile(r"-[ditqPa]+")
_ROLES = {
    "server": "model_server", "ui": "ui", "flow": "ui", "store": "vector_store", "notebook": "notebook",
    "tracker": "observability",
}  # fmt: skip
# Where a program listens: an option of its own or the variable that it reads.
_WIDE = re.compile(
    r"--(?:host|ip|listen|bind|hostname|address|http-host|dashboard-host|server\.address|\w+App\.ip)(?:[= ]|$)"
    r"['\"]?(?:0\.0\.0\.0|\[?::\]?|\*)(?![\w.])"
)
_OPEN = re.compile(r"--(?:NotebookApp|ServerApp|IdentityProvider)\.(?:token|password)=(?:''|\"\")?(?=\s|$)")
_LISTENS = re.compile(r"(?:^|_)(?:HOST|BIND|LISTEN|ADDRESS|ADDR|IP)$")
_INTERPRETER = re.compile(r"(?:python[\d.]*|node|npx|uvx|uv|bash|sh|env|sudo|run|exec|-m|-[lc]+|poetry|pipenv|conda)")
_FEW = 6  # words before the program


def fill(workload: Workload, words: Sequence[Word]) -> None:
    """Add what a command line says: the container that it runs, or the program that it starts."""
    told = [word for word, _ in words]
    if told and told[0].rpartition("/")[2] in RUNNERS and "run" in told[1:3]:
        _container(workload, [*words][told.index("run") + 1 :])
        return
    workload.words = [*words]
    listening(workload, " ".join(told))
    for word in told[:_FEW]:
        name = word.rpartition("/")[2].lower()
        found = programs().get(name)
        if found is not None and found.kind in _ROLES:
            workload.role = _ROLES[found.kind]
            workload.image = workload.image or (name if found.kind == "store" else "")
        if found is not None or not (_INTERPRETER.fullmatch(name) or word.startswith("-")):
            break


def listening(workload: Workload, command: str) -> None:
    """Add where a command line, or a variable of it, makes a program listen, and that it asks nobody for a token."""
    if _WIDE.search(command) or any(
        _LISTENS.search(each.name) and each.value.startswith(("0.0.0.0", "[::]", ":::"))  # noqa: S104  looked for
        for each in workload.variables
    ):
        workload.attributes["bind"] = "0.0.0.0"  # noqa: S104  reported, not used
    if _OPEN.search(command):
        workload.attributes["auth"] = "none"
    if "jupyter" in command:
        workload.attributes["framework"] = "jupyter"


def _container(workload: Workload, words: list[Word]) -> None:
    """Options up to the image, and the command behind it."""
    at = 0
    wide: list[bool] = []
    while at < len(words):
        word, line = words[at]
        if not word.startswith("-") and not _more(words[at : at + 2]):
            break
        name, sign, value = word.partition("=")
        at += 1
        if not (sign or word in _ALONE or _SHORT.fullmatch(word) or word.startswith("$")):
            if not word.startswith("--") and len(word) > 2:  # noqa: PLR2004  `-p8080:80`
                name, value = word[:2], word[2:]
            elif at < len(words):
                value = words[at][0]
                at += 1
        _option(workload, name, value, line, wide)
    if at < len(words):
        workload.image, workload.image_line = words[at]
        workload.words = words[at + 1 :]
    if wide:
        workload.attributes["bind"] = "0.0.0.0" if any(wide) else "127.0.0.1"  # noqa: S104  reported, not used


def _more(words: list[Word]) -> bool:
    """Whether a variable stands for more options: one follows."""
    return words[0][0].startswith("$") and words[-1][0].startswith("-")


def _option(workload: Workload, name: str, value: str, line: int, wide: list[bool]) -> None:
    if name in {"-p", "--publish"}:
        port, is_open = published(value)
        workload.ports.append(port)
        wide.append(is_open)
    elif name in {"-e", "--env"}:
        variable, _, text = value.partition("=")
        workload.variables.append(Variable(variable, text, line))
    elif name in {"--gpus", "--runtime"}:
        workload.gpu = name == "--gpus" or value == "nvidia"
    elif name in {"--network", "--net"} and value == "host":
        wide.append(True)
    elif name == "--privileged" or (name in {"-v", "--volume", "--mount"} and "docker.sock" in value):
        workload.attributes["privileged"] = True
    elif name in {"-u", "--user"}:
        workload.attributes["user"] = value
