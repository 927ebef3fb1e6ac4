"""Shell commands wherever they are written: scripts, Dockerfiles, notebooks, Makefiles, manifests of Kubernetes."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.readers.notebook_source import notebook

if TYPE_CHECKING:
    from upright.discover.document import Document

Word: TypeAlias = tuple[str, int]  # a word without its quotes, and its line in the file
Command: TypeAlias = tuple[Word, ...]

SHELLS = frozenset({"shell", "dockerfile", "make", "notebook", "yaml"})
_WORD = re.compile(
    r"&&|\|\||[;|&()<>]|(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\$\([^()]*\)|\\.|[^\s;|&()<>\"'\\])+|[\"']", re.DOTALL
)
_SEPARATORS = frozenset({"&&", "||", ";", "|", "&", "(", ")"})
_BEFORE = frozenset(
    {"-", "run", "cmd", "entrypoint", "sudo", "env", "then", "do", "else", "exec", "time", "nohup", "export", "srun", "-c",
     "args:", "command:", "script:", "run:", "shell:", "cmd:", "ansible.builtin.shell:", "ansible.builtin.command:", ">", ">-", "bash", "sh", "'", '"', "[", "!", "%", "@", "uv", "-m", "python", "python3"}
)  # fmt: skip
_REFERENCE = re.compile(r"\$(?:([A-Za-z_]\w{0,60})|\{([A-Za-z_]\w{0,60})\})")
_DECLARES = frozenset({"export", "readonly", "local", "declare"})
_TEXT = 300  # characters of what a variable is set to, when others stand in it
_ASSIGNED = re.compile(r"([A-Za-z_]\w{0,60})=(.*)", re.DOTALL)
_CELL_OF_SHELL = re.compile(r"%%(?:bash|sh|script\s+(?:ba)?sh)\b")
_LINE_OF_SHELL = re.compile(r"\s*(?:!|%(?=(?:pip|conda|uv|sh|system)\b))")
_LONGEST = 2000  # characters of a line, lines of a command


def shell_commands(document: Document) -> list[Command]:
    """The simple commands of a document in order, comments left out, words that only introduce one dropped. Never
    fails on text that is no shell: what cannot be read as a command gives words that nobody knows.
    """
    return _read(_lines(document))


def commands_of(text: str, line: int) -> list[Command]:
    """The simple commands of a text that stands at one line of another document."""
    return _read((each.strip()[:_LONGEST], line) for each in text.splitlines())


def _read(of: Iterable[Word]) -> list[Command]:
    found: list[Command] = []
    words: list[Word] = []
    lines = 0
    for text, number in of:
        continued = text.endswith("\\") and lines < _LONGEST
        lines = lines + 1 if continued else 0
        for word in _words(text.removesuffix("\\")):
            if word in _SEPARATORS:
                _end(found, words)
            else:
                words.append((word, number))
        if not continued:
            _end(found, words)
    _end(found, words)
    return found


def assignments(commands: list[Command]) -> dict[str, Word]:
    """Variables that are set to a text of their own, or to one of those set before: `model_id=org/name`,
    `image="registry/$model_id:1.0"`.
    """
    found: dict[str, Word] = {}
    for command in commands:
        for word, line in command:
            match = _ASSIGNED.fullmatch(word)
            if match is None and word in _DECLARES:
                continue
            if match is None:
                break
            text = match[2].strip("\"'") if "$" not in match[2] else put_together(match[2].strip('"'), found)
            if text:
                found.setdefault(match[1], (text, line))
    return found


def put_together(text: str, variables: Mapping[str, Word]) -> str:
    """A text with the variables in it as what they were set to; empty when one of them is not known."""
    if (
        "$(" in text
        or len(text) > _TEXT
        or any((found[1] or found[2]) not in variables for found in _REFERENCE.finditer(text))
    ):
        return ""
    whole = _REFERENCE.sub(lambda found: variables[found[1] or found[2]][0], text)
    return whole if "$" not in whole and len(whole) <= _TEXT else ""


def program(command: Command) -> Command:
    """The command from its program on: what introduces it (`sudo`, `NAME=value`, `RUN --mount=...`) is dropped."""
    at = 0
    for word, _ in command:
        if word.lower() not in _BEFORE and not _ASSIGNED.fullmatch(word) and not word.startswith("--"):
            break
        at += 1
    return command[at:]


def _end(found: list[Command], words: list[Word]) -> None:
    if words:
        found.append(tuple(words))
    words.clear()


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match.group()
        if word.startswith("#"):
            return
        if word[0] in "\"'" and word[-1] == word[0] and len(word) > 1:
            inner = word[1:-1]
            if " " in inner and "://" not in inner.split(" ", 1)[0]:
                yield from _pieces(inner)
                continue
            word = inner
        yield word.strip("\"'") if word.count('"') + word.count("'") > 1 else word


def _pieces(inner: str) -> Iterator[str]:
    """The words of a quoted text, itself perhaps a command (`sh -c "pip install x && y"`)."""
    for match in _WORD.finditer(inner):
        yield match.group().strip("\"'") or match.group()


def _lines(document: Document) -> Iterator[Word]:
    if document.language == "notebook":
        yield from _of_notebook(document)
        return
    for number, line in enumerate(document.lines, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield text[:_LONGEST], number


def _of_notebook(document: Document) -> Iterator[Word]:
    for cell in document.parse(notebook).cells:
        if cell.kind != "code":
            continue
        first = next((line for line in cell.lines if line.strip()), "")
        whole, continued = bool(_CELL_OF_SHELL.match(first.strip())), False
        for line, number in zip(cell.lines, cell.raw, strict=False):
            start = _LINE_OF_SHELL.match(line)
            text = line[start.end() if start and not whole else 0 :].strip()
            if (whole or start or continued) and text and not text.startswith(("#", "%%")):
                continued = text.endswith("\\")
                yield text[:_LONGEST], number
            else:
                continued = False
