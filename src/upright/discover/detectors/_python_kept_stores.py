"""Where Python code keeps an index in a file or folder of its own, so that the code that reads it there is known to ask the
same index: `faiss.write_index(index, PATH)`, `store.save_local("index")`, `FAISS.load_local("index")`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from upright.discover.python_paths import path_keys
from upright.discover.python_places import one_place
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_READS: Final = {"read_index": 0, "load_local": 0, "load_index": 0}
_WRITES: Final = {"write_index": 1, "save_local": 0, "save_index": 0, "persist": 0}  # the place among the arguments
_NAMED: Final = ("folder_path", "path", "filename", "fname", "path_to_index", "persist_dir")


def kept_at(document: Document, module: PythonModule, call: Call, held: str) -> tuple[str, ...]:
    """The keys of the file or folder that a store is read from, or that what holds it is written to later."""
    last = call.written.rpartition(".")[2]
    if last in _READS:
        return _keys(document, module, call, _READS[last])
    name = held.rpartition(".")[2]
    for each in (one for writes in _WRITES for one in module.by_last.get(writes, ())) if name else ():
        if name == _written(each):
            return _keys(document, module, each, _WRITES[each.written.rpartition(".")[2]])
    return ()


def _keys(document: Document, module: PythonModule, call: Call, position: int) -> tuple[str, ...]:
    place = one_place(module, call.argument(position, *_NAMED), call.scope)
    return tuple(path_keys(document, place)[:1])


def _written(call: Call) -> str:
    """The name of the index that a call writes."""
    func = call.node.func
    handed = call.written.rpartition(".")[2] == "write_index" and bool(call.node.args)
    node = call.node.args[0] if handed else func.value if isinstance(func, ast.Attribute) else None
    return written_name(node).rpartition(".")[2] if node is not None else ""
