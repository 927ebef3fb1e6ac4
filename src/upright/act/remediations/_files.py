"""Which files an asset is made of, as far as they lie in the sources given, and editing them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from upright.act.remediation import Context, Step
from upright.act.vault import Vault
from upright.model.asset import Asset, Location
from upright.model.errors import ConfigError, ConflictError, Unreachable
from upright.model.finding import Finding

Change: TypeAlias = "Callable[[str, str, int], str]"

_BOM = "\ufeff"
LARGEST = 32 << 20  # bytes of a file that is edited as a text
_MANIFEST = re.compile(r"^apiVersion:", re.MULTILINE)


def own_files(asset: Asset, roots: Mapping[str, Path], location_type: str = "") -> list[tuple[str, str]]:
    """`(source, path)` of every file that is the asset itself: by its path keys, and by its places of this type.

    A place with a line is where code or a configuration names the file; it is not the file.
    """
    named = [(source, path) for key in asset.keys for source, path in _of_key(key, roots)]
    whole = [place for place in asset.locations if location_type and place.type == location_type and not place.line]
    return _distinct({*named, *((place.source, place.path) for place in whole)}, roots)


def labelled_files(asset: Asset, roots: Mapping[str, Path]) -> list[tuple[str, str]]:
    """`(source, path)` of every file in which data classes of this asset were found."""
    sources = sorted({place.source for place in asset.locations})
    found = {(source, path) for source in sources for label in asset.labels for path in _prefixes(label.partition)}
    return _distinct(found, roots)


def is_file(source: str, path: str, roots: Mapping[str, Path]) -> bool:
    """Whether there is a file of this path in this source."""
    return source in roots and bool(path) and (roots[source] / path).is_file()


def _distinct(found: set[tuple[str, str]], roots: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Those that are files, each file once however many links name it."""
    by_file = {
        (roots[source] / path).resolve(): (source, path)
        for source, path in sorted(found)
        if is_file(source, path, roots)
    }
    return sorted(by_file.values())


def in_file(partition: str, path: str) -> bool:
    """Whether the partition of a label is this file or a part of it."""
    return partition == path or partition.startswith(f"{path}:")


def _of_key(key: str, roots: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    for source in roots:
        prefix = f"path:{source}/"
        if key.startswith(prefix):
            yield source, key.removeprefix(prefix)


def _prefixes(partition: str) -> Iterator[str]:
    """The paths that a partition may start with: a path may itself hold colons."""
    yield partition
    while ":" in partition:
        partition = partition.rpartition(":")[0]
        yield partition


def places_of(finding: Finding, asset: Asset, context: Context) -> list[Location]:
    """Where the finding points to, else where the asset was seen, as far as there are files: by source, path, line."""
    for several in (finding.locations, asset.locations):
        found = {place for place in several if is_file(place.source, place.path, context.roots)}
        if found:
            return sorted(found)
    return []


def text_of(context: Context, source: str, path: str) -> str:
    """The file's text as edits see it (`plain`). Raises ConflictError when it is too large or no text, Unreachable."""
    file = context.roots[source] / path
    try:
        if file.stat().st_size > LARGEST:
            raise ConflictError(f"{path}: too large to be edited")
        return plain(file.read_bytes().decode())
    except UnicodeDecodeError:
        raise ConflictError(f"{path}: not a text in UTF-8") from None
    except OSError as error:
        raise Unreachable(f"{path}: {error.strerror or 'cannot be read'}") from error


def plain(text: str) -> str:
    r"""A text without byte order mark, and with `\n` where every line ends with `\r\n`; `edit` brings both back."""
    bare = text.removeprefix(_BOM)
    return bare.replace("\r\n", "\n") if _of_windows(bare) else bare


def _of_windows(text: str) -> bool:
    return "\r\n" in text and text.count("\r\n") == text.count("\n")


def lines_of(text: str) -> list[str]:
    r"""The lines with their ends, which are `\n` alone: what else splits a text for Python ends no line of a file."""
    return io.StringIO(text, newline="\n").readlines()


def edit(context: Context, source: str, path: str, content: str, summary: str) -> list[Step]:
    """The step that gives a file this content, which is kept in the vault; none when nothing would change. It gets the
    byte order mark and the ends of lines that the file has.
    """
    old = (context.roots[source] / path).read_bytes()
    known = old.decode()
    bom, bare = (_BOM, known[1:]) if known.startswith(_BOM) else ("", known)
    new = (bom + (content.replace("\n", "\r\n") if _of_windows(bare) else content)).encode()
    if new == old:
        return []
    digest = Vault(context.vault).shelve(new)
    return [Step("edit-file", {"source": source, "path": path, "digest": digest, "size": str(len(new))}, summary)]


def wanted(context: Context, option: str, example: str, shape: str) -> str:
    """An option that only a person can give, as `--set option=...`. Raises ConfigError when missing or misshapen."""
    given = context.options.get(option, "")
    if not re.fullmatch(shape, given):
        raise ConfigError(f"say which {option}: --set {option}={example}")
    return given


def rewritten(finding: Finding, asset: Asset, context: Context, change: Change, what: str) -> list[Step]:
    """Edits of every file that the finding points to. `change(path, text, line)` gives the new text, for each place.

    Raises ConflictError when no file would change.
    """
    texts: dict[tuple[str, str], str] = {}
    places = sorted(places_of(finding, asset, context), key=lambda place: -place.line)  # the last line first
    for place in places:
        file = place.source, place.path
        texts[file] = change(place.path, texts.get(file) or text_of(context, *file), place.line)
    steps = [step for file, text in sorted(texts.items()) for step in edit(context, *file, text, f"{file[1]}: {what}")]
    if not steps:
        where = ", ".join(sorted({place.path for place in places})[:3]) or "the sources at hand"
        raise ConflictError(f"{asset.name}: nothing in {where} can be changed by itself for this")
    return steps


def block(text: str, line: int) -> tuple[int, int]:
    """From where to where the lines reach that belong to line `line` (from 1): those indented more, and its closing
    brackets. A Kubernetes manifest is one block from `---` to `---`.
    """
    lines = lines_of(text)
    first = min(max(line, 1), max(len(lines), 1)) - 1
    if _MANIFEST.search(text):
        return _manifest(lines, first)
    last = first + 1
    while last < len(lines) and _belongs(lines[first], lines[last]):
        last += 1
    return sum(map(len, lines[:first])), sum(map(len, lines[:last]))


def _belongs(head: str, line: str) -> bool:
    indent, own = (len(each) - len(each.lstrip(" \t-")) for each in (line, head))
    return not line.strip() or indent > own or (indent == own and line.strip()[0] in ")]}")


def _manifest(lines: list[str], at: int) -> tuple[int, int]:
    marks = [number for number, line in enumerate(lines) if line.startswith("---")]
    first = max((mark + 1 for mark in marks if mark <= at), default=0)
    last = min((mark for mark in marks if mark > at), default=len(lines))
    return sum(map(len, lines[:first])), sum(map(len, lines[:last]))
