"""What feeds an asset of Python code: relations to the files, tables and data sets that its data comes from, and the data
set that is left where something was taken out of it on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.python_origins import Back
from upright.discover.sight import edge, see
from upright.model.evidence import Ref
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.python_cleaning import Cleaning
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

LEFT: Final = "cleaned"  # the type of what is left: `app/cleaned.py` decides whether it matters


_FRAMES: Final = (b"pandas", b"polars", b"pyspark", b"dask", b"duckdb")
_READS: Final = (b"read_csv", b"read_parquet", b"read_json", b"read_excel", b"read_sql", b"duckdb.", b"scan_csv", b"scan_parquet", b"spark.read")  # fmt: skip
_WRITES: Final = (b".to_csv(", b".to_parquet(", b".to_json(", b".to_feather(", b".to_pickle(", b".to_excel(", b".write_csv(", b".write_parquet(", b".write_ndjson(", b".sink_parquet(", b".write.", b"saveastable", b"copy ", b"copy(")  # fmt: skip


def back_of(document: Document) -> Back | None:
    """What answers where data of a module comes from, made once for each document. Programs that prepare tables need no
    AI in them: another may learn from what they write or give back. Raises MalformedError.
    """
    from upright.discover.python_gate import opened, program

    reads = document.contains(_READS) and document.contains((b"return ",))
    prepares = document.contains(_FRAMES) and (reads or document.contains(_WRITES))
    module = program(document) if prepares else opened(document)
    return Back(document, module) if module is not None else None


def fed(
    document: Document,
    module: PythonModule,
    back: Back,
    node: ast.AST,
    scope: Scope,
    own: str | Ref,
    relation: R = R.DERIVED_FROM,
) -> Iterator[Sighting]:
    """The relations of `own` to what an expression comes from."""
    found = back.origins(node, scope)
    told: list[tuple[str | Ref, Cleaning]] = [*found.keys.items()]
    told += [(Ref(symbol), done) for symbol, done in found.symbols.items() if symbol]
    rest: dict[Cleaning, list[str | Ref]] = {}
    for origin, done in told:
        if done:
            rest.setdefault(done, []).append(origin)
        elif origin != own:
            yield edge(own, relation, origin)
    for number, (done, those) in enumerate(sorted(rest.items(), key=lambda each: repr(each[0].told()))):
        line = module.line(node)
        left = document.code_key(f"left:{line}:{getattr(node, 'col_offset', 0)}:{number}")
        yield see(document, "dataset", "cleaned data", line, left, language="python", type=LEFT, more=done.told())
        yield edge(own, relation, left)
        for origin in those:
            yield edge(left, R.DERIVED_FROM, origin)
