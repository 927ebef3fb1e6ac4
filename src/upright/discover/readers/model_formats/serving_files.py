"""Files of text that say how a model is served, restored or built: Triton's config.pbtxt, TensorFlow's list of
checkpoints, Pipfile and pyproject.toml.

Source: https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto,
tensorflow/python/checkpoint/checkpoint_management.py, https://packaging.python.org/specifications/pyproject-toml/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.requirement_lines import judge_requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_LIMIT: Final = 256 << 10
_NODES, _DEPTH = 20_000, 12
_KINDS: Final = {"config.pbtxt": "triton-config", "checkpoint": "checkpoint-list"}
_PROJECTS: Final = frozenset({"pipfile", "pyproject.toml"})
_SAVED: Final = re.compile(r'^(?:all_)?model_checkpoint_paths?\s*:\s*"([^"\n]{1,1000})"', re.MULTILINE)
_SERVED: Final = re.compile(
    rb"^\s*(?:name|backend|platform|input|output|max_batch_size|parameters)\s*[:{\[]", re.MULTILINE
)
_LIBRARY: Final = re.compile(
    r'\b(?:op_library_filename|default_model_filename|runtime)\s*:\s*"([^"\n]{1,400}\.(?:so(?:\.\d+)*|dll))"'
)
_OWN_CODE: Final = re.compile(r'^\s*backend\s*:\s*"python"', re.MULTILINE)
_PLUGINS: Final = ("vllm.",)  # groups of entry points that a server runs of every package that is installed
_RUNTIMES: Final = re.compile(r"libtriton_[a-z0-9_]+\.so$")  # of the server's own folder of backends
_ENVIRONMENT: Final = re.compile(r'"EXECUTION_ENV_PATH"\s*,?\s*value\s*:?\s*\{\s*string_value\s*:\s*"([^"\n]{1,400})"')
_OUTSIDE: Final = re.compile(r"^[a-z][a-z0-9+.-]*://|(?:^|/)\.\.(?:/|$)")
_TABLES: Final = re.compile(r"dependencies|dependency-groups|requires|packages|dev-packages|sources?|index|extras")
_USUAL: Final = re.compile(r"https://(?:pypi\.org|download\.pytorch\.org|pypi\.nvidia\.com)(?:/|$)")
_ELSEWHERE: Final = ("git", "hg", "svn", "url", "file")


def accompanies(leaf: str, blob: Blob) -> str:
    """By name, and by what such files begin with."""
    name = leaf.lower()
    if name in _PROJECTS:
        return "requirements" if re.search(rb"^\s*\[", blob.peek(0, 4096), re.MULTILINE) else ""
    start = blob.peek(0, 4096)
    if name == "checkpoint":
        return _KINDS[name] if start.startswith(b"model_checkpoint_path") else ""
    return _KINDS[name] if name == "config.pbtxt" and _SERVED.search(start) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge the paths, libraries and packages that the file names."""
    text = blob.peek(0, _LIMIT).decode("utf-8", errors="replace")
    if blob.size > _LIMIT:
        inquiry.say(Verdict.UNKNOWN, "not-walked", f"only the first {_LIMIT} bytes of the file are read")
    if inquiry.leaf.lower() == "config.pbtxt":
        _triton(text, inquiry)
    elif inquiry.leaf.lower() == "checkpoint":
        for each in _SAVED.finditer(text):
            if re.search(r"(?:^|/)\.\.(?:/|$)", each[1]):
                message = f"a checkpoint is restored from outside the folder: {each[1][:80]!r}"
                inquiry.say(Verdict.SUSPICIOUS, "path-traversal", message, f"offset {each.start()}")
    else:
        _project(text, inquiry)


def _triton(text: str, inquiry: Inquiry) -> None:
    for each in _LIBRARY.finditer(text):
        message = f"serving takes in the library {each[1][-80:]!r}"
        known = _RUNTIMES.match(each[1]) and "filename" not in each[0]
        inquiry.say(Verdict.UNKNOWN if known else Verdict.SUSPICIOUS, "native-library", message, "")
    if _OWN_CODE.search(text):
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", "serving runs the model's own code in Python", "backend")
    for each in _ENVIRONMENT.finditer(text):
        if _OUTSIDE.search(each[1]):
            message = f"its code runs in an environment from outside: {each[1][:80]!r}"
            inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, f"offset {each.start()}")


def _project(text: str, inquiry: Inquiry) -> None:
    import tomllib

    try:
        root = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        inquiry.say(Verdict.UNKNOWN, "bad-configuration", "no TOML that can be read")
        return
    project = root.get("project")
    groups = project.get("entry-points") if isinstance(project, dict) else None
    for group in groups if isinstance(groups, dict) else ():
        if group.startswith(_PLUGINS):
            message = f"once installed it is run by every server that looks for {group[:80]}"
            inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, "entry-points")
    for key, value in _tables(root):
        if isinstance(value, dict):
            _package(key, value, inquiry)
        elif key != "packages":  # which are its own
            judge_requirements([each for each in value if isinstance(each, str)], inquiry, key)


def _tables(root: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Tables and lists within those that speak of packages, each with the key that it has."""
    waiting: list[tuple[str, Any, int, bool]] = [("", root, 0, False)]
    for _ in range(_NODES):
        if not waiting:
            return
        key, node, depth, within = waiting.pop()
        if within:
            yield key, node
        inner = list(node.items()) if isinstance(node, dict) else [(key, each) for each in node]
        waiting += [
            (name[:80], each, depth + 1, within or bool(_TABLES.fullmatch(name)))
            for name, each in inner
            if isinstance(each, dict | list) and depth < _DEPTH
        ]


def _package(name: str, table: dict[str, Any], inquiry: Inquiry) -> None:
    """Where one package, or all of an index, come from."""
    if any(table.get(key) is False for key in ("verify_ssl", "verify")):
        inquiry.say(Verdict.SUSPICIOUS, "requirement-index", "packages would come unverified", name)
    told = next((key for key in _ELSEWHERE if isinstance(table.get(key), str)), "")
    if not told:
        return
    if told == "url" and {"name", "verify_ssl", "priority", "default", "publish-url", "explicit"} & table.keys():
        if not _USUAL.match(table["url"]):
            inquiry.say(Verdict.SUSPICIOUS, "requirement-index", "packages would come from another index", name)
    else:
        message = "a package would come straight from an address"
        inquiry.say(Verdict.SUSPICIOUS, "requirement-address", message, name)


FORMAT = ModelFormat(inspect=inspect, accompanies=accompanies)
