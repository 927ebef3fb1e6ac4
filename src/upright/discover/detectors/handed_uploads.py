"""Files that code hands to a function of its own which uploads them to a bucket.

Why it matters: a model that is trained here and served from a bucket is one model; whoever trained it on personal data
serves what it learnt.

How it recognises: a function that gives one of its parameters to `upload_file` or `upload_fileobj` of boto3, under a name
of which at least the folder is known, also by what settings say; and calls of functions of the source that are given the
name of a model's file.

What it does not see: objects that keep the bucket for themselves, and names that are only known when it runs.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_paths import LATE, is_open, keys_beside
from upright.discover.python_places import one_place
from upright.discover.readers.node import NOTHING
from upright.discover.readers.python_module import python_module
from upright.discover.readers.python_names import look_up
from upright.discover.sight import in_tests
from upright.discover.uploads import GIVEN, HELPER, under_key
from upright.model.asset import Location
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

_LANGUAGES: Final = frozenset({"python", "notebook"})
_UPLOADS: Final = {  # -> the scheme; the file, by place and name; the bucket; the object's name
    "upload_file": ("s3", (0, "Filename"), (1, "Bucket"), (2, "Key")),
    "upload_fileobj": ("s3", (0, "Fileobj"), (1, "Bucket"), (2, "Key")),
}
_FILE: Final = re.compile(
    r"[\w./-]{1,200}\.(?:bst|ubj|pkl|pickle|joblib|pth?|ckpt|h5|keras|onnx|safetensors|gguf|cbm|mar|tflite)"
)
_WRAPS: Final = frozenset({"str", "Path", "open", "fspath", "PurePath"})
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{2,62}")
_MOST, _DEEP = 200, 4


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    module = document.parse(python_module)
    for last in _UPLOADS:
        for call in module.by_last.get(last, ()):
            yield from _helper(document, module, call, last)
    yield from _given(document, module)


def _helper(document: Document, module: PythonModule, call: Call, last: str) -> Iterator[Sighting]:
    """A function that uploads what it is given."""
    scheme, *places = _UPLOADS[last]
    file, bucket, called = (call.argument(*each) for each in places)
    function = call.scope.function
    if file is None or bucket is None or function is None or not _is_parameter(file, call.scope, 0):
        return
    name, under = one_place(module, bucket, call.scope), under_key(module, called, call.scope)
    whole = f"{scheme}://{name}/{under}"
    if name and under and (is_open(name) or _NAME.fullmatch(name)):
        at = f"{LATE}{whole}" if is_open(whole) else key("url", whole)
        yield _declared(document, HELPER, f"{module.name}.{function.qualname}", at, module.line(call.node))


def _given(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Calls of functions of the source that are given a model's file by its name."""
    left = _MOST
    for call in module.calls:
        called = module.callee(call)
        if "." not in called or called.partition(".")[0] in module.outside or not call.node.args or not left:
            continue
        left -= 1
        for each in call.node.args[:_DEEP]:
            named = one_place(module, each, call.scope)
            for own in keys_beside(document.item.source, document.item.path, named) if _FILE.fullmatch(named) else ():
                yield _declared(document, GIVEN, called, own, module.line(call.node))


def _is_parameter(node: ast.AST, scope: Scope, depth: int) -> bool:
    if isinstance(node, ast.Call) and node.args and depth < _DEEP:
        last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return last in _WRAPS and _is_parameter(node.args[0], scope, depth + 1)
    bound = look_up(scope, node.id) if isinstance(node, ast.Name) else []
    return any(each.kind == "parameter" for each in bound)


def _declared(document: Document, kind: str, name: str, own: str, line: int) -> Declared:
    place = Location(document.item.path, line, document.item.source)
    return Declared(kind, name, document.item.source, NOTHING, place, own, "handed-uploads")


DETECTOR = Detector(
    id="handed-uploads",
    title="Files that code hands to a function of its own which uploads them",
    selects=Selector(
        languages=_LANGUAGES,
        literals=(
            b"upload_file", b".bst", b".ubj", b".pkl", b".pickle", b".joblib", b'.pt"', b".pt'", b".pth", b".ckpt", b".h5", b".keras",
            b".onnx", b".safetensors", b".gguf", b".cbm", b'.mar"', b".mar'", b".tflite",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "train/fit.py",
            "import boto3\nPREFIX = 'scoring/v7'\ndef publish(file):\n    boto3.client('s3').upload_file(str(file), 'models-7f3', f'{PREFIX}/{file.name}')\npublish('model.bst')\n",
            (),
            declares=(HELPER, GIVEN),
        ),
    ),
    misses=(
        Miss("train/send.py", "import boto3\ndef publish(file):\n    boto3.client('s3').upload_file(file, bucket(), 'a/b')\npublish('notes.txt')\n"),
        Miss("chat.py", "from google.generativeai import upload_file\nheld = upload_file(path)\n"),
        Miss("train/keep.py", "def keep(file):\n    return file\nkeep('notes.csv')\n"),
    ),
)  # fmt: skip
