"""Snapshots and histories that AWS Config delivers: an account without credentials for it.

Address: `aws+config:PATH`, a file (`.json` or `.json.gz`) or a folder of them. Every configuration item becomes a
document of its own, so a snapshot may be of any number of resources. A small snapshot may also lie among other files:
it is recognised there.

Values of environment variables, passwords and keys are hidden before anything looks at them. Items that are no JSON,
and what lies beyond the limit on size, are gaps.

What it does not see: types that AWS Config does not record, and what its recorder left out.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from upright.connect.aws.masked import masked
from upright.connect.connector import Connector, Source
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

_WORD: Final = "aws+config:"
_MOST: Final = 256 << 20  # characters of one file, unpacked
_BEGIN: Final = re.compile(r'"(?:baseC|c)onfigurationItems"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")
_ODD: Final = re.compile(r"[^\w.@=+-]+")


def _read(source: Source) -> Iterator[Item | Gap]:
    root = Path(source.address.removeprefix(_WORD))
    if not root.exists():
        raise Unreachable(f"{root.name}: no such file or folder")
    files = [root] if root.is_file() else sorted(each for end in ("*.json", "*.json.gz") for each in root.rglob(end))
    for path in files:
        where = path.name if path == root else path.relative_to(root).as_posix()
        try:
            yield from _items(source, where, _text(path))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            yield Gap(where, "not what its name says: no gzip", "malformed", source.name)


def _text(path: Path) -> str:
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
            return stream.read(_MOST).decode("utf-8", "replace")
    except PermissionError as error:
        raise AccessDenied(f"{path.name}: permission denied") from error


def _items(source: Source, where: str, text: str) -> Iterator[Item | Gap]:
    begin, decoder = _BEGIN.search(text), json.JSONDecoder()
    if begin is None:
        return
    at = _BETWEEN.match(text, begin.end()).end()  # type: ignore[union-attr]
    number = 0
    while text[at : at + 1] == "{":
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            cut = " (cut at the limit)" if len(text) >= _MOST else ""
            yield Gap(
                where, f"item {number + 1} is no JSON{cut}; it and what follows was not read", "malformed", source.name
            )
            return
        number += 1
        yield _document(source, where, item, number)
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]


def _document(source: Source, where: str, item: dict[str, Any], number: int) -> Item:
    opened = {name: _opened(value) for name, value in item.items()}
    raw = json.dumps(masked(opened), indent=1, ensure_ascii=False).encode("utf-8", "replace")
    arn = str(item.get("ARN") or item.get("arn") or item.get("resourceId") or number)
    short = _ODD.sub("-", arn.split(":", 5)[-1])[-120:]
    kind = _ODD.sub("-", str(item.get("resourceType")).removeprefix("AWS::"))[:80]
    path = f"{where}/{item.get('awsRegion') or 'global'}/{kind}/{short}~/aws.resource"
    return Item(source.name, path, len(raw), content=raw, stamp=str(item.get("configurationStateId") or ""))


def _opened(value: Any) -> Any:
    """Configurations of some exports are JSON in a text: opened, so that what is secret in them is seen."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _stores(_source: Source) -> Iterator[Observation | Edge | Gap]:
    """Nothing more: its stores are among the resources."""
    yield from ()


CONNECTOR = Connector(
    id="aws-config",
    title="Snapshots of AWS Config",
    accepts=lambda address: address.startswith(_WORD),
    read=_read,
    permissions=("none: it reads files",),
    carries=True,
    stores=_stores,
)
