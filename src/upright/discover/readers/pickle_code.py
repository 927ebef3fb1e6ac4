"""Code that a pickle carries (cloudpickle, dill): what its code objects name.

A code object's constants and names stand in the call that makes it. `eval` as a method of a model is no `eval` of a
text: which names are looked up as globals is read from the instructions. Source: CPython `Include/opcode_ids.h`.
"""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from typing import Final

from upright.discover.readers.pickle_policy import rule_for
from upright.discover.readers.pickle_values import Group, Made, Value, members

# Names that harm however they are reached.
_ANYWHERE: Final = frozenset(
    [
        "system",
        "popen",
        "Popen",
        "check_output",
        "check_call",
        "getoutput",
        "execv",
        "execve",
        "execvp",
        "spawnl",
        "spawnv",
        "subprocess",
        "socket",
        "pty",
        "ctypes",
        "urlopen",
        "urlretrieve",
        "b64decode",
        "marshal",
        "__import__",
        "__subclasses__",
        "rmtree",
        "CDLL",
        "runpy",
        "create_connection",
        "import_module",
        "startfile",
        "fork",
        "setuid",
        "unsafe_load",
        "read_pickle",
        "allow_pickle",
        "extractall",
        "enable_load_extension",
        "f_builtins",
        "gi_frame",
        "_get_command_stdout",
    ]
)
# Names that harm as functions of Python, and are everyday words as methods.
_AS_GLOBALS: Final = frozenset({"exec", "eval", "compile"})
# What functions of `os` do to files and processes.
_OF_OS: Final = frozenset(
    {
        "remove", "unlink", "rmdir", "removedirs", "rename", "renames", "replace", "truncate", "chmod", "chown", "link",
        "symlink", "kill", "killpg", "putenv", "dup2", "execl", "execle", "execlp", "execvpe", "posix_spawn", "spawnlp",
        "spawnve", "spawnvp",
    }
)  # fmt: skip
_LOAD_GLOBAL: Final = frozenset({116, 101, 91, 92})  # LOAD_GLOBAL up to 3.12, LOAD_NAME, LOAD_GLOBAL of 3.13 and 3.14
_LOAD_FAST: Final = frozenset({124, 84, 85, 86})  # up to 3.12, then LOAD_FAST and LOAD_FAST_BORROW
_LOAD_ATTR, _LOAD_FAST_312, _STORE_FAST, _EXTENDED_ARG = 106, 124, 125, 144
# What takes a name by its index: names, attributes, globals, imports, methods.
_BY_INDEX: Final = frozenset({90, 91, 95, 96, 97, 98, 101, _LOAD_ATTR, 108, 109, 116, 160})
# Files that hold secrets, and those that run by themselves.
KEEPS: Final = re.compile(
    r"(?:^|[/\\])\.(?:bash\w+|zsh\w+|ssh|netrc|pypirc|gnupg)(?:[/\\]|$)"
    r"|[/\\]\.(?:profile|aws|kube|docker|config[/\\]autostart)(?:[/\\]|$)"
    r"|^/etc/(?:passwd|shadow|sudoers|cron|profile|ld\.so|init|systemd|rc\.local|crontab)|authorized_keys"
    r"|^/proc/(?:self|\d+)/(?:environ|mem|maps)"
    r"|(?:site|user)customize\.py$|(?:site|dist)-packages[/\\][\w-]+\.pth$|CurrentVersion\\Run|Startup\\"
)
_TEXTS: Final = (
    "os.system",
    "subprocess",
    "/bin/sh",
    "powershell",
    "cmd.exe",
    "__import__",
    ".__globals__",
    ".__subclasses__",
    "curl ",
    "wget ",
)


def harmful_names(arguments: tuple[Value, ...], *, code: bool = True) -> list[str]:
    """What code among the arguments of a maker uses that data has no need of, in order. `code`: the maker makes code of
    them, not a class or a function of code that was made before.
    """
    values = [found for each in arguments for found in members(each)]
    names = {value for value in values if isinstance(value, str)}
    used = harmful_texts(names)
    used += sorted(_global_names(values, names) & _AS_GLOBALS) if code else []
    return used


def harmful_texts(names: set[str]) -> list[str]:
    """Which of the names and texts that code holds do harm however they are reached, in order."""
    used = sorted(names & _ANYWHERE)
    return used + [word for word in _TEXTS if word not in used and any(word in name for name in names)]


