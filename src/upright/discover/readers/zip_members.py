"""What lies in a zip archive, member by member. Members are recognised by content, whatever they are called. Source:
torch/serialization.py, keras/src/saving/saving_lib.py.
"""

from __future__ import annotations

import json
import re
import stat
import zlib
from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.keras_config import inspect_config
from upright.discover.readers.recognise import zip_kind
from upright.discover.readers.torchscript_code import inspect_torchscript
from upright.discover.readers.unpack import pieces, spool
from upright.discover.readers.zip_file import DEFLATED, ENCRYPTED, STORED, Member, read_zip
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_RATIO: Final = 1100  # deflate reaches 1032 at most
_BOMB: Final = 64 << 20
_SMALL: Final = 1 << 20  # bytes of a member that are read whatever is asked
_TENSOR = re.compile(r"(?:^|/)data/\d+$")
_LIBRARY = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe")
_HIDDEN: Final = frozenset({"zip-hidden-member", "zip-headers-disagree", "zip-duplicate", "zip-prefixed"})


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge the archive and everything in it."""
    inspect_zip(blob, inquiry)
    if blob.peek(0, 2) == b"\x80\x02" or (blob.peek(0, 2) != b"PK" and blob.size):
        _before(blob, inquiry)


def inspect_zip(blob: Blob, inquiry: Inquiry) -> None:
    """Judge the members of an archive."""
    archive = read_zip(blob)
    kind = zip_kind(blob)
    for code, message, name in archive.problems[:50]:
        verdict = Verdict.SUSPICIOUS if code in _HIDDEN else Verdict.UNKNOWN
        inquiry.say(verdict, code, message, name)
    inquiry.metadata.setdefault("members", len(archive.members))
    for member in archive.members:
        inquiry.budget.spend_file()
        _entry(member, inquiry)
        if not member.name.endswith("/"):
            _member(blob, member, inquiry, kind)


def _before(blob: Blob, inquiry: Inquiry) -> None:
    """A zip read from its end may begin as something else."""
    from upright.discover.readers.pickle_shape import looks_like_pickle
    from upright.discover.readers.pickles import inspect_one

    if looks_like_pickle(blob):
        inquiry.say(Verdict.SUSPICIOUS, "polyglot", "the file is a zip archive and a pickle at once")
        inspect_one(blob, inquiry)


def _entry(member: Member, inquiry: Inquiry) -> None:
    """What a name and its flags do when the archive is unpacked."""
    parts = member.name.replace("\\", "/").split("/")
    if ".." in parts or member.name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", member.name):
        inquiry.say(
            Verdict.SUSPICIOUS, "path-traversal", "a member's name leaves the archive's folder", member.name[:120]
        )
    if stat.S_ISLNK(member.mode):
        inquiry.say(Verdict.SUSPICIOUS, "symbolic-link", "a member is a symbolic link", member.name[:120])
    if member.flags & ENCRYPTED:
        inquiry.say(Verdict.UNKNOWN, "encrypted", "a member is marked as encrypted", member.name[:120])


def _member(blob: Blob, member: Member, inquiry: Inquiry, kind: str) -> None:
    for method in member.methods:
        try:
            content = _content(blob, member, method, inquiry)
        except LimitExceeded:
            raise
        except MalformedError as error:
            inquiry.say(Verdict.UNKNOWN, "damaged-member", error.what, member.name[:120])
            continue
        if content is not None:
            _inspect_content(content, member, inquiry, kind)
    if member.flags & ENCRYPTED and STORED not in member.methods:
        _inspect_content(blob.part(member.start, member.packed), member, inquiry, kind)


def _content(blob: Blob, member: Member, method: int, inquiry: Inquiry) -> Blob | None:
    raw = blob.part(member.start, member.packed)
    if method == STORED:
        return raw
    if method == DEFLATED:
        if member.size > _BOMB and member.size > _RATIO * max(1, member.packed):
            inquiry.say(
                Verdict.SUSPICIOUS, "bomb", "a member says it unpacks beyond what deflate can", member.name[:120]
            )
            return None
        return spool(inquiry.budget.spend_bytes(pieces(raw, "deflate")))
    named = {12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz"}.get(method)
    if named in {"bzip2", "zstd", "xz"}:
        return spool(inquiry.budget.spend_bytes(pieces(raw, named)))
    inquiry.say(Verdict.UNKNOWN, "compression", f"compression method {method} is not read", member.name[:120])
    return None


def _inspect_content(content: Blob, member: Member, inquiry: Inquiry, kind: str) -> None:
    if not inquiry.structure or member.packed <= _SMALL:
        _checksum(content, member, inquiry)
    if kind in {"pytorch", "torchscript"} and _TENSOR.search(member.name) and not _may_be_code(content):
        return  # a tensor: raw numbers of any kind
    name = member.name[:120]
    start = content.peek(0, 8)
    if kind == "keras" and member.name == "config.json":
        inspect_config(_json(content, 64 << 20), inquiry, name)
    elif kind == "torchscript" and member.name.endswith(".py") and "/code/" in member.name:
        inspect_torchscript(content, inquiry, name)
    elif kind == "skops" and member.name == "schema.json":
        from upright.discover.readers.skops_schema import inspect_schema

        inspect_schema(_json(content, 64 << 20), inquiry, name)
    elif start.startswith(_LIBRARY) and kind != "zip":
        inquiry.say(Verdict.SUSPICIOUS, "native-code", "the archive holds native code", name)
    else:
        inquiry.inspect(content, name)


def _may_be_code(content: Blob) -> bool:
    """Tensors are not looked into, but a pickle with calls hidden among them is."""
    from upright.discover.readers.pickle_shape import shape_of

    shape = shape_of(content)
    return shape.calls > 0 and (shape.protocol > 1 or shape.count > 3)  # noqa: PLR2004


def _checksum(content: Blob, member: Member, inquiry: Inquiry) -> None:
    crc = 0
    for chunk in content.chunks():
        crc = zlib.crc32(chunk, crc)
    if crc != member.crc and member.crc and not member.flags & ENCRYPTED:
        inquiry.say(Verdict.UNKNOWN, "bad-checksum", "a member does not match its checksum", member.name[:120])


def _json(content: Blob, limit: int) -> object:
    if content.size > limit:
        raise LimitExceeded(f"a configuration larger than {limit >> 20} MiB")
    try:
        return json.loads(content.take(0, content.size))
    except (ValueError, RecursionError) as error:
        raise MalformedError("a configuration that is no JSON") from error
