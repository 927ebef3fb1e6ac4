"""Who is let in at a route of a Python program, as its parameters, decorators and guards say."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_source import Defined

AUTH = re.compile(
    r"auth|current_(?:user|active|\w*(?:employee|member|staff|admin|customer|account|principal))|login_required|verify|api_key|token|jwt|permission|"
    r"security|require_(?:user|login|session|staff|admin|member|employee|role|scope)|get_user|principal|session_user|(?:logged|signed)_in",
    re.IGNORECASE,
)


def authenticated(defined: Defined, call: ast.Call | None) -> bool:
    """Whether a route asks who calls it."""
    arguments = defined.node.args if not isinstance(defined.node, ast.ClassDef) else None
    defaults = [
        *(arguments.defaults if arguments else ()),
        *(each for each in (arguments.kw_defaults if arguments else ()) if each is not None),
    ]
    annotations = [each.annotation for each in (arguments.args if arguments else ()) if each.annotation is not None]
    parts: list[ast.AST] = [*defaults, *annotations, *defined.node.decorator_list[:0]]
    parts += [k.value for k in call.keywords if k.arg == "dependencies"] if call else []
    for part in parts:
        for each in ast.walk(part):
            name = written_name(each.func) if isinstance(each, ast.Call) else ""
            if (
                name.rpartition(".")[2] in {"Depends", "Security"}
                and isinstance(each, ast.Call)
                and AUTH.search(" ".join(written_name(a) for a in each.args))
            ):
                return True
    return _guarded(defined, call) or any(AUTH.search(written_name(each)) for each in defined.node.decorator_list)


def _guarded(defined: Defined, call: ast.Call | None) -> bool:
    """Whether a route, or the class of routes that it is one of, has guards: `guards = [requires_staff]`."""
    stated = [each.value for each in call.keywords if each.arg == "guards"] if call else []
    owner = defined.around.bindings.get("guards", ()) if defined.around.kind == "class" else ()
    stated += [each.expression for each in owner if each.expression is not None]
    return any(not isinstance(each, ast.List | ast.Tuple) or bool(each.elts) for each in stated)
