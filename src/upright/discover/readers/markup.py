"""YAML, JSON (with comments) and TOML as plain data that knows its lines, within limits that hostile files cannot pass.

Nothing is constructed: YAML tags are ignored, aliases are followed without being copied, depth and number of nodes are
bounded. Templates of Helm, and of others that write `{{ }}`, are read with their actions replaced, so that what is
plain YAML in them can be seen.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import MAX_DEPTH, Node
from upright.discover.readers.yamlc import read_yaml
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.document import Document

_CONTROL = re.compile(
    r"\s*(?:[#/^!>~]|else\b|/\*|if\b|else\b|end\b|range\b|with\b|define\b|block\b|template\b|fail\b|\$\w+\s*:?=|break\b|continue\b)"
)
_BLOCK = re.compile(r"\bn?indent\b|\btoYaml\b|\.render\b")
_HELM = re.compile(
    r"\{\{-?\s{0,9}(?:\.(?:Values|Release|Chart|Files|Capabilities)|include|template|if|range|with|end|toYaml|define|"
    r"default|tpl|quote|\$|/\*)"
)
_SCHEMA = re.compile(r"^kind:[ \t]*[\"']?CustomResourceDefinition\b", re.MULTILINE)
_BETWEEN = re.compile(r"^(?=---)", re.MULTILINE)
_DIRECTIVE = re.compile(r"%\{[^{}]{0,400}\}")  # of Terraform's templates
_LONG_KEY = re.compile(r"^[^=\"'#\n]{2000}", re.MULTILINE)
_VALUES = re.compile(r"\.Values((?:\.\w+)+)")
_DEFAULT = re.compile(r"\bdefault\s+\"([^\"]{0,200})\"")


def markup(document: Document) -> list[Node]:
    """The documents of a YAML, JSON or TOML file, each as a Node; none of records by lines. Raises MalformedError."""
    text = document.text
    if document.language == "toml":
        return [_toml(text)]
    if document.language == "jsonl":
        return []
    if document.language == "json":
        return [read_json(text)]
    text = _without_schemas(text)
    if "%{" in text and document.name.endswith(("tftpl", ".tpl")):
        text = _DIRECTIVE.sub(lambda found: "\n" * found[0].count("\n"), text)
    if _HELM.search(text):
        return read_yaml(without_actions(text))
    try:
        return read_yaml(text)
    except MalformedError:
        if "{{" not in text:
            raise
        return read_yaml(without_actions(text))  # of Handlebars, Mustache, Jinja


def _without_schemas(text: str) -> str:
    """The text with blank lines in place of Kubernetes' definitions of resources: megabytes in which nothing is run."""
    if not _SCHEMA.search(text):
        return text
    parts = _BETWEEN.split(text)
    return "".join("\n" * part.count("\n") if _SCHEMA.search(part) else part for part in parts)


def front_matter(document: Document) -> Node | None:
    """The YAML between `---` lines at the start of a Markdown file, or None. Raises MalformedError."""
    text = document.text
    if not text.startswith("---"):
        return None
    end = re.search(r"^(?:---|\.\.\.)[ \t]*$", text[3:], re.MULTILINE)
    if not end:
        return None
    head = text[: end.start() + 3].rstrip()
    try:
        found = read_yaml(head)
    except MalformedError:
        return _plain_head(head)
    return found[0] if found else None


def _plain_head(head: str) -> Node | None:
    """A head that is no YAML, since people write `: ` into their sentences: its lines as names and texts."""
    pairs: dict[str, Node] = {}
    for number, line in enumerate(head.split("\n"), 1):
        name, colon, value = line.partition(":")
        if colon and re.fullmatch(r"[A-Za-z][\w-]{0,60}", name):
            pairs.setdefault(name, Node(value.strip(), number))
    if not pairs:
        raise MalformedError("the head of the file is no YAML")
    return Node(pairs, 1)


def without_actions(text: str) -> str:
    """A Helm template with its actions replaced, on the same lines: `{{ .Values.a.b }}` becomes `$(values.a.b)`."""
    return "\n".join(_plain_line(line) for line in _replaced(text).split("\n"))


