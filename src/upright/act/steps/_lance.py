"""The rows of a table of LanceDB, in a folder: each by the first column of ids whose values are all different.

The library keeps threads, so that it is asked in a process beside this one. Every change is one version of the table,
whole or not there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upright.act.step import Arguments, Site
from upright.act.steps._beside import Beside, answering
from upright.act.steps._exchange import address_of
from upright.act.steps._records import PAGE, Name, Texts, fitting, leaves, with_leaf
from upright.model.errors import ConflictError

if TYPE_CHECKING:
    import pyarrow as pa

PREFIX: Final = "lancedb://"
_FOLDER, _ITEM, _TABLE = "collections/", ".chunks.jsonl", ".lance"
_IDS: Final = ("id", "_id", "uuid", "doc_id", "chunk_id", "pk")
_LIBRARY: Final = Beside(sys.executable, "-m", "upright.act.steps._lance")


@dataclass(frozen=True)
class LanceRecords:
    """The rows of the table `name` in the database `folder`."""

    folder: Path
    name: str

    def pages(self) -> Iterator[dict[Name, Texts]]:
        """Every text of every row, those in nested columns too."""
        told = self._ask({"rows": True})
        for at in range(0, len(told["rows"]), PAGE):
            yield {row.pop(told["key"]): dict(leaves(row)) for row in told["rows"][at : at + PAGE]}

    def these(self, names: list[Name]) -> bytes | None:
        """All columns of each, by id."""
        rows = self._ask({"ids": names})["rows"]
        return json.dumps(rows).encode() if rows else None

    def delete(self, names: list[Name]) -> None:
        """In one version."""
        self._ask({"delete": names})

    def put(self, value: bytes) -> None:
        """In one version."""
        self._ask({"put": json.loads(value)})

    def changed(self, value: bytes, texts: Mapping[Name, Texts], vectors: Mapping[Name, list[float]]) -> bytes:
        """With other texts, and vectors in the one column of them."""
        rows, shape = json.loads(value), self._ask({})
        for row in rows:
            for where, text in texts[row[shape["key"]]].items():
                with_leaf(row, where, text)
            if new := vectors.get(row[shape["key"]]):
                row[shape["vector"]] = fitting(new, row.get(shape["vector"]))
        return json.dumps(rows).encode()

    def _ask(self, what: dict[str, Any]) -> dict[str, Any]:
        if not (self.folder / f"{self.name}{_TABLE}").is_dir():
            raise ConflictError(f"{self.name}: no such table")
        told = _LIBRARY.ask({"folder": str(self.folder), "name": self.name, **what})
        if "refused" in told:
            raise ConflictError(f"{self.name}: {told['refused']}")
        return told


def records(arguments: Arguments, site: Site) -> LanceRecords:
    """The rows of the table that `path` names: `collections/name.chunks.jsonl` of a database, or of a folder that was
    scanned `folder/name.lance/name.chunks.jsonl`.
    """
    path, root = arguments["path"], site.context.roots.get(arguments["source"])
    if root is None:
        folder = Path(address_of(arguments, site).removeprefix(PREFIX)).absolute()
        name = path.removeprefix(_FOLDER).removesuffix(_ITEM)
        whole = f"{_FOLDER}{name}{_ITEM}"
    else:
        above, _, last = path.rpartition("/")
        folder, name = (root / above).parent, last.removesuffix(_ITEM)
        whole = f"{above}/{name}{_ITEM}" if above.endswith(f"{name}{_TABLE}") else ""
    if not name or "/" in name or path != whole or not folder.resolve().is_relative_to((root or folder).resolve()):
        raise ConflictError(f"{path}: names no table of LanceDB")
    return LanceRecords(folder, name)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    import lancedb

    table = lancedb.connect(asked["folder"]).open_table(asked["name"])
    kept = {field.name: field.type for field in table.schema}
    strange = sorted(name for name, kind in kept.items() if not _is_plain(kind))
    key = _key(table, kept)
    if strange or not key:
        why = f"its columns {', '.join(strange)} could not be brought back" if strange else "its rows have no ids"
        return {"refused": why}
    vectors = [name for name, kind in kept.items() if _is_vector(kind)]
    told: dict[str, Any] = {"key": key, "vector": vectors[0] if len(vectors) == 1 else ""}
    if "delete" in asked:
        table.delete(_among(key, asked["delete"]))
    elif "put" in asked:
        import pyarrow as pa

        rows = pa.Table.from_pylist(asked["put"], schema=table.schema)
        table.merge_insert(key).when_matched_update_all().when_not_matched_insert_all().execute(rows)
    elif "ids" in asked:
        told["rows"] = sorted(_rows(table, _among(key, asked["ids"]), [*kept]), key=lambda row: str(row[key]))
    elif "rows" in asked:
        told["rows"] = _rows(table, "", [name for name in kept if name not in vectors])
    return told


def _rows(table: Any, where: str, columns: list[str]) -> list[dict[str, Any]]:
    found = table.search().where(where) if where else table.search()
    rows: list[dict[str, Any]] = found.select(columns).limit(max(1, table.count_rows())).to_arrow().to_pylist()
    return rows


def _key(table: Any, kept: dict[str, pa.DataType]) -> str:
    """The first column of ids that has a value, and another one, in each row."""
    import pyarrow.types as kinds

    total = int(table.count_rows())
    for name in _IDS:
        kind = kept.get(name)
        if kind is not None and (kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_integer(kind)):
            values = {row[name] for row in _rows(table, "", [name])}
            if len(values) == total and None not in values:
                return name
    return ""


def _among(key: str, names: list[Name]) -> str:
    told = ", ".join(str(name) if isinstance(name, int) else "'" + name.replace("'", "''") + "'" for name in names)
    return f"{key} IN ({told})"


def _is_vector(kind: pa.DataType) -> bool:
    import pyarrow.types as kinds

    return bool(kinds.is_fixed_size_list(kind) and kinds.is_floating(kind.value_type))


def _is_plain(kind: pa.DataType) -> bool:
    """Whether values of a type come back from JSON as they were."""
    import pyarrow.types as kinds

    if kinds.is_list(kind) or kinds.is_large_list(kind) or kinds.is_fixed_size_list(kind):
        return _is_plain(kind.value_type)
    if kinds.is_struct(kind):
        return all(_is_plain(kind.field(number).type) for number in range(kind.num_fields))
    plain = (kinds.is_string, kinds.is_large_string, kinds.is_boolean, kinds.is_integer, kinds.is_floating)
    return any(one(kind) for one in plain)


def _told(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return _answer(asked)
    except ImportError:
        return {"refused": "LanceDB needs the extra: pip install 'upright[lancedb]'"}
    except (ValueError, OSError, RuntimeError) as error:
        return {"refused": f"LanceDB says no ({type(error).__name__})"}


if __name__ == "__main__":
    sys.exit(answering(_told))
