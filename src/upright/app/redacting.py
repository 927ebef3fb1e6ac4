"""Files redacted and restored as the command line does it: written aside, checked, and only then given their name."""

from __future__ import annotations

import json
import shutil
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from upright.app.redaction import Redaction
from upright.app.redaction_policy import policy_of
from upright.classify.redaction.file import (
    PARQUET,
    Written,
    kind_of,
    opened,
    redact_stream,
    restore_stream,
    takes_only,
    written_aside,
)
from upright.classify.redaction.key import Key
from upright.classify.redaction.restorer import Restored
from upright.model.errors import ConfigError, MalformedError

STANDARD = "-"
_MANIFEST = "upright/redaction/1"
_MODE = 0o600


@dataclass(frozen=True)
class Redacted:
    """`values`: how many were replaced, by class and method. `manifest`: what restoring needs beside the key."""

    values: Mapping[tuple[str, str], int] = field(default_factory=dict)
    manifest: Path | None = None


def redact_file(source: str, target: str, redaction: Redaction, key: Key | None = None, kind: str = "") -> Redacted:
    """Redact one file into another; `-` is standard input or output. Raises ConfigError or MalformedError, and then
    nothing was written.
    """
    redactor = redaction.redactor(key)
    written: list[Written] = []

    def run(read: BinaryIO, write: BinaryIO, chosen: str) -> None:
        written.append(redact_stream(read, write, redactor, chosen))

    _through(source, target, kind, run)
    values = Counter(redactor.counts)
    if target == STANDARD or takes_only(Path(target)):
        return Redacted(values)
    note = manifest_of(Path(target))
    needed = redactor.searched or (values and written[0].guessed)
    if not needed or key is None:
        note.unlink(missing_ok=True)
        return Redacted(values)
    document = {
        "schema": _MANIFEST,
        "key": key.id,
        "policy": dict(redaction.read.record),
        "size": Path(target).stat().st_size,
        "pieces": written[0].sizes,
        "encoding": written[0].encoding,
    }
    with written_aside(note, _MODE) as stream:
        stream.write(json.dumps(document, ensure_ascii=False).encode() + b"\n")
    return Redacted(values, note)


def unredact_file(
    source: str, target: str, key: Key | None, redaction: Redaction | None = None, kind: str = ""
) -> Restored:
    """Restore one file into another. Without a policy the one noted beside the file counts, where there is one.

    Raises ConfigError when the key is the wrong one, and then nothing was written.
    """
    note = _noted(source)
    if note and key is not None and note["key"] != key.id:
        raise ConfigError(f"wrong key: {source} was redacted with the key {note['key']}, the key given is {key.id}")
    if redaction is None and note:
        redaction = Redaction(policy_of(note["policy"], manifest_of(Path(source)).name, Path()))
    restorer = (redaction or Redaction.of(None)).restorer(key)
    before = Written(note["pieces"], note["encoding"]) if note else Written()

    def run(read: BinaryIO, write: BinaryIO, chosen: str) -> None:
        restore_stream(read, write, restorer, chosen, before)
        restorer.report.check(key.id if key else "")

    _through(source, target, kind, run)
    return restorer.report


def manifest_of(path: Path) -> Path:
    """Where the note about a redacted file lies."""
    return path.with_name(f"{path.name}.redaction.json")


def _noted(source: str) -> dict[str, Any]:
    path = manifest_of(Path(source))
    if source == STANDARD or not path.is_file():
        return {}
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        known = note["schema"] == _MANIFEST and isinstance(note["policy"], dict)
        same = note["size"] == Path(source).stat().st_size  # else the file was changed, and its pieces are others
        pieces = [int(size) for size in note["pieces"]] if same else []
        read = {"key": str(note["key"]), "policy": note["policy"], "pieces": pieces}
        read["encoding"] = str(note.get("encoding", "")) if same else ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: is no note of a redaction") from error
    if not known:
        raise ConfigError(f"{path}: is no note of a redaction")
    return read


def _through(source: str, target: str, kind: str, run: Callable[[BinaryIO, BinaryIO, str], None]) -> None:
    chosen = kind or ("text" if source == STANDARD else kind_of(source))
    mode = _MODE
    if source != STANDARD and Path(source).is_file():
        mode = stat.S_IMODE(Path(source).stat().st_mode)
    try:
        with _reading(source, seekable=chosen == PARQUET) as read, _writing(target, chosen, mode) as write:
            run(read, write, chosen)
    except MalformedError as error:
        raise MalformedError(error.what, error.where or source) from error


@contextmanager
def _reading(source: str, *, seekable: bool) -> Iterator[BinaryIO]:
    if source != STANDARD:
        with opened(Path(source)) as stream:
            yield stream
    elif not seekable:
        yield sys.stdin.buffer
    else:
        with tempfile.TemporaryFile() as spool:
            shutil.copyfileobj(sys.stdin.buffer, spool)
            spool.seek(0)
            yield spool


@contextmanager
def _writing(target: str, kind: str, mode: int) -> Iterator[BinaryIO]:
    if target != STANDARD:
        with written_aside(Path(target), mode) as stream:
            yield stream
    elif kind != PARQUET:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            shutil.copyfileobj(spool, sys.stdout.buffer)
