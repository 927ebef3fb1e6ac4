"""Traces: recorded model and tool calls, which tell what is in use and how much.

Address: `traces:FOLDER` or `traces:FILE` on the command line, `- traces: FOLDER` in an `upright.yaml`. OpenTelemetry
GenAI or OpenInference spans as OTLP JSON or JSON lines. Calls are counted by model, agent and
tool; a called one that nothing else names becomes an asset. What people wrote and models answered is not read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from upright.connect.connector import Connector, Source
from upright.model.errors import Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

_PREFIX = "traces:"
_ENDINGS = (".json", ".jsonl", ".ndjson")


def _read(source: Source) -> Iterator[Item | Gap]:
    root = Path(source.address.removeprefix(_PREFIX))
    if not root.exists():
        raise Unreachable(f"{root}: no such file or folder")
    for path in [root] if root.is_file() else sorted(_files(root)):
        relative = path.name if root.is_file() else path.relative_to(root).as_posix()
        try:
            info = path.stat()
        except OSError as error:
            yield Gap(relative, error.strerror or "cannot be read", "unreachable", source.name)
            continue
        yield Item(source.name, relative, info.st_size, str(path), stamp=f"{info.st_mtime_ns}-{info.st_size}")


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in names:
            path = Path(folder, name)
            if name.lower().endswith(_ENDINGS) and path.is_file() and not path.is_symlink():
                yield path


CONNECTOR = Connector(
    id="traces",
    title="Recorded model and tool calls",
    accepts=lambda address: address.startswith(_PREFIX),
    read=_read,
    permissions=("read access to the files",),
)
