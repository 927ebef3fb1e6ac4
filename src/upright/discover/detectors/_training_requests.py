"""Requests that start a training job as the API of SageMaker has them: in keywords, in a dictionary that is handed on with
`**`, in the `config` of an operator of Airflow.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

OPERATORS = frozenset({"SageMakerTrainingOperator", "SageMakerTuningOperator"})  # of Airflow
OUTPUT, INPUT = "S3OutputPath", "S3Uri"
_FIELDS = frozenset({OUTPUT, INPUT})
_HOLDERS = frozenset({"config", "OutputDataConfig", "InputDataConfig", None})  # None: `**request`
_MOST = 400  # expressions of a request


def addresses(module: PythonModule, call: Call) -> Iterator[tuple[str, str, int]]:
    """Where the request of a call reads and writes: the field, the address and its line."""
    queue: list[tuple[ast.expr, Scope]] = [
        (each.value, call.scope) for each in call.node.keywords if each.arg in _HOLDERS
    ]
    for looked, (node, scope) in enumerate(queue):
        if looked > _MOST:
            return
        origin = module.values.origin(node, scope) if isinstance(node, ast.Name) else None
        if origin is not None and isinstance(origin[0], ast.Dict | ast.List):
            queue.append((origin[0], origin[1]))
        elif isinstance(node, ast.List):
            queue += [(each, scope) for each in node.elts]
        elif isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                stated = name.value if isinstance(name, ast.Constant) else None
                if stated in _FIELDS and (written := module.text(value, scope)):
                    yield str(stated), written, module.line(value)
                else:
                    queue.append((value, scope))
