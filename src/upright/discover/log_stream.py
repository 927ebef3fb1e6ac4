"""Lines and JSON records of a log file, however large, however packed, in flat memory.

Compressed files (gzip, bzip2, xz) and archives (zip, tar) are read as they stream. A range of a plain file is read from
the first line that begins in it to the end of the last one, so that parts of one file can be read apart.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from upright.model.errors import MalformedError

CHUNK = 1 << 20
LONGEST = 1 << 20  # bytes of a line; what is longer is skipped and counted
LARGEST = 16 << 20  # bytes of one JSON object that spans lines
HEAD = 64 << 10
_PACKED: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream), b"BZh": bz2.BZ2File, b"\xfd7zXZ": lzma.LZMAFile,
}  # fmt: skip
_BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
)


def packed(start: bytes) -> bool:
    """Whether a file that begins like this must be read from its beginning."""
    return start.startswith((*_PACKED, b"PK\x03\x04", b"\x28\xb5\x2f\xfd")) or start[257:262] == b"ustar"


def streams(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """The plain streams in a file, each with its name within an archive (else empty). Raises MalformedError."""
    try:
        yield from _streams(stream)
    except _BROKEN as error:
        raise MalformedError("the compressed file is damaged", type(error).__name__) from None


def _streams(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    start = stream.read(512)
    stream.seek(0)
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        raise MalformedError("compressed with Zstandard, which is not read: unpack it first")
    if start.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    with archive.open(entry) as member:
                        yield entry.filename, cast("BinaryIO", member)
        return
    unpack = next((kind for magic, kind in _PACKED.items() if start.startswith(magic)), None)
    plain: Any = io.BufferedReader(unpack(stream), CHUNK) if unpack else stream
    start = plain.peek(512)[:512] if unpack else start
    if start[257:262] != b"ustar":
        yield "", plain
        return
    with tarfile.open(fileobj=plain, mode="r|") as archive_:
        for member_ in archive_:
            content = archive_.extractfile(member_) if member_.isfile() else None
            if content is not None:
                yield member_.name, content  # type: ignore[misc]


def blocks(stream: BinaryIO, begin: int = 0, end: int = 0) -> Iterator[list[str]]:
    """The lines that begin between two offsets (`end` 0: to the end), a block at a time, without their line ends.

    A line longer than LONGEST comes as an empty string preceded by a NUL, which no format reads.
    """
    at = begin
    if begin:
        stream.seek(begin - 1)
        at = begin - 1 + len(stream.readline(LARGEST))
    carried = b""
    try:
        while chunk := stream.read(CHUNK if not end else max(0, min(CHUNK, end - at))):
            at += len(chunk)
            lines = (carried + chunk).split(b"\n")
            carried = lines.pop()
            if len(carried) > LONGEST:
                at += _skip(stream)
                lines, carried = [*lines, b"\0"], b""
            yield _decoded(lines)
        if end and carried:
            carried += stream.readline(LONGEST)
    except _BROKEN as error:
        raise MalformedError("the compressed file is damaged", type(error).__name__) from None
    if carried:
        yield _decoded([carried])


def _skip(stream: BinaryIO) -> int:
    skipped = 0
    while part := stream.readline(CHUNK):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _decoded(lines: list[bytes]) -> list[str]:
    return b"\n".join(lines).decode("utf-8", "replace").replace("\r", "").split("\n")


def records(blocks_of_lines: Iterator[list[str]], first: str) -> Iterator[dict[str, Any] | None]:
    """The JSON objects of a file whose first line is `first`: one a line, or those of a list or of objects one after
    the other over many lines. None for a line that is no object. Raises MalformedError on an object larger than LARGEST
    and when a document breaks off.
    """
    if _by_itself(first):
        for lines in blocks_of_lines:
            yield from (_loaded(line) for line in lines if line.strip())
        return
    decoder, held = json.JSONDecoder(), ""
    for lines in blocks_of_lines:
        found, held = _objects(decoder, f"{held}\n{chr(10).join(lines)}")
        yield from found
        if len(held) > LARGEST:
            raise MalformedError("a JSON value is larger than the limit, or broken")
    if held.strip():
        raise MalformedError("the JSON document breaks off")


def _by_itself(line: str) -> bool:
    text = line.strip()
    return text.startswith("{") and text.endswith("}") and not _WRAPPER.match(text)


def _loaded(line: str) -> dict[str, Any] | None:
    try:
        loaded = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


_WRAPPER = re.compile(
    r"\{(?:\s*\"[^\"]{1,60}\"\s*:\s*(?:\"[^\"]{0,2000}\"|[\d.]{1,20}|true|false|null)\s*,){0,20}"
    r"\s*\"(?:value|items|records|events|entries|data|results?|logs|hits|activities)\"\s*:\s*\[",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,\[\]}]*")


def _objects(decoder: json.JSONDecoder, text: str) -> tuple[list[dict[str, Any]], str]:
    """The objects that are complete in the text, and what is left of it. Lists of records are entered, not loaded."""
    found: list[dict[str, Any]] = []
    at = 0
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if at < len(text) and text[at] != "{":
            at = text.find("{", at)
        if not 0 <= at < len(text):
            return found, ""
        if wrapped := _WRAPPER.match(text, at):
            at = wrapped.end()
            continue
        try:
            loaded, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, text[at:]
        found.append(loaded)
