"""Files that Python code puts into containers of Azure's storage, and indexes of Azure AI Search that are filled from there.

Why it matters: what lies in the container is what lies in the file, and what indexers take in from there can be read out of
the index: who may read or change the container reads or changes what models answer from.

How it recognises: `upload_blob` on clients made with the address of an account or its connection string; data sources of
indexers (`SearchIndexerDataSourceConnection`), with the index that an indexer of the same file fills from them.

What it does not see: accounts that are only known when the program runs.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from upright.discover.asked import setting_key
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import program
from upright.discover.python_places import one_place
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, in_tests, see
from upright.discover.uploads import Put, put_edges
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

_ACCOUNT: Final = re.compile(
    r"(?:https://|storageAccounts/|AccountName=)([a-z0-9]{3,24})(?=\.(?:blob|dfs)\.core\.|[/;]|$)", re.IGNORECASE
)
_CLIENTS: Final = re.compile(r"(?:Blob|Container|DataLake|FileSystem)\w*Client(?:\.from_\w+)?$")
_ENGINE: Final = "azure-ai-search"
_READS: Final = frozenset({"open", "read", "read_bytes", "read_text", "Path"})
_DEEP: Final = 6


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document) if not in_tests(document.item.path) else None
    if module is None:
        return
    yield from put_edges(document.item.source, document.item.path, _puts(document, module))
    yield from _indexed(document, module)


def _puts(document: Document, module: PythonModule) -> Iterator[Put]:
    for call in module.by_last.get("upload_blob", ()):
        data = call.keywords.get("data") or (call.node.args[-1] if call.node.args else None)
        file = _file(module, data, call.scope, 0)
        func = call.node.func
        into = _account(document, module, func.value if isinstance(func, ast.Attribute) else None, call.scope, 0)
        if file and into:
            yield Put(file, into)


def _account(document: Document, module: PythonModule, node: ast.AST | None, scope: Scope, depth: int) -> str:
    """The key of the account whose client something was made of."""
    if isinstance(node, ast.Name):
        origin = module.values.origin(node, scope)
        node, scope = (origin[0], origin[1]) if origin else (None, scope)
    if not isinstance(node, ast.Call) or depth > _DEEP:
        return ""
    if _CLIENTS.search(written_name(node.func)):
        named = [each.value for each in node.keywords if each.arg in {"account_url", "conn_str", "container_url"}]
        return _named(document, module, next(iter([*named, *node.args]), None), scope)
    inner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return _account(document, module, inner, scope, depth + 1)


def _named(document: Document, module: PythonModule, node: ast.expr | None, scope: Scope) -> str:
    """The key of the account that an address or a connection string names, or the variable that holds it."""
    value = module.value(node, scope)
    found = _ACCOUNT.search(value.text or "")
    if found:
        return key("url", f"azure-blob://{found[1].lower()}")
    return setting_key(document.item.source, value.env) if value.env else ""


def _file(module: PythonModule, node: ast.AST | None, scope: Scope, depth: int) -> str:
    """The file that is read or opened, also by `with`."""
    if isinstance(node, ast.Name) and depth < _DEEP:
        origin = module.values.origin(node, scope)
        return _file(module, origin[0], origin[1], depth + 1) if origin and origin[0] is not node else ""
    if isinstance(node, ast.Call) and depth < _DEEP:
        last = node.func.attr if isinstance(node.func, ast.Attribute) else written_name(node.func)
        if last not in _READS:
            return ""
        inside = node.args[0] if node.args and last in {"open", "Path"} else None
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        return _file(module, inside if inside is not None else owner, scope, depth + 1)
    return one_place(module, node, scope)


def _indexed(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """The index that an indexer fills from a data source of the same file."""
    accounts: dict[str, str] = {}
    for call in module.by_last.get("SearchIndexerDataSourceConnection", ()):
        name = module.text(call.argument(-1, "name"), call.scope)
        into = _named(document, module, call.argument(-1, "connection_string"), call.scope)
        if name and into:
            accounts[name] = into
    for call in module.by_last.get("SearchIndexer", ()) if accounts else ():
        index, source = (_said(module, call, name) for name in ("target_index_name", "data_source_name"))
        if index and source in accounts:
            own = key("name", document.item.source, "vector_store", _ENGINE, "", index)
            said = {"engine": _ENGINE, "collection": index}
            yield see(document, "vector_store", index, module.line(call.node), own, language="python", more={**said})
            yield edge(own, R.DERIVED_FROM, accounts[source])


def _said(module: PythonModule, call: Call, name: str) -> str:
    return module.text(call.argument(-1, name), call.scope)


DETECTOR = Detector(
    id="azure-blob-files",
    title="Files that Python code puts into containers of Azure, and indexes that are filled from there",
    selects=Selector(languages=LANGUAGES, literals=(b"upload_blob", b"searchindexerdatasourceconnection")),
    detect=_detect,
    hits=(
        Hit(
            "fill.py",
            "from azure.storage.blob import BlobServiceClient\nservice = BlobServiceClient('https://lettersprod.blob.core.windows.net', credential=c)\nbox = service.get_container_client('letters')\nwith open('data/people.csv', 'rb') as rows:\n    box.upload_blob('people.csv', rows, overwrite=True)\n",
            (),
            joins=(("data/people.csv", "stored_in", "azure-blob://lettersprod"),),
        ),
        Hit(
            "blob.py",
            "import os\nfrom azure.storage.blob import BlobClient\nblob = BlobClient.from_connection_string(os.environ['LETTERS'], 'letters', 'people.csv')\nblob.upload_blob(data=open('data/people.csv', 'rb'))\n",
            (),
            joins=(("data/people.csv", "stored_in", "setting/LETTERS"),),
        ),
        Hit(
            "index.py",
            "from azure.search.documents.indexes.models import SearchIndexer, SearchIndexerDataSourceConnection\nsource = SearchIndexerDataSourceConnection(name='letters', type='azureblob', connection_string='ResourceId=/subscriptions/1/resourceGroups/a/providers/Microsoft.Storage/storageAccounts/lettersprod;', container=box)\nindexer = SearchIndexer(name='nightly', data_source_name='letters', target_index_name='desk')\n",
            (("vector_store", "desk", 3),),
            joins=(("azure-ai-search//desk", "derived_from", "azure-blob://lettersprod"),),
        ),
    ),
    misses=(
        Miss("a.py", "def put(client, rows):\n    client.upload_blob('people.csv', rows)\n"),
        Miss("b.py", "# SearchIndexerDataSourceConnection\nindexer = SearchIndexer(name='a', target_index_name='b')\n"),
    ),
)
