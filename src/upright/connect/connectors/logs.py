"""Logs that show who uses which AI service: of proxies, resolvers, firewalls, CASB, Zeek and single sign-on.

Address: `logs:FOLDER` or `logs:FILE` on the command line, `- logs: FOLDER` in an `upright.yaml`. Files may be
packed; the format of each is recognised by its content (the reference of logs lists them). Large plain files are cut
into ranges of 64 MB, which are read apart. `show_people: true` keeps accounts as they are written; otherwise people are
keyed digests. Nothing of a URL but the host is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from upright.connect import there
from upright.connect.connector import Connector, Source
from upright.model.errors import Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

RANGE = 64 << 20
_PREFIX = "logs:"
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x03\x04", b"\x28\xb5\x2f\xfd")


def _read(source: Source) -> Iterator[Item | Gap]:
    root = Path(source.address.removeprefix(_PREFIX))
    if not there.exists(root):
        raise Unreachable(f"{root}: no such file or folder")
    closed: list[Gap] = []
    alone = there.is_file(root)
    for path in [root] if alone else sorted(there.files(root, lambda *told: closed.append(_refused(source, *told)))):
        relative = path.name if alone else path.relative_to(root).as_posix()
        try:
            yield from _items(source, path, relative)
        except OSError as error:
            yield _refused(source, relative, error)
    yield from closed


def _refused(source: Source, where: str, error: OSError) -> Gap:
    code = "denied" if isinstance(error, PermissionError) else "unreachable"
    return Gap(where, error.strerror or "cannot be read", code, source.name)


def _items(source: Source, path: Path, relative: str) -> Iterator[Item]:
    info = path.stat()
    with path.open("rb") as stream:
        whole = info.st_size <= RANGE or _from_its_beginning(stream.read(512))
    stamp = f"{info.st_mtime_ns}-{info.st_size}"
    for begin in [0] if whole else range(0, info.st_size, RANGE):
        end = 0 if whole else min(begin + RANGE, info.st_size)
        cut = {"from": str(begin), "to": str(end)}
        yield Item(source.name, relative, (end or info.st_size) - begin, str(path), stamp=stamp, provenance=cut)


def _from_its_beginning(start: bytes) -> bool:
    """Whether a file cannot be read from its middle: packed, or one JSON document."""
    if start.startswith(_PACKED) or start[257:262] == b"ustar" or start.lstrip()[:1] == b"[":
        return True
    first = start.partition(b"\n")[0].strip()
    return first.startswith(b"{") and len(first) < len(start) - 1 and not first.endswith(b"}")


CONNECTOR = Connector(
    id="logs",
    title="Logs that show who uses which AI service",
    accepts=lambda address: address.startswith(_PREFIX),
    read=_read,
    permissions=("read access to the files",),
    options=frozenset({"show_people"}),
)
