"""Tar archives: PyTorch's first format, NeMo, SageMaker's model.tar.gz; members are recognised by content.

Source: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.recognise import is_tar
from upright.discover.readers.zip_members import TURNING
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

BLOCK: Final = 512
_FILES: Final = b"0\0" + b"7"
_SAYING: Final = frozenset({b"L", b"K", b"x", b"X", b"g"})
_RECORD: Final = re.compile(rb"\d+ (path|linkpath|size)=([^\n]*)\n")
_DIGITS: Final = re.compile(r"\d{1,18}")
DAMAGED: Final = b"?"  # no header where one should be
BEYOND: Final = b"!"  # a member that goes beyond the end
_BROKEN: Final = {DAMAGED: "a tar header is damaged", BEYOND: "a tar member goes beyond the end"}
_PARTS, _LINKS = 256, 2000  # of a path, of an archive, that are followed
_TYPES: Final = {b"1": "hard link", b"2": "symbolic link", b"3": "device", b"4": "device", b"6": "pipe"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: its bytes are `size` from `start`."""

    name: str
    kind: bytes
    start: int
    size: int
    target: str


def entries(blob: Blob) -> Iterator[Entry]:
    """The members in order; long names (GNU, pax) are put on the member that they belong to."""
    at, said, always = 0, dict[str, str](), dict[str, str]()
    while at + BLOCK <= blob.size:
        block = blob.take(at, BLOCK)
        if not block.strip(b"\0"):
            at += BLOCK
            continue
        if not is_tar(block):
            yield Entry("", DAMAGED, at, 0, "")
            at = _next_header(blob, at + BLOCK)
            continue
        size, kind = _number(block[124:136]), block[156:157]
        if kind not in _SAYING and _DIGITS.fullmatch(said.get("size", "")):
            size = int(said["size"])
        start, at = at + BLOCK, at + BLOCK + (size + BLOCK - 1) // BLOCK * BLOCK
        if start + size > blob.size:
            yield Entry(said.get("path") or _text(block[:100]), BEYOND, start, max(0, blob.size - start), "")
            return
        if kind in _SAYING:
            told = _said(blob.peek(start, min(size, 1 << 16)), kind)
            always |= told if kind == b"g" else {}
            said |= told
            continue
        own = _text(block[345:500]) if block[257:262] == b"ustar" else ""
        plain = f"{own}/{_text(block[:100])}" if own else _text(block[:100])
        yield Entry(said.get("path") or plain, kind, start, size, said.get("linkpath") or _text(block[157:257]))
        said = dict(always)


def _next_header(blob: Blob, at: int) -> int:
    """The next block that is a header; the end of the data when there is none."""
    while at + BLOCK <= blob.size and not is_tar(blob.take(at, BLOCK)):
        at += BLOCK
    return at


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("utf-8", errors="replace")


def _number(field: bytes) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if digits and not re.fullmatch(rb"[0-7]+", digits):
        raise MalformedError("a tar size is no number")
    return int(digits or b"0", 8)


def _said(raw: bytes, kind: bytes) -> dict[str, str]:
    """What stands before a member and holds of it rather than its own header: its name, its target, its size."""
    if kind in {b"L", b"K"}:
        return {"path" if kind == b"L" else "linkpath": _text(raw)}
    return {match[1].decode(): match[2].decode("utf-8", errors="replace") for match in _RECORD.finditer(raw)}


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge names, links and every member's content."""
    links: dict[str, list[str]] = {}
    for entry in entries(blob):
        inquiry.budget.spend_file()
        parts = entry.name.replace("\\", "/").split("/")
        if ".." in parts or entry.name.startswith("/"):
            inquiry.say(
                Verdict.SUSPICIOUS, "path-traversal", "a member's name leaves the archive's folder", entry.name[:120]
            )
        if TURNING & set(entry.name):
            message = "a member's name turns the direction in which it is shown"
            inquiry.say(Verdict.SUSPICIOUS, "bad-name", message, repr(entry.name[:120]))
        if entry.kind in {b"3", b"4", b"6"}:
            inquiry.say(Verdict.SUSPICIOUS, "device", f"a member is a {_TYPES[entry.kind]}", entry.name[:120])
        elif entry.kind in _TYPES and (_leads_out(entry) or _leads_out_by_links(entry, links)):
            message = f"a member is a {_TYPES[entry.kind]} out of the archive"
            inquiry.say(Verdict.SUSPICIOUS, "symbolic-link", message, entry.name[:120])
        if entry.kind in _BROKEN:
            inquiry.say(Verdict.UNKNOWN, "malformed", _BROKEN[entry.kind], f"offset {entry.start}")
        if entry.size and (entry.kind in _FILES or entry.kind == BEYOND):
            inquiry.inspect(blob.part(entry.start, entry.size), entry.name[:120])


def _leads_out(entry: Entry) -> bool:
    """Whether a link's target lies outside the archive; a symbolic link starts from its own folder."""
    start = posixpath.dirname(entry.name) if entry.kind == b"2" else ""
    return posixpath.normpath(posixpath.join(start, entry.target)).startswith(("..", "/"))


def _leads_out_by_links(entry: Entry, links: dict[str, list[str]]) -> bool:
    """Whether a symbolic link lies or leads outside when the links before it are followed, which are kept by their own
    paths: below a link to its own folder a target of one step up is one step too far.
    """
    parts, target = entry.name.split("/"), entry.target.split("/")
    if entry.kind != b"2" or len(parts) + len(target) > _PARTS or len(links) > _LINKS:
        return False
    folder = _walked([], parts[:-1], links)
    place = None if folder is None else _walked(folder, target, links)
    if folder is None or place is None:
        return True
    links["/".join([*folder, parts[-1]])] = place
    return False


def _walked(start: list[str], parts: list[str], links: dict[str, list[str]]) -> list[str] | None:
    """Where a path leads from a folder; None when it is outside."""
    at = list(start)
    for part in parts:
        if part == "..":
            if not at:
                return None
            at.pop()
        elif part not in {"", "."}:
            at.append(part)
            at = list(links.get("/".join(at), at))
        if len(at) > _PARTS:
            return at
    return at


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"pytorch-tar"}), containers=frozenset({"tar"}))
