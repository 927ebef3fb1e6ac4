"""Files redacted and restored: piece by piece, in flat memory, each kind of file kept valid."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from upright.classify.redaction import stream, table
from upright.classify.redaction.layout import Layout
from upright.classify.redaction.layouts.csv import CsvLayout
from upright.classify.redaction.layouts.json import JsonLayout, JsonLinesLayout
from upright.classify.redaction.layouts.markup import MarkupLayout
from upright.classify.redaction.layouts.sql import SqlLayout
from upright.classify.redaction.layouts.yaml import YamlLayout
from upright.classify.redaction.redactor import Redactor
from upright.classify.redaction.restorer import Restorer
from upright.model.errors import AccessDenied, ConfigError, MalformedError, Unreachable, in_words

KINDS: dict[str, tuple[type[Layout], tuple[str, ...]]] = {
    "text": (Layout, ()),
    "csv": (CsvLayout, (".csv", ".tsv", ".psv", ".tab")),
    "json": (JsonLayout, (".json", ".ipynb", ".geojson", ".webmanifest")),
    "jsonl": (JsonLinesLayout, (".jsonl", ".ndjson")),
    "xml": (MarkupLayout, (".xml", ".html", ".htm", ".xhtml", ".svg", ".rss", ".xsd", ".kml")),
    "sql": (SqlLayout, (".sql", ".ddl", ".dump")),
    "yaml": (YamlLayout, (".yaml", ".yml")),
}
PARQUET = "parquet"
_SUFFIXES = {suffix: kind for kind, (_, suffixes) in KINDS.items() for suffix in suffixes} | dict.fromkeys(
    (".parquet", ".pq"), PARQUET
)
_BINARY = {
    ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".zip", ".tar", ".tgz", ".7z", ".zst", ".bz2", ".xz", ".avro",
    ".orc", ".arrow", ".feather", ".db", ".sqlite", ".sqlite3", ".png", ".jpg", ".jpeg", ".gif", ".pkl", ".pt",
}  # fmt: skip
_OF_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EISDIR}  # never said of what is read
Step = Callable[[Layout, str], str]


def kind_of(name: str) -> str:
    """The kind of file by the ending of its name, `.gz` left out; text when it says nothing. Raises MalformedError."""
    suffix = Path(name.removesuffix(".gz")).suffix.lower()
    if suffix in _BINARY:
        raise MalformedError(f"{suffix} files cannot be redacted", name)
    return _SUFFIXES.get(suffix, "text")


def layout_of(kind: str) -> Layout:
    """A layout for one file of this kind. Raises ConfigError."""
    if kind not in KINDS:
        raise ConfigError(f"no kind of file {kind!r}; one of {', '.join((*KINDS, PARQUET))}")
    return KINDS[kind][0]()


@dataclass(frozen=True, slots=True)
class Written:
    """What restoring may need of a file: the sizes of its pieces, in characters, and its encoding."""

    sizes: list[int] = field(default_factory=list)
    encoding: str = ""

    @property
    def guessed(self) -> bool:
        """Whether the encoding was told by characters that a stand-in may have taken the place of."""
        return self.encoding == stream.ONE_BYTE


def redact_stream(source: BinaryIO, sink: BinaryIO, redactor: Redactor, kind: str) -> Written:
    """Redact one file."""
    if kind == PARQUET:
        table.rewrite(source, sink, redactor.piece)
        return Written()
    return _through(source, sink, redactor.piece, layout_of(kind), Written())


def restore_stream(source: BinaryIO, sink: BinaryIO, restorer: Restorer, kind: str, written: Written) -> None:
    """Restore one file, of which that is known."""
    if kind == PARQUET:
        table.rewrite(source, sink, restorer.piece, restore=True)
    else:
        _through(source, sink, restorer.piece, layout_of(kind), written)


def _through(source: BinaryIO, sink: BinaryIO, step: Step, layout: Layout, before: Written) -> Written:
    head = source.read(stream.HEAD)
    encoding, errors = (stream.ONE_BYTE, "strict") if before.guessed else stream.encoding_of(head)
    written: list[int] = []
    for piece in stream.pieces(stream.decoded(source, encoding, errors, head), layout, before.sizes):
        made = step(layout, piece)
        written.append(len(made))
        try:
            sink.write(made.encode(encoding, errors))
        except UnicodeEncodeError as error:
            raise MalformedError(f"a stand-in cannot be written in {encoding}") from error
    if head:
        layout.finish()
    return Written(written, encoding)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked when it ends in `.gz`. Raises AccessDenied, Unreachable or MalformedError."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".gz":
                with gzip.open(file) as unpacked:
                    yield cast("BinaryIO", unpacked)
            else:
                yield file
    except PermissionError as error:
        raise AccessDenied(f"{path}: permission denied") from error
    except (EOFError, gzip.BadGzipFile) as error:
        raise MalformedError("not a readable gzip file", path.name) from error
    except OSError as error:
        raise Unreachable(f"{path}: {error.strerror or 'cannot be read'}") from error


@contextmanager
def written_aside(path: Path, mode: int) -> Iterator[BinaryIO]:
    """A file that takes the name `path` when all went well, and leaves nothing behind when not. What a link leads to is
    what is written; a device or a pipe stays what it is, and gets all at once.
    """
    if takes_only(path):
        with _spooled(path) as spool:
            yield spool
        return
    path = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise ConfigError(f"{path.parent}: cannot write here: {error.strerror}") from error
    aside = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            if path.suffix.lower() == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                    yield cast("BinaryIO", packed)
            else:
                yield file
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(mode)
        aside.replace(path)
    except OSError as error:
        _unlinked(aside)
        if error.errno in _OF_WRITING:
            raise ConfigError(f"{path}: cannot be written: {in_words(error)}") from error
        raise
    except BaseException:
        _unlinked(aside)
        raise


def takes_only(path: Path) -> bool:
    """Whether something of this name takes what is written and keeps nothing: a device, a pipe or a socket."""
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def _spooled(path: Path) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as spool:
        yield cast("BinaryIO", spool)
        spool.seek(0)
        try:
            with path.open("wb") as device:
                shutil.copyfileobj(spool, device)
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written: {in_words(error)}") from error


def _unlinked(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def redacted(path: Path, redactor: Redactor) -> bytes:
    """The bytes of a file, redacted. Raises MalformedError for what is broken or cannot be redacted."""
    import io

    sink = io.BytesIO()
    try:
        with opened(path) as source:
            packed = path.suffix.lower() == ".gz"
            redact_stream(source, sink, redactor, kind_of(path.name))
    except MalformedError as error:
        raise MalformedError(error.what, path.name) from error
    return gzip.compress(sink.getvalue(), mtime=0) if packed else sink.getvalue()
