"""Gadgets: functions of installed libraries that run code or reach outside, and what is said of pickles calling them.

    python bench/gadgets.py FOLDER... [--missed]

FOLDER is a folder of packages (`site-packages`, the standard library). Their source is parsed and never imported. A
function counts as a gadget when its body, or a function of the same module that it calls, runs code or a command, loads
code, pickles or native libraries. `--missed` lists those that are called neither malicious nor suspicious: candidates
for the tables of `upright.discover.readers.pickle_policy`.
"""

from __future__ import annotations

import argparse
import ast
import collections
import warnings
from collections.abc import Iterator
from pathlib import Path

from upright.discover.model_file import inspect
from upright.model.item import Item
from upright.testing.hostile_pickles import called, name, text, whole

BUILTINS = {"exec", "eval", "compile", "__import__", "execfile", "breakpoint"}
# Functions by module; an empty set stands for all of them.
OUTSIDE: dict[str, set[str]] = {
    "os": {"system", "popen", "startfile", "execv", "execve", "execvp", "spawnv", "spawnl", "kill", "_exit", "abort"},
    "importlib": {"import_module", "reload", "__import__"},
    "pickle": {"load", "loads", "Unpickler"},
    "cloudpickle": {"load", "loads"},
    "dill": {"load", "loads"},
    "marshal": {"load", "loads"},
    "joblib": {"load"},
    "torch": {"load"},
    "numpy": {"load"},
    "pandas": {"read_pickle", "eval"},
    "ctypes": {"CDLL", "PyDLL", "cdll"},
    "pkgutil": {"resolve_name"},
    **{module: set[str]() for module in ("subprocess", "runpy", "pty", "code", "webbrowser")},
}
SKIPPED = {"tests", "test", "testing", "__pycache__", "site-packages", "dist-packages"}


def main() -> None:
    """Print how many gadgets are flagged."""
    parser = argparse.ArgumentParser(description="Gadgets in libraries and what is said of them.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--missed", action="store_true")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", SyntaxWarning)
    found: dict[str, list[str]] = collections.defaultdict(list)
    for module, function in sorted({gadget for folder in chosen.folders for gadget in gadgets(folder)}):
        found[verdict(module, function)].append(f"{module}.{function}")
    total = sum(map(len, found.values()))
    flagged = len(found["malicious"]) + len(found["suspicious"])
    counts = ", ".join(f"{key} {len(names)}" for key, names in found.items())
    print(f"{total} gadgets, {flagged / max(1, total):.1%} flagged: {counts}")
    if chosen.missed:
        print("\n".join(f"{key:8} {each}" for key in ("clean", "unknown") for each in found[key]))


def verdict(module: str, function: str) -> str:
    """What is said of a pickle that calls a function with two plain words."""
    content = whole(called(name(module, function), text("alpha"), text("beta")))
    return inspect(Item("bench", "gadget.pkl", len(content), content=content)).verdict


def gadgets(folder: Path) -> Iterator[tuple[str, str]]:
    """(module, function) of every gadget below a folder."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if SKIPPED & set(parts) or not all(part.isidentifier() for part in parts):
            continue
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if module:
            yield from ((module, function) for function in of_module(path.read_bytes()))


def of_module(source: bytes) -> list[str]:
    """The gadgets of one module, `function` or `Class.method`."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    imported = dict(imports(tree))
    functions = dict(definitions(tree.body))
    direct = {each for each, node in functions.items() if any(reaches(called, imported) for called in calls(node))}
    nearby = {each for each, node in functions.items() if direct & set(calls(node))}
    return sorted(each.removesuffix(".__init__") for each in direct | nearby)


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(local name, what it stands for)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def definitions(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Functions and methods by name, also those that a condition defines."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from definitions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from definitions([*node.body, *node.orelse], prefix)


def calls(node: ast.AST) -> Iterator[str]:
    """The dotted names that a function calls."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and (dotted := dotted_name(inner.func)):
            yield dotted


def dotted_name(node: ast.expr) -> str:
    """`a.b.c`, or nothing for anything else."""
    if isinstance(node, ast.Attribute):
        owner = dotted_name(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return node.id if isinstance(node, ast.Name) else ""


def reaches(dotted: str, imported: dict[str, str]) -> bool:
    """Whether calling this name runs code or loads something."""
    first, _, rest = dotted.partition(".")
    if first not in imported:
        return dotted in BUILTINS
    module, _, function = f"{imported[first]}.{rest}".rstrip(".").partition(".")
    known = OUTSIDE.get(module)
    return known is not None and (not known or bool(known & set(function.split("."))))


if __name__ == "__main__":
    main()