def _replaced(text: str) -> str:
    """The text with each action replaced, in one pass; what is not closed stays as it is."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("{{", at)) >= 0:
        comment = text[start + 2 : start + 12].lstrip("- \t").startswith("/*")
        closed = text.find("*/", start) if comment else start
        bare = text.startswith("{{{", start)  # as Handlebars writes what it leaves unescaped
        end = text.find("}}}" if bare else "}}", closed) if closed >= 0 else -1
        if end < 0:
            break
        pieces += [text[at:start], _placeholder(text[start + 2 + bare : end].strip("-"))]
        at = end + 2 + bare
    return "".join([*pieces, text[at:]])


def _placeholder(inner: str) -> str:
    lines = "\n" * inner.count("\n")
    if _CONTROL.match(inner) or _BLOCK.search(inner):
        return lines
    default = _DEFAULT.search(inner)
    if default:
        return default.group(1) + lines
    values = _VALUES.search(inner)
    return (f"$(values{values.group(1)})" if values else "$()") + lines


def _plain_line(line: str) -> str:
    bare = line.strip()
    if bare.startswith("$(") and not bare.partition(")")[2].lstrip().startswith(":"):
        return ""
    return line


def toml_data(text: str) -> dict[str, Any]:
    """The plain data of a TOML text. Raises MalformedError, or LimitExceeded for keys of unreasonable length."""
    if _LONG_KEY.search(text):
        raise LimitExceeded("a key is longer than the limits allow")
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MalformedError("not TOML", str(error)[:80]) from None


def _toml(text: str) -> Node:
    data = toml_data(text)
    return _toml_node(data, _TomlLines(text), (), 1)


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


class _TomlLines:
    """Where keys and array items of a TOML text stand: `tomllib` does not tell."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.at: dict[tuple[str, ...], int] = {}
        prefix: tuple[str, ...] = ()
        counts: dict[tuple[str, ...], int] = {}
        for number, line in enumerate(self.lines, 1):
            header = _HEADER.match(line) if line.lstrip().startswith("[") else None
            if header:
                prefix = self._resolve(self._parts(header.group(2)), counts)
                if header.group(1) == "[[":
                    counts[prefix] = counts.get(prefix, -1) + 1
                    prefix = (*prefix, str(counts[prefix]))
                self._put(prefix, number)
            else:
                key = _KEY.match(line)
                if key:
                    self._put((*prefix, *self._parts(key.group(1))), number)

    @staticmethod
    def _parts(text: str) -> tuple[str, ...]:
        return tuple(part.strip("\"'") for part in _PART.findall(text))

    @staticmethod
    def _resolve(parts: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> tuple[str, ...]:
        done: tuple[str, ...] = ()
        for index, part in enumerate(parts):
            done = (*done, part)
            if done in counts and index < len(parts) - 1:
                done = (*done, str(counts[done]))
        return done

    def _put(self, path: tuple[str, ...], number: int) -> None:
        for length in range(len(path), 0, -1):
            self.at.setdefault(path[:length], number)

    def item(self, text: str, start: int) -> int:
        """The first line from `start` on that holds `text` in quotes."""
        quoted = (f'"{text}"', f"'{text}'")
        for number in range(start, min(start + 2000, len(self.lines) + 1)):
            if any(form in self.lines[number - 1] for form in quoted):
                return number
        return start


def _toml_node(value: Any, lines: _TomlLines, path: tuple[str, ...], line: int) -> Node:
    if len(path) > MAX_DEPTH:
        raise LimitExceeded("nested too deeply")
    if isinstance(value, dict):
        pairs = {}
        for key, child in value.items():
            here = (*path, str(key))
            pairs[str(key)] = _toml_node(child, lines, here, lines.at.get(here, line))
        return Node(pairs, line)
    if isinstance(value, list):
        items = []
        at = line
        for index, child in enumerate(value):
            here = (*path, str(index))
            at = lines.at.get(here, lines.item(child, at) if isinstance(child, str) else at)
            items.append(_toml_node(child, lines, here, at))
        return Node(items, line)
    return Node(value if isinstance(value, str | int | float | bool) else str(value), line)
