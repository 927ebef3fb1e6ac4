"""What lies in a zip archive, member by member. Members are recognised by content, whatever they are called. Source:
torch/serialization.py, keras/src/saving/saving_lib.py.
"""

from __future__ import annotations

import json
import re
import stat
import zlib
from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import PAGES, Blob
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import DEPTH, LIMIT, depth_of, narrowed
from upright.discover.readers.recognise import zip_kind
from upright.discover.readers.unpack import unswollen
from upright.discover.readers.zip_file import DEFLATED, ENCRYPTED, STORED, Archive, Member, in_row, read_zip
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_RATIO: Final = 1100  # deflate reaches 1032 at most
_LOOKED: Final = 16 << 20  # bytes of members, after which their pages are given back
_BOMB: Final = 64 << 20
_GAPS: Final = 50
_SMALL: Final = 1 << 20  # bytes of a member that are read whatever is asked
_TENSOR = re.compile(r"(?:^|/)data/\d+$")
_KEY = re.compile(r"(?:^|/)data/([^/]+)$")
_LIBRARY = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe")
_HIDDEN: Final = frozenset(
    {"zip-hidden-member", "zip-headers-disagree", "zip-duplicate", "zip-prefixed", "zip-followed", "zip-hidden-bytes"}
)
_DEVICES: Final = frozenset({stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK})
_LZMA_HEADER: Final = 4
_NEVER_ENCRYPTED: Final = frozenset(
    {"pytorch", "torchscript", "keras", "npz", "skops"}
)  # which no loader of these reads
TURNING: Final = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_ORDERS: Final = frozenset({b"little", b"big"})  # of bytes; `torch.load` takes no other
_NAMED: Final = {DEFLATED: "deflate", 12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz"}


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge the archive and everything in it. A `.distcp` file of PyTorch is a row of whole archives."""
    for archive in in_row(blob) if inquiry.suffix == ".distcp" else (blob,):
        inspect_zip(archive, inquiry)
    if blob.peek(0, 2) == b"\x80\x02" or (blob.peek(0, 2) != b"PK" and blob.size):
        _before(blob, inquiry)


def inspect_zip(blob: Blob, inquiry: Inquiry, *, prefixed: bool = False) -> None:
    """Judge the members of an archive. `prefixed`: what stands before and behind it is known."""
    archive = read_zip(blob)
    kind = zip_kind(blob)
    _problems(archive, inquiry, prefixed=prefixed)
    for at, size in archive.gaps[:_GAPS]:
        inquiry.inspect(blob.part(at, size), f"offset {at}")
    inquiry.metadata.setdefault("members", len(archive.members))
    sums: list[bool] = []
    inquiry.storages = {}
    looked = 0
    for member in archive.members:
        inquiry.budget.spend_file()
        _entry(member, inquiry, kind)
        if member.packed or not member.name.endswith("/"):
            _member(blob, member, inquiry, kind, sums)
        looked += member.packed + PAGES
        if looked > _LOOKED:
            blob.give_back(0, blob.size)
            looked = 0
    if kind == "pytorch":
        _stored(archive, inquiry)
    if any(sums) and not all(sums):
        message = f"{sums.count(False)} of {len(sums)} members changed after the archive was made"
        inquiry.say(Verdict.SUSPICIOUS, "changed-member", message)


def _stored(archive: Archive, inquiry: Inquiry) -> None:
    """Whether each storage that the pickle names is there and has its bytes."""
    sizes = {found[1]: member.size for member in archive.members if (found := _KEY.search(member.name))}
    for key, needed in inquiry.storages.items():
        if "/" in key or "\\" in key:
            inquiry.say(Verdict.SUSPICIOUS, "path-traversal", f"a storage is looked for elsewhere: {key[:80]!r}")
        elif key not in sizes:
            message = "a storage that the pickle names is not there"
            inquiry.say(Verdict.SUSPICIOUS, "truncated", message, f"data/{key[:80]}")
        elif 0 <= sizes[key] < needed:
            message = f"a storage has {sizes[key]} bytes, and {needed} are read of it"
            inquiry.say(Verdict.SUSPICIOUS, "bad-size", message, f"data/{key[:80]}")


def _problems(archive: Archive, inquiry: Inquiry, *, prefixed: bool) -> None:
    """Where the headers disagree."""
    for code, message, name in archive.problems[:50]:
        if not prefixed or code not in {"zip-prefixed", "zip-followed"}:
            inquiry.say(Verdict.SUSPICIOUS if code in _HIDDEN else Verdict.UNKNOWN, code, message, name)


def _before(blob: Blob, inquiry: Inquiry) -> None:
    """A zip read from its end may begin as something else."""
    from upright.discover.readers.pickle_shape import looks_like_pickle
    from upright.discover.readers.pickles import inspect_one

    if looks_like_pickle(blob):
        inquiry.say(Verdict.SUSPICIOUS, "polyglot", "the file is a zip archive and a pickle at once")
        inspect_one(blob, inquiry)


def _entry(member: Member, inquiry: Inquiry, kind: str) -> None:
    """What a name and its flags do when the archive is unpacked."""
    parts = member.name.replace("\\", "/").split("/")
    if ".." in parts or member.name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", member.name):
        inquiry.say(
            Verdict.SUSPICIOUS, "path-traversal", "a member's name leaves the archive's folder", member.name[:120]
        )
    if "\0" in member.name:
        inquiry.say(Verdict.SUSPICIOUS, "bad-name", "a member's name goes on behind its end", member.name[:120])
    if stat.S_ISLNK(member.mode):
        inquiry.say(Verdict.SUSPICIOUS, "symbolic-link", "a member is a symbolic link", member.name[:120])
    if stat.S_IFMT(member.mode) in _DEVICES:
        inquiry.say(Verdict.SUSPICIOUS, "special-file", "a member is a device or a pipe", member.name[:120])
    if TURNING & set(member.name):
        message = "a member's name turns the direction in which it is shown"
        inquiry.say(Verdict.SUSPICIOUS, "bad-name", message, repr(member.name[:120]))
    if member.flags & ENCRYPTED:
        verdict = Verdict.SUSPICIOUS if kind in _NEVER_ENCRYPTED else Verdict.UNKNOWN
        inquiry.say(verdict, "encrypted", "a member is marked as encrypted", member.name[:120])


def _member(blob: Blob, member: Member, inquiry: Inquiry, kind: str, sums: list[bool]) -> None:
    for method in member.methods:
        try:
            content = _content(blob, member, method, inquiry)
        except LimitExceeded:
            raise
        except MalformedError as error:
            inquiry.say(Verdict.UNKNOWN, "damaged-member", error.what, member.name[:120])
            content = None
        if content is not None:
            _inspect_content(content, member, inquiry, kind, sums)
        elif _may_be_code(raw := blob.part(member.start, member.packed)):
            inquiry.inspect(raw, member.name[:120])  # stored, whatever the headers say
    if member.flags & ENCRYPTED and STORED not in member.methods:
        _inspect_content(blob.part(member.start, member.packed), member, inquiry, kind, [])


def _content(blob: Blob, member: Member, method: int, inquiry: Inquiry) -> Blob | None:
    raw = blob.part(member.start, member.packed)
    if method == STORED:
        return raw
    named = _NAMED.get(method)
    if named is None or (named == "lzma" and raw.size > _BOMB):
        inquiry.say(Verdict.UNKNOWN, "compression", f"compression method {method} is not read", member.name[:120])
        return None
    lies = named == "deflate" and member.size > _BOMB and member.size > _RATIO * max(1, member.packed)
    packed = _alone(raw) if named == "lzma" else raw
    content = None if lies else unswollen(packed, named, inquiry.budget)
    if content is None:
        why = "says it unpacks beyond what deflate can" if lies else "unpacks to hundreds of times its size"
        inquiry.say(Verdict.SUSPICIOUS, "bomb", f"a member {why}", member.name[:120])
    return content


def _alone(raw: Blob) -> Blob:
    """LZMA data with the header of a file of its own. Source: APPNOTE.TXT 5.8.8."""
    length = raw.number(2, 2)
    header = raw.take(_LZMA_HEADER, length)
    rest = raw.take(_LZMA_HEADER + length, raw.size - _LZMA_HEADER - length)
    return Blob(header + b"\xff" * 8 + rest)


def _inspect_content(content: Blob, member: Member, inquiry: Inquiry, kind: str, sums: list[bool]) -> None:
    if not inquiry.structure or member.packed <= _SMALL:
        sums += _checksum(content, member, inquiry)
    if kind in {"pytorch", "torchscript"} and _TENSOR.search(member.name) and not _may_be_code(content):
        return  # a tensor: raw numbers of any kind
    name = member.name[:120]
    start = content.peek(0, 8)
    if kind == "keras" and member.name == "config.json":
        from upright.discover.readers.keras_config import inspect_config

        inspect_config(_json(content, inquiry, name), inquiry, name)
    elif kind == "torchscript" and member.name.endswith(".py") and "/code/" in member.name:
        from upright.discover.readers.torchscript_code import inspect_torchscript

        inspect_torchscript(content, inquiry, name)
    elif kind == "skops" and member.name == "schema.json":
        from upright.discover.readers.skops_schema import inspect_schema

        inspect_schema(_json(content, inquiry, name), inquiry, name)
    elif kind == "pytorch" and member.name.endswith("/byteorder") and content.peek(0, 99).strip() not in _ORDERS:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", "the order of bytes is neither little nor big", name)
    elif start.startswith(_LIBRARY) and kind != "zip":
        inquiry.say(Verdict.SUSPICIOUS, "native-code", "the archive holds native code", name)
    else:
        inquiry.inspect(content, name)


def _may_be_code(content: Blob) -> bool:
    """Tensors are not looked into, but a pickle with calls or an archive hidden among them is."""
    from upright.discover.readers.pickle_shape import shape_of

    if content.peek(0, 4) == b"PK\3\4":
        return True
    shape = shape_of(content)
    return shape.calls > 0 and (shape.protocol > 1 or shape.count > 3)  # noqa: PLR2004


def _checksum(content: Blob, member: Member, inquiry: Inquiry) -> list[bool]:
    """Whether a member matches its checksum; nothing where there is none to tell."""
    crc = 0
    for chunk in content.chunks():
        crc = zlib.crc32(chunk, crc)
    if not member.crc or member.flags & ENCRYPTED:
        return []
    if crc != member.crc:
        inquiry.say(Verdict.UNKNOWN, "bad-checksum", "a member does not match its checksum", member.name[:120])
    return [crc == member.crc]


def _json(content: Blob, inquiry: Inquiry, name: str) -> object:
    if content.size > LIMIT:
        raise LimitExceeded(f"a configuration larger than {LIMIT >> 20} MiB")
    raw = narrowed(content.take(0, content.size))
    if depth_of(raw) > DEPTH:
        inquiry.say(Verdict.SUSPICIOUS, "bomb", "a configuration nests deeper than models do", name)
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MalformedError("a configuration that is no JSON") from error
