"""Traces: recorded model and tool calls, which tell what is in use and how much.

Address: `traces:FOLDER` or `traces:FILE` on the command line, `- traces: FOLDER` in an `upright.yaml`. OpenTelemetry
GenAI or OpenInference spans as OTLP JSON or JSON lines. Calls are counted by model, agent and
tool; a called one that nothing else names becomes an asset. What people wrote and models answered is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from upright.connect import there
from upright.connect.connector import Connector, Source
from upright.model.errors import Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

_PREFIX = "traces:"
_ENDINGS = (".json", ".jsonl", ".ndjson")


def _read(source: Source) -> Iterator[Item | Gap]:
    root = Path(source.address.removeprefix(_PREFIX))
    if not there.exists(root):
        raise Unreachable(f"{root}: no such file or folder")
    closed: list[Gap] = []
    alone = there.is_file(root)
    for path in [root] if alone else sorted(there.files(root, lambda *told: closed.append(_refused(source, *told)))):
        if not alone and not path.name.lower().endswith(_ENDINGS):
            continue
        relative = path.name if alone else path.relative_to(root).as_posix()
        try:
            info = path.stat()
        except OSError as error:
            yield _refused(source, relative, error)
            continue
        yield Item(source.name, relative, info.st_size, str(path), stamp=f"{info.st_mtime_ns}-{info.st_size}")
    yield from closed


def _refused(source: Source, where: str, error: OSError) -> Gap:
    code = "denied" if isinstance(error, PermissionError) else "unreachable"
    return Gap(where, error.strerror or "cannot be read", code, source.name)


CONNECTOR = Connector(
    id="traces",
    title="Recorded model and tool calls",
    accepts=lambda address: address.startswith(_PREFIX),
    read=_read,
    permissions=("read access to the files",),
)
