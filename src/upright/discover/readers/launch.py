"""What a command line starts: which package, from where, pinned or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FETCHERS = frozenset({"npx", "bunx", "pnpx", "uvx", "pipx"})
_INTERPRETERS = frozenset({"tsx", "ts-node", "ts-node-esm", "vite-node", "esno", "nodemon", "babel-node"})
_FLAGS_WITH_VALUE = frozenset(
    {"--from", "--with", "-p", "--package", "--python", "-c", "--directory", "--index-url", "--project"}
)
_DOCKER_FLAGS = frozenset(
    {
        "-e",
        "--env",
        "-v",
        "--volume",
        "--mount",
        "--name",
        "-p",
        "--publish",
        "--network",
        "-w",
        "--env-file",
        "--user",
        "--pull",
        "-l",
    }
)
_NPM = re.compile(r"((?:@[\w.-]{1,80}/)?[\w.-]{1,120})(?:@(.{1,60}))?")
_PYPI = re.compile(r"([\w.-]{1,120})(?:\[[^\]]{0,80}\])?(?:(?:==|@)(.{1,60}))?")
_EXACT = re.compile(r"v?\d+\.\d+[\w.+-]{0,40}")
_COMMIT = re.compile(r"@(?:[0-9a-f]{40}|v?\d[\w.]{0,30})(?:#|$)")
_CURL_PIPE = re.compile(r"\b(?:curl|wget)\b[^|]{0,300}\|\s*(?:sudo\s+)?(?:ba|z)?sh\b")


@dataclass(frozen=True, slots=True)
class Launch:
    """`program` without its arguments; `package` as named (an image for Docker); `fetched`: downloaded when started;
    `pinned` is None when nothing is fetched.
    """

    program: str
    package: str = ""
    ecosystem: str = ""
    version: str = ""
    fetched: bool = False
    pinned: bool | None = None


def launch(command: str, arguments: list[str]) -> Launch:
    """Read a command and its arguments; `cmd /c npx ...` and `sh -c "npx ..."` are looked through."""
    words = (
        [*command.split(), *arguments]
        if " " in command and not command.startswith(("/", "~", "$"))
        else [command, *arguments]
    )
    program = _program(words[0]) if words else ""
    if program in {"cmd", "wsl", "env", "sudo"}:
        rest = [word for word in words[1:] if not word.startswith(("/", "-")) and "=" not in word]
        return launch(rest[0], words[words.index(rest[0]) + 1 :]) if rest else Launch(program)
    if program in {"sh", "bash", "zsh"} and "-c" in words:
        script = words[-1]
        inner = script.split()
        if _CURL_PIPE.search(script):
            return Launch(program, fetched=True, pinned=False)
        return launch(inner[0], inner[1:]) if inner and _program(inner[0]) != program else Launch(program)
    return _started(program, words[1:])


def _program(word: str) -> str:
    return re.split(r"[/\\]", word)[-1].lower().removesuffix(".exe").removesuffix(".cmd")


def _started(program: str, words: list[str]) -> Launch:
    fetcher = _fetcher(program, words)
    if fetcher:
        ecosystem, skip = fetcher
        return _fetched(program, ecosystem, words[skip:], _NPM if ecosystem == "npm" else _PYPI)
    if program == "uv" and words[:1] == ["run"] and "--with" in words[:-1]:
        return _package(program, "pypi", words[words.index("--with") + 1], _PYPI)
    if program in {"docker", "podman"} and "run" in words:
        return _image(program, words[words.index("run") + 1 :])
    if program == "deno":
        found = next((word for word in words if word.startswith(("npm:", "jsr:", "https://"))), "")
        name = found.removeprefix("npm:").removeprefix("jsr:")
        return _package(program, "npm", name, _NPM) if found else Launch(program)
    module = re.fullmatch(r"python[\d.]*|py", program) and "-m" in words[:-1]
    return Launch(program, words[words.index("-m") + 1], "pypi") if module else Launch(program)


def _fetcher(program: str, words: list[str]) -> tuple[str, int] | None:
    """The ecosystem from which a program fetches what it starts, and how many words to skip before its name."""
    if program in {"npm", "pnpm", "yarn", "bun"} and words[:1] in (["exec"], ["dlx"], ["x"]):
        return "npm", 1
    if program in {"npx", "bunx", "pnpx"}:
        return "npm", 0
    if program == "uvx":
        return "pypi", 0
    if program == "pipx" and words[:1] == ["run"]:
        return "pypi", 1
    return ("pypi", 2) if program == "uv" and words[:2] == ["tool", "run"] else None


def _fetched(program: str, ecosystem: str, words: list[str], shape: re.Pattern[str]) -> Launch:
    for flag in ("--from", "--package", "-p", "--spec"):
        if flag in words[:-1]:
            return _package(program, ecosystem, words[words.index(flag) + 1], shape)
    skip = False
    for place, word in enumerate(words):
        if skip or word.startswith("-"):
            skip = word in _FLAGS_WITH_VALUE
            continue
        if word in _INTERPRETERS and words[place + 1 :]:  # a tool of the project, which runs a file of the project
            return Launch(word)
        return _package(program, ecosystem, word, shape)
    return Launch(program, fetched=program in _FETCHERS, pinned=False)


def _package(program: str, ecosystem: str, word: str, shape: re.Pattern[str]) -> Launch:
    if "://" in word or word.startswith(("git+", "github:")):
        return Launch(program, re.sub(r"//[^/@]{1,200}@", "//", word), ecosystem, "", True, bool(_COMMIT.search(word)))
    match = shape.fullmatch(word)
    if not match:
        return Launch(program, word if word.startswith((".", "/")) else "", ecosystem)
    version = match.group(2) or ""
    exact = bool(_EXACT.fullmatch(version))
    return Launch(program, match.group(1), ecosystem, version if exact else "", True, exact)


def _image(program: str, words: list[str]) -> Launch:
    skip = False
    for word in words:
        if skip or word.startswith("-"):
            skip = word in _DOCKER_FLAGS
            continue
        tag = word.rpartition("/")[2].partition(":")[2]
        pinned = "@sha256:" in word or (bool(tag) and tag != "latest")
        return Launch(program, word, "docker", tag if pinned and "@" not in word else "", False, pinned)
    return Launch(program)


_SCRIPT = re.compile(r"(?:\$\{\w{1,40}\}/|\.{1,2}/|/)?((?:[\w.-]{1,80}/){0,12}[\w-]{1,80})\.(?:py|m?js|c?js|ts|mts)")
_MODULE = re.compile(r"[A-Za-z_][\w.]{0,120}")


def started_module(command: str, arguments: list[str]) -> str:
    """The dotted name of the module that a command line starts from the source itself (`python server/main.py`,
    `uv run server.py`, `python -m app.server`); of a path from elsewhere its last part. Empty when it starts none.
    """
    words = [*command.split(), *arguments][:40]
    for flag, word in zip(["", *words], words, strict=False):
        if flag == "-m" and _MODULE.fullmatch(word):
            return word
        if found := _SCRIPT.fullmatch(word):
            path = found.group(1)
            whole = path.rpartition("/")[2] if word.startswith("/") else path
            return whole.replace("/", ".")
    return ""


COMMANDS = "console scripts"  # stands for a module in which the commands of a project are functions
_COMMAND = re.compile(r"[A-Za-z][\w-]{1,60}")
_MOST_WORDS = 12


def started(command: str, arguments: list[str]) -> list[str]:
    """What a command line may start of the source itself: a module (see `started_module`), or a command of a project
    (`uvx --from . desk-tools`, `uv run desk-tools`).
    """
    words = [*command.split(), *arguments][:_MOST_WORDS]
    known = _FETCHERS | {"uv", "run", "tool", "exec", "poetry", "python", "node"}
    named = [f"{COMMANDS}.{word}" for word in words if _COMMAND.fullmatch(word) and word not in known]
    module = started_module(command, arguments)
    packages = [f"{module}.__main__"] if module and "-m" in (*command.split(), *arguments) else []
    return [name for name in (module, *packages, *named) if name]
