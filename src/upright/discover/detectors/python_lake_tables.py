"""Tables of a data lake that Python code reads: Delta and Iceberg.

Why it matters: what a model is trained on can come out of it again; a table that code loads by name in a catalogue is
the same data as the files that lie in the lake.

How it recognises: `DeltaTable(...)`, `DeltaTable.forPath(...)`, `read_delta` and `scan_delta` by their path;
`catalog.load_table("crm.people")` of pyiceberg by its name in the catalogue, and by the warehouse where `load_catalog`
is told it; `read_iceberg` and `scan_iceberg` by their place. Only in files that have to do with AI.

What it does not see: tables that only a session of Spark names; catalogues that a settings file describes are met by the
name of the table.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_paths import is_open, path_keys
from upright.discover.python_places import one_place
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_GATE = (b"deltalake", b"delta.tables", b"pyiceberg", b"_delta", b"_iceberg")
_BY_PLACE = {
    "DeltaTable": (("deltalake",), 0, ("table_uri",)),
    "forPath": (("delta.tables",), 1, ("path",)),
    "read_delta": (("polars", "dask", "awswrangler", "daft"), 0, ("source", "path")),
    "read_deltalake": (("daft",), 0, ("table",)),
    "scan_delta": (("polars",), 0, ("source",)),
    "scan_iceberg": (("polars",), 0, ("source",)),
    "from_metadata": (("pyiceberg",), 0, ("metadata_location",)),
}
_CATALOGUES = ("load_catalog", "SqlCatalog", "RestCatalog", "GlueCatalog", "HiveCatalog", "InMemoryCatalog")
_IDENTIFIER = re.compile(r"[\w-]{1,80}(?:\.[\w-]{1,80}){1,4}")


def _detect(document: Document) -> Iterator[Sighting]:
    if not document.contains(_GATE):
        return
    module = opened(document)
    if module is None:
        return
    for call, qualified in module.named(*_BY_PLACE):
        roots, position, keywords = _BY_PLACE[qualified.rpartition(".")[2]]
        place = one_place(module, call.argument(position, *keywords), call.scope)
        if place and "\n" not in place and qualified.startswith(roots):
            engine = "iceberg" if "iceberg" in qualified else "delta"
            on_disk = f"file://{place}" if place.startswith("/") else place
            whole = "://" in on_disk and not is_open(place)
            keys = [key("url", on_disk.rstrip("/"))] if whole else path_keys(document, place)
            yield _seen(document, module, call, place, keys, engine)
    for call, _ in module.named("load_table"):
        name = _identifier(module, call) if b"pyiceberg" in document.content else ""
        if name:
            yield _seen(document, module, call, name, _in_warehouse(module, name), "iceberg")


def _seen(document: Document, module: PythonModule, call: Call, name: str, keys: list[str], engine: str) -> Sighting:
    own = document.code_key(module.own_place(call))
    said = {"role": "training", "type": "table", "engine": engine}
    return see(
        document, "dataset", name, module.line(call.node), (*dict.fromkeys(keys), own), language="python", more=said,
        framework=framework(module.callee(call)), evidence=f"{module.callee(call) or 'load_table'}(...)"[:120],
    )  # fmt: skip


def _identifier(module: PythonModule, call: Call) -> str:
    """The name of a table in a catalogue, written whole or in parts: `("crm", "people")`."""
    given = call.argument(0, "identifier")
    if isinstance(given, ast.Tuple | ast.List):
        name = ".".join(module.text(each, call.scope) for each in given.elts)
    else:
        name = module.text(given, call.scope)
    return name if _IDENTIFIER.fullmatch(name) else ""


def _in_warehouse(module: PythonModule, name: str) -> list[str]:
    """Where the table of a name lies in the warehouses that the catalogues of a module are told."""
    spaces, _, table = name.rpartition(".")
    roots = [module.text(call.argument(-1, "warehouse"), call.scope) for call, _ in module.named(*_CATALOGUES)]
    inside = (f"{spaces.replace('.', '/')}/{table}", f"{spaces}.db/{table}")
    return [key("url", f"{root.rstrip('/')}/{path}") for root in roots if "://" in root for path in inside]


DETECTOR = Detector(
    id="python-lake-tables",
    title="Tables of a data lake that Python code reads",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "train.py",
            "import torch\nfrom deltalake import DeltaTable\nframe = DeltaTable('lake/customers').to_pandas()\n",
            (("dataset", "lake/customers", 3),),
        ),
        Hit(
            "fit.py",
            "import torch\nfrom deltalake import DeltaTable\nROOT = '/srv/lake'\nframe = DeltaTable(f'{ROOT}/customers').to_pandas()\n",
            (("dataset", "/srv/lake/customers", 4),),
        ),
        Hit(
            "tune.py",
            "from transformers import Trainer\nfrom pyiceberg.catalog import load_catalog\n"
            "catalog = load_catalog('prod', warehouse='s3://acme/wh')\n"
            "people = catalog.load_table('crm.people').scan().to_pandas()\n"
            "orders = catalog.load_table(('crm', 'orders'))\n",
            (("dataset", "crm.people", 4), ("dataset", "crm.orders", 5)),
        ),
        Hit(
            "frames.py",
            "import polars as pl\nimport sklearn\nrows = pl.scan_delta('s3://acme/lake/events')\n",
            (("dataset", "s3://acme/lake/events", 3),),
        ),
    ),
    misses=(
        Miss("report.py", "from deltalake import DeltaTable\nframe = DeltaTable('lake/customers').to_pandas()\n"),
        Miss(
            "other.py",
            "import torch\nfrom own import DeltaTable, load_table\nDeltaTable('a')\nload_table('crm.people')\n",
        ),
    ),
)
