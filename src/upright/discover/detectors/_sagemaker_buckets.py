"""The bucket that a session of SageMaker has by default: named after region and account, it keeps what jobs learn from,
the code that they run and what they make.

https://sagemaker.readthedocs.io/en/stable/api/utility/session.html
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from upright.discover.python_paths import keys_beside
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, see
from upright.model.bucket_names import keeps_code
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json

_DEFAULT: Final = "{default_bucket}"  # `{session.default_bucket()}` in an address
_MADE: Final = "sagemaker-{region}-{account}"


def in_bucket(module: PythonModule, written: str) -> str:
    """An address in the bucket that a session has by default: the one it is given, else the one SageMaker makes."""
    for call in module.calls:
        held = module.variable(call.node, call.scope).rpartition(".")[2]
        if held and f"{{{held}}}" in written and call.written.endswith("default_bucket"):
            written = written.replace(f"{{{held}}}", _DEFAULT)
    return written.replace(_DEFAULT, _given(module) or _MADE) if _DEFAULT in written else written


def _given(module: PythonModule) -> str:
    """The bucket that a session is given instead; empty where it is given none."""
    for call in module.calls:
        if "default_bucket" in call.keywords:
            return module.text(call.keywords["default_bucket"], call.scope) or "{bucket}"
    return ""


def kept_in(
    document: Document, module: PythonModule, call: Call, said: dict[str, Json], identity: str
) -> Iterator[Sighting]:
    """The bucket with a name that can be worked out, in which a job keeps what it makes, runs and learns from."""
    output = str(said.get("output") or "")
    bucket = output.partition("://")[2].partition("/")[0]
    if not output and module.callee(call).startswith("sagemaker.") and "default_bucket" in module.by_last:
        bucket = _given(module) or _MADE
    if keeps_code(bucket):
        own = key("url", f"s3://{bucket}")
        told: dict[str, Json] = {"bucket": bucket, "engine": "s3", "provider": "aws", "type": "bucket"}
        yield see(document, "data_store", bucket, module.line(call.node), own, more=told, confidence=0.7)
        yield edge(identity, R.TRAINED_ON, own)


def uploaded(
    document: Document, module: PythonModule, node: ast.AST, scope: Scope, identity: str
) -> Iterator[Sighting]:
    """The file that a job learns from where `session.upload_data("rows.csv", ...)` put it."""
    if isinstance(node, ast.Call) and written_name(node.func).rpartition(".")[2] == "upload_data":
        given = node.args[0] if node.args else next((each.value for each in node.keywords if each.arg == "path"), None)
        path = module.text(given, scope)
        for each in keys_beside(document.item.source, document.item.path, path) if path and "{" not in path else ():
            yield edge(identity, R.TRAINED_ON, each)
