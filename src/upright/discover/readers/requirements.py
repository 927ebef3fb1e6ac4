"""Requirements of Python projects as their manifests state them, with exact lines."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upright.discover.readers.markup import markup
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.node import Node


@dataclass(frozen=True, slots=True)
class Requirement:
    """A package that a manifest or lock file names. `specifier` is as written (`>=1,<2`, `^3.1`); `source` is the
    URL it comes from when that is not the registry; `version` is the exact version where one is stated.
    """

    name: str
    line: int
    specifier: str = ""
    version: str = ""
    source: str = ""
    dev: bool = False
    pinned: bool = False
    licence: str = ""


# Letters of Greek and Cyrillic are no part of a name, but of names that imitate others.
_NAME = re.compile(
    r"\s*([A-Za-z0-9\u0370-\u052f](?:[A-Za-z0-9\u0370-\u052f._-]{0,120}[A-Za-z0-9\u0370-\u052f])?)\s*(?:\[[^\]]{0,300}\])?\s*"
)
_EXACT = re.compile(r"={2,3}\s*v?([0-9][\w.+!-]{0,60})$")
_EGG = re.compile(r"#(?:.{0,200}&)?egg=([A-Za-z0-9._-]{1,120})")
_REPOSITORY = re.compile(r"/([A-Za-z0-9._-]{1,120}?)(?:\.git)?(?:@[^/]{0,120})?(?:#.{0,200})?$")
_CREDENTIALS = re.compile(r"//[^/@\s]{1,300}@")
_DEV = re.compile(r"dev|test|lint|doc|typing|ci$|bench|example", re.IGNORECASE)


def without_credentials(url: str) -> str:
    """A URL without user name and password."""
    return _CREDENTIALS.sub("//", url)


def parse(text: str, line: int, *, dev: bool = False) -> Requirement | None:
    """A requirement as PEP 508 or pip writes it, or None when the text is none."""
    text = text.partition(" #")[0].partition(" --")[0].strip().rstrip("\\").strip()
    if re.match(r"(?:git|hg|svn|bzr)\+|https?://|file:", text):
        return _from_url(text, "", line, dev=dev)
    match = _NAME.match(text)
    if not match:
        return None
    rest = text[match.end() :].partition(";")[0].strip().strip("()").strip()
    if rest.startswith("@"):
        return _from_url(rest[1:].strip(), match.group(1), line, dev=dev)
    if rest and rest[0] not in "<>=!~":
        return None
    exact = _EXACT.fullmatch(rest)
    version = exact.group(1) if exact and "*" not in rest else ""
    return Requirement(match.group(1), line, rest, version, dev=dev, pinned=bool(version))


def _from_url(url: str, name: str, line: int, *, dev: bool) -> Requirement | None:
    egg, repository = _EGG.search(url), _REPOSITORY.search(url)
    name = name or (egg.group(1) if egg else repository.group(1) if repository else "")
    pinned = bool(re.search(r"@(?:[0-9a-f]{40}|v?\d[\w.]*)(?:#|$)", url))
    return Requirement(name, line, "", "", without_credentials(url)[:300], dev, pinned) if name else None


def requirements_txt(document: Document) -> list[Requirement]:
    """The lines of a requirements file; options, comments and includes are left out."""
    dev = bool(_DEV.search(document.item.name))
    found = []
    for number, line in enumerate(document.lines, 1):
        text = line.strip()
        editable = re.match(r"(?:-e|--editable)[ =]+(.*)", text)
        if editable:
            text = editable.group(1)
        if text and text[0] not in "#-.":
            found.append(parse(text, number, dev=dev))
    return [requirement for requirement in found if requirement]


def pyproject(document: Document) -> list[Requirement]:
    """PEP 621, dependency groups, Poetry, PDM, uv and Hatch tables of a pyproject.toml; sources of uv applied."""
    root = markup(document)[0]
    found = list(_pep621(root)) + list(_poetry(root)) + list(_hatch(root))
    sources = {name.lower(): node for name, node in root.get("tool", "uv", "sources").items()}
    return [_with_source(requirement, sources) for requirement in found]


def _with_source(requirement: Requirement, sources: dict[str, Node]) -> Requirement:
    node = sources.get(requirement.name.lower())
    url = node.first("git", "url").text if node else ""
    if not url or node is None:
        return requirement
    pinned = bool(node.first("rev", "tag").text)
    return Requirement(
        requirement.name, requirement.line, requirement.specifier, requirement.version,
        without_credentials(url), requirement.dev, pinned,
    )  # fmt: skip


def _strings(node: Node, *, dev: bool) -> Iterator[Requirement]:
    for item in node:
        requirement = parse(item.text, item.line, dev=dev) if item.text else None
        if requirement:
            yield requirement


def _pep621(root: Node) -> Iterator[Requirement]:
    yield from _strings(root.get("project", "dependencies"), dev=False)
    for name, group in root.get("project", "optional-dependencies").items():
        yield from _strings(group, dev=bool(_DEV.search(name)))
    for table in (root.get("dependency-groups"), root.get("tool", "pdm", "dev-dependencies")):
        for group in table.values():
            yield from _strings(group, dev=True)
    yield from _strings(root.get("tool", "uv", "dev-dependencies"), dev=True)


def _hatch(root: Node) -> Iterator[Requirement]:
    for environment in root.get("tool", "hatch", "envs").values():
        yield from _strings(environment.get("dependencies"), dev=True)
        yield from _strings(environment.get("extra-dependencies"), dev=True)


def _poetry(root: Node) -> Iterator[Requirement]:
    poetry = root.get("tool", "poetry")
    yield from named(poetry.get("dependencies"), dev=False)
    yield from named(poetry.get("dev-dependencies"), dev=True)
    for name, group in poetry.get("group").items():
        yield from named(group.get("dependencies"), dev=bool(_DEV.search(name)))
    for name, group in poetry.get("extras").items():
        yield from _strings(group, dev=bool(_DEV.search(name)))


def named(table: Node, *, dev: bool) -> Iterator[Requirement]:
    """A table `name = "^1"` or `name = {version = "^1", git = ...}` (Poetry, Pipfile)."""
    for name, node in table.items():
        if name == "python":
            continue
        details = next(iter(node), node) if node.is_list else node
        specifier = details.get("version").text if details.is_map else details.text
        url = details.first("git", "url").text
        exact = re.fullmatch(r"(?:={2,3}\s*)?v?(\d[\w.+!-]{0,60})", specifier)
        version = exact.group(1) if exact else ""
        pinned = bool(version or details.first("rev", "tag", "ref").text)
        yield Requirement(name, node.line, specifier, version, without_credentials(url), dev, pinned)


def pipfile(document: Document) -> list[Requirement]:
    """`[packages]` and `[dev-packages]` of a Pipfile."""
    root = markup(document)[0]
    return [*named(root.get("packages"), dev=False), *named(root.get("dev-packages"), dev=True)]


def conda(document: Document) -> list[Requirement]:
    """Packages of a conda environment file, those of its `pip:` list included."""
    found: list[Requirement | None] = []
    for root in markup(document):
        for item in root.get("dependencies"):
            if item.text:
                name, _, version = item.text.rpartition("::")[2].partition("=")
                found.append(_conda(item.text, name, version, item.line))
            found += _strings(item.get("pip"), dev=False)
    return [requirement for requirement in found if requirement]


def _conda(text: str, name: str, version: str, line: int) -> Requirement | None:
    if re.fullmatch(r"[\w.-]+", name) and "<" not in text and ">" not in text:
        exact = version.strip("=").partition("=")[0]
        pinned = bool(re.fullmatch(r"\d[\w.]*", exact))
        return Requirement(name, line, f"={version}" if version else "", exact if pinned else "", pinned=pinned)
    return parse(text, line)


def setup_cfg(document: Document) -> list[Requirement]:
    """`install_requires` and the extras of a setup.cfg."""
    found: list[Requirement | None] = []
    section = option = ""
    for number, line in enumerate(document.lines, 1):
        header = re.match(r"\[([^\]]{1,80})\]", line)
        if header:
            section, option = header.group(1), ""
        elif line[:1].isspace():
            wanted = (section == "options" and option == "install_requires") or section == "options.extras_require"
            if wanted and line.strip() and line.strip()[0] != "#":
                found.append(parse(line, number, dev=bool(_DEV.search(option))))
        else:
            option = line.partition("=")[0].strip()
    return [requirement for requirement in found if requirement]


_TABLE = re.compile(r"_deps|_dependencies|_requirements")  # one list of all that a set-up picks from by name


def setup_py(document: Document) -> list[Requirement]:
    """Literal lists given to `install_requires`, `extras_require` and the like, read from the syntax tree."""
    try:
        tree = ast.parse(document.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise MalformedError("not Python", document.item.path) from None
    lists = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    tables = [node for name, node in lists.items() if _TABLE.fullmatch(name) and isinstance(node, ast.List)]
    found: list[Requirement | None] = [
        parse(item.value, item.lineno)
        for table in tables
        for item in table.elts
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    ]
    for node in ast.walk(tree) if not any(found) else ():
        if isinstance(node, ast.keyword) and node.arg in {"install_requires", "extras_require", "tests_require"}:
            value = lists.get(node.value.id, node.value) if isinstance(node.value, ast.Name) else node.value
            found += [
                parse(item.value, item.lineno, dev=node.arg == "tests_require")
                for item in ast.walk(value)
                if isinstance(item, ast.Constant) and isinstance(item.value, str) and _is_item(item, value)
            ]
    return [requirement for requirement in found if requirement]


def _is_item(item: ast.Constant, value: ast.expr) -> bool:
    """Whether the text stands in a list, not as the name of an extra."""
    return not any(isinstance(node, ast.Dict) and item in node.keys for node in ast.walk(value))
