"""A document: one item as detectors see it, each view of it parsed once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from upright.model.errors import LimitExceeded, MalformedError
from upright.model.identity import code_key, path_key
from upright.model.item import Item

if TYPE_CHECKING:
    from upright.discover.words import Words

T = TypeVar("T")

TEXT_LIMIT = 4 << 20  # bytes of a text that detectors parse; larger ones are data, not code
HEAD = 4096

# `.env.local`, `.example.env.local`, `.envtemplate`, `.env example`
_ENVIRONMENT = re.compile(r"(?:\.[\w-]{1,30})?\.env(?:[._ -]|(?:example|sample|template|tpl|dist)$)")
_DOCKERFILE = re.compile(r"(?:dockerfile|containerfile)(?:\.|[_-][^.]*$)")
# What is filled in by who copies it: `openclaw.json.example`, `terraform.tfvars.sample`.
_EXAMPLE = re.compile(
    r"(\.(?:tf|tfvars|bicepparam|json|jsonc|json5|ya?ml|toml|ini|properties))[._-](?:example|sample|dist|template)$"
)
_TEMPLATES = (".yaml.tftpl", ".yml.tftpl", ".yaml.tpl", ".yml.tpl")  # manifests that Terraform fills in
BY_SUFFIX = {
    ".py": "python", ".pyi": "python", ".ipynb": "notebook", ".ts": "typescript", ".tsx": "tsx", ".mts": "typescript",
    ".cts": "typescript", ".js": "javascript", ".jsx": "javascript", ".mjs": "javascript", ".cjs": "javascript",
    ".tf": "terraform", ".hcl": "terraform", ".tfvars": "terraform", ".yaml": "yaml", ".yml": "yaml", ".json": "json",
    ".jsonc": "json", ".json5": "json", ".toml": "toml", ".lock": "lock", ".cfg": "ini", ".ini": "ini",
    ".env": "dotenv", ".bicep": "bicep", ".bicepparam": "bicep",
    ".sh": "shell", ".bash": "shell", ".zsh": "shell", ".md": "markdown", ".mdc": "markdown", ".mdx": "markdown",
    ".txt": "text", ".rst": "text", ".go": "go", ".java": "java", ".kt": "kotlin", ".rs": "rust", ".rb": "ruby",
    ".php": "php", ".cs": "csharp", ".sql": "sql", ".xml": "xml", ".html": "html", ".csv": "csv", ".tsv": "csv",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".log": "log", ".prompt": "text", ".j2": "jinja", ".jinja": "jinja",
    ".jinja2": "jinja", ".properties": "ini", ".conf": "ini", ".gradle": "gradle", ".kts": "gradle", ".mod": "gomod",
    ".service": "ini", ".container": "ini", ".nomad": "terraform",
}  # fmt: skip
_BY_NAME = {
    "dockerfile": "dockerfile", "containerfile": "dockerfile", "makefile": "make", "pipfile": "toml",
    "jenkinsfile": "groovy",
    "oai_config_list": "json", "package-lock.json": "lock", "npm-shrinkwrap.json": "lock", "pnpm-lock.yaml": "lock",
}  # fmt: skip
_SCRIPTED = re.compile(rb'"(?:language|name)"\s{0,9}:\s{0,9}"(?:typescript|javascript)"')
_INTERPRETERS = {b"python": "python", b"ruby": "ruby", b"php": "php", b"sh": "shell", b"node": "javascript"}


class Document:
    """`path` and `name` are in lower case, an example's as that of what it is for. `language` comes from the name,
    `format` from the bytes; `content` and `text` are read when first asked for.
    """

    def __init__(self, item: Item, words: Words | None = None) -> None:
        """`words`: those that will be asked for, to be found in one pass."""
        self.item = item
        self._words = words
        self.path = _EXAMPLE.sub(r"\1", item.path.lower())
        self.name = self.path.rpartition("/")[2]
        self._parsed: dict[Callable[[Document], Any], Any] = {}
        self._contains: dict[bytes, bool] = {}

    def within(self, name: str, text: str) -> Document:
        """A document of its own that this one writes: a text under a name, in which the same words are found."""
        data = text.encode()
        return Document(Item(self.item.source, f"{self.item.path}/{name}", len(data), content=data), self._words)

    @cached_property
    def language(self) -> str:
        """What the name (or a shebang line) says the document is written in; empty when it says nothing."""
        name = self.name
        if name in _BY_NAME:
            return _BY_NAME[name]
        if _DOCKERFILE.match(name) or name.endswith(".dockerfile"):
            return "dockerfile"
        plain = name.startswith(("env.", "dotenv.")) and self.item.suffix not in BY_SUFFIX
        if plain or name.endswith(".env") or _ENVIRONMENT.match(name):
            return "dotenv"
        if name.startswith(("requirements", "constraints")) and name.endswith((".txt", ".in")):
            return "requirements"
        suffix = ".yaml" if name.endswith(_TEMPLATES) else self._suffix
        found = "jsonl" if "_delta_log/" in self.path else BY_SUFFIX.get(suffix, "")
        if not found and self.head.startswith(b"#!"):
            line = self.head.split(b"\n", 1)[0]
            return next((language for word, language in _INTERPRETERS.items() if word in line), "")
        if found == "notebook" and self._is_of_scripts:
            found = "typescript"
        return "jsonl" if found == "json" and self._holds_lines() else found

    @cached_property
    def _is_of_scripts(self) -> bool:
        """Whether the kernel of a notebook runs TypeScript or JavaScript: what it says of itself stands at its end."""
        try:
            return _SCRIPTED.search(self.content, max(0, len(self.content) - HEAD)) is not None
        except LimitExceeded:
            return False

    def _holds_lines(self) -> bool:
        """Whether the first line is an object and the second begins another, as data sets called `.json` often do."""
        data = self.head if self.item.content is None else self.item.content
        end = data.find(b"\n")
        ended = end > 0 and data[max(0, end - 2) : end].rstrip()[-1:] == b"}"
        return ended and data[:1] == b"{" and data[end + 1 : end + 2] == b"{"

    @property
    def _suffix(self) -> str:
        return self.item.suffix if len(self.path) == len(self.item.path) else f".{self.name.rpartition('.')[2]}"

    @cached_property
    def head(self) -> bytes:
        """The first 4096 bytes."""
        return self.item.read(HEAD)

    @cached_property
    def format(self) -> str:
        """What the bytes say a binary file is (`pickle`, `zip`, `safetensors`...); empty for text and the unknown."""
        from upright.discover.readers.sniff import sniff

        return sniff(self.item)

    @cached_property
    def is_text(self) -> bool:
        """Whether the head holds no NUL byte (UTF-16 with its mark counts as text)."""
        return b"\0" not in self.head or self.head[:2] in {b"\xff\xfe", b"\xfe\xff"}

    @cached_property
    def content(self) -> bytes:
        """All bytes. Raises LimitExceeded above `TEXT_LIMIT`: large files are streamed by those who know how."""
        data = self.item.read(TEXT_LIMIT + 1)
        if len(data) > TEXT_LIMIT:
            raise LimitExceeded(f"larger than {TEXT_LIMIT >> 20} MiB", self.item.path)
        return data

    @cached_property
    def _lowered(self) -> bytes:
        return self.content.lower()

    @cached_property
    def _held(self) -> frozenset[bytes]:
        return self._words.held_by(self.content) if self._words is not None else frozenset()

    def contains(self, literals: tuple[bytes, ...]) -> bool:
        """Whether any of the literals occurs, in any case. Binary files contain nothing."""
        if not self.is_text:
            return False
        if self._words is not None and self._words.covers(literals):
            return not self._held.isdisjoint(literals)
        return any(map(self._holds, literals))

    def _holds(self, literal: bytes) -> bool:
        found = self._contains.get(literal)
        if found is None:
            found = self._contains[literal] = literal.lower() in self._lowered
        return found

    def known(self, reader: Callable[[Document], T]) -> T | None:
        """What `reader` has made of this document, if it was asked already and could."""
        found = self._parsed.get(reader)
        return None if isinstance(found, MalformedError) else found

    @cached_property
    def text(self) -> str:
        """The content as text: UTF-8 (a byte order mark dropped), UTF-16 with a mark, else Latin-1. Of a notebook of
        scripts its code, each line where it stands in the file.
        """
        if self._suffix == ".ipynb" and self.language == "typescript":
            from upright.discover.readers.notebook_source import script_lines

            return script_lines(self._decoded)
        return self._decoded

    @property
    def _decoded(self) -> str:
        data = self.content
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return data.decode("utf-16", errors="replace")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("latin-1")

    @cached_property
    def lines(self) -> list[str]:
        """The text by lines, without their ends; `lines[n - 1]` is line n."""
        return self.text.splitlines()

    def parse(self, reader: Callable[[Document], T]) -> T:
        """What `reader` makes of this document, computed once. A MalformedError is remembered and raised again."""
        if reader not in self._parsed:
            try:
                self._parsed[reader] = reader(self)
            except MalformedError as error:
                self._parsed[reader] = error
        result = self._parsed[reader]
        if isinstance(result, MalformedError):
            raise result
        return result  # type: ignore[no-any-return]  # the cache is keyed by the reader that made it

    def code_key(self, qualname: str) -> str:
        """The identity key of something that this document defines."""
        return code_key(self.item.source, self.item.path, qualname)

    @property
    def path_key(self) -> str:
        """The identity key of the document itself."""
        return path_key(self.item.source, self.item.path)