def _global_names(values: list[Value], names: set[str]) -> set[str]:
    """Names that an instruction looks up as globals; all names where there are no instructions to read."""
    if not names & _AS_GLOBALS:
        return set()
    groups = [value for value in values if isinstance(value, Group | Made)]
    codes = [value for value in values if isinstance(value, bytes) and len(value) % 2 == 0]
    found: set[str] = set()
    for group in groups:
        items = group.items if isinstance(group, Group) else ()
        texts = [item for item in items if isinstance(item, str)]
        if texts and len(texts) == len(items) and _AS_GLOBALS & set(texts):
            found |= {texts[index] for code in codes for index in _indexes(code) if index < len(texts)}
    return found if codes else names


def _indexes(code: bytes) -> set[int]:
    """The indexes that instructions for globals give; from 3.11 on shifted by one."""
    given = {code[at + 1] for at in range(0, len(code), 2) if code[at] in _LOAD_GLOBAL}
    return given | {index >> 1 for index in given}


def through_os(code: bytes, names: list[str], own: list[str], *, shifted: bool) -> list[str]:
    """What code does with files and processes through `os`: an instruction that names it stands behind one that loads
    the module, from the globals or from the function's own variables. `shifted`: by the code of 3.11 and later.
    """
    if not _OF_OS & set(names):
        return []
    steps = [(code[at], code[at + 1]) for at in range(0, len(code) - 1, 2) if code[at]]
    found: list[str] = []
    for (loads, index), (_, named) in pairwise(steps):
        module = (
            _at(names, index >> shifted) if loads in _LOAD_GLOBAL else _at(own, index) if loads in _LOAD_FAST else ""
        )
        if module == "os":
            found += sorted({f"os.{name}" for name in (_at(names, named), _at(names, named >> 1)) if name in _OF_OS})
    return found


def only_attributes(code: bytes, names: list[str]) -> set[str]:
    """Names that code of 3.11 and 3.12 uses as attributes of what it is given alone."""
    steps = [(code[at], code[at + 1]) for at in range(0, len(code) - 1, 2) if code[at]]
    if any(loads == _EXTENDED_ARG for loads, _ in steps):
        return set()
    given = {index for loads, index in steps if loads == _LOAD_FAST_312}
    given -= {index for loads, index in steps if loads == _STORE_FAST}
    own, others = set[int](), set[int]()
    for (loads, variable), (names_it, index) in pairwise(steps):
        if names_it in _BY_INDEX:
            places = (
                (index >> 1,)
                if names_it in _LOAD_GLOBAL
                else (index, index >> 1)
                if names_it == _LOAD_ATTR
                else (index,)
            )
            (own if loads == _LOAD_FAST_312 and variable in given else others).update(places)
    return {names[at] for at in own - others if at < len(names)}


def _at(texts: list[str], index: int) -> str:
    return texts[index] if index < len(texts) else ""


def is_harmless_source(source: str) -> bool:
    """Whether generated Python, as `torch.fx` keeps it, only defines functions that compute with tensors."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    others = (node for node in ast.walk(tree) if not isinstance(node, ast.Name) or node.id not in own)
    return all(map(_harmless_statement, tree.body)) and all(map(_harmless_node, others))


def _harmless_statement(node: ast.stmt) -> bool:
    """At the top only imports of PyTorch and functions without decorators and computed defaults."""
    if isinstance(node, ast.Import):
        return all(alias.name.partition(".")[0] in {"torch", "math"} for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in {"torch", "math", "typing"}
    if isinstance(node, ast.Assign):
        return ast.unparse(node) == "NoneType = type(None)"
    return isinstance(node, ast.FunctionDef) and not node.decorator_list


def _harmless_node(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        dotted = _dotted(node)
        sink = dotted.startswith("torch.") and rule_for(dotted).verb == "sink" and not dotted.startswith("torch.ops.")
        return not node.attr.startswith("__") and not sink
    if isinstance(node, ast.Name):
        return rule_for(f"builtins.{node.id}").verb not in {"sink", "named"} and not node.id.startswith("__")
    if isinstance(node, ast.Constant):
        return not (isinstance(node.value, str) and "__" in node.value)
    return not isinstance(node, ast.Import | ast.ImportFrom) or _harmless_statement(node)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
