"""Files of the source that code or a command uploads to a bucket.

Why it matters: what lies in the bucket is what lies in the file: who may read the bucket reads the personal data in it,
and an index that is filled from there holds it.

How it recognises: `upload_file`, `upload_fileobj` and `put_object` of boto3, `upload_data` of SageMaker and
`upload_from_filename` of Google in Python; `PutObjectCommand`, `Upload` and `upload` in TypeScript and JavaScript;
`aws s3 cp`, `aws s3 sync`, `gsutil cp` and `gcloud storage cp` in scripts and steps. File and bucket must be named, or
the bucket by a variable that settings tell.

What it does not see: what is uploaded by names that are only known when it runs.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from upright.discover.asked import FROM, setting_key
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.python_paths import keys_beside
from upright.discover.python_places import one_place
from upright.discover.readers.python_module import python_module
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.script import arguments, is_built, script, text, unwrap
from upright.discover.readers.script_values import environment, first_text, prop, value_of
from upright.discover.readers.shell_commands import SHELLS, assignments, program, shell_commands
from upright.discover.script_paths import path_of
from upright.discover.sight import edge, in_tests
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.discover.readers.script import Call as ScriptCall
    from upright.discover.readers.script import Script

    Put = tuple[str, str]  # the file, and the address of the bucket or `FROM` and the variable that names it

_PYTHON: Final = frozenset({"python", "notebook"})
_CALLS: Final = {  # of Python -> the file, by place and name; the bucket
    "upload_file": ((0, "Filename", "local_path"), (1, "Bucket")),
    "upload_fileobj": ((0, "Fileobj"), (1, "Bucket")),
    "put_object": ((-1, "Body"), (-1, "Bucket")),
    "upload_data": ((0, "path"), (1, "bucket")),
    "upload_from_filename": ((0, "filename"), (-1, "")),
}
_READS: Final = frozenset({"open", "read", "read_bytes", "read_text", "Path", "encode"})
_MADE: Final = {"Bucket": "s3", "Object": "s3", "bucket": "gs", "get_bucket": "gs"}
_READ_BY: Final = frozenset({"readFileSync", "readFile", "createReadStream", "file"})
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{2,62}")
_PLACE: Final = re.compile(r"(s3|gs)://([a-z0-9][a-z0-9.-]{2,62})(?:/|$)")
_COPIES: Final = re.compile(r"(?:aws s3 (?:cp|mv|sync)|gsutil (?:cp|mv|rsync)|gcloud storage (?:cp|mv|rsync)) ")
_VARIABLE: Final = re.compile(r"\$\{?(\w{1,60})\}?")
_DEEP: Final = 6


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    source, own = document.item.source, document.item.path
    for file, bucket in dict.fromkeys(_puts(document)):
        into = setting_key(source, bucket.removeprefix(FROM)) if bucket.startswith(FROM) else key("url", bucket)
        for each in keys_beside(source, own, file):
            yield edge(each, R.STORED_IN, into)


def _puts(document: Document) -> Iterator[Put]:
    if document.language in _PYTHON:
        module = document.parse(python_module)
        for last, (file, bucket) in _CALLS.items():
            for call in module.by_last.get(last, ()):
                yield from _of_call(module, call, file, bucket)
    if document.language in SCRIPTS and not is_built(document):
        found = document.parse(script)
        for each in found.calls:
            yield from _of_script(found, document.item.path, each)
    if document.language in SHELLS:
        yield from _of_shell(document)


def _of_call(
    module: PythonModule, call: Call, file: tuple[int | str, ...], bucket: tuple[int | str, ...]
) -> Iterator[Put]:
    place = _file(module, call.argument(int(file[0]), *map(str, file[1:])), call.scope, 0)
    named = call.argument(int(bucket[0]), *map(str, bucket[1:]))
    scheme = "s3"
    if named is None:
        func = call.node.func
        scheme, named, scope = _owner(module, func.value if isinstance(func, ast.Attribute) else None, call.scope, 0)
    else:
        scope = call.scope
    if place and named is not None and scheme:
        value = module.value(named, scope)
        if _NAME.fullmatch(value.text or ""):
            yield place, f"{scheme}://{value.text}"
        elif value.env:
            yield place, f"{FROM}{value.env}"


def _owner(module: PythonModule, node: ast.AST | None, scope: Scope, depth: int) -> tuple[str, ast.expr | None, Scope]:
    """The bucket that something was made of: `s3.Bucket("notes")`, `client.bucket("notes").blob("a.csv")`."""
    if isinstance(node, ast.Name):
        origin = module.values.origin(node, scope)
        node, scope = (origin[0], origin[1]) if origin else (None, scope)
    if not isinstance(node, ast.Call) or depth > _DEEP:
        return "", None, scope
    scheme = _MADE.get(written_name(node.func).rpartition(".")[2], "")
    if scheme and node.args:
        return scheme, node.args[0], scope
    inner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return _owner(module, inner, scope, depth + 1)


def _file(module: PythonModule, node: ast.AST | None, scope: Scope, depth: int) -> str:
    """The file that an argument names, opens or reads."""
    if isinstance(node, ast.Name) and depth < _DEEP:
        origin = module.values.origin(node, scope)
        if origin is not None and isinstance(origin[0], ast.Call):
            return _file(module, origin[0], origin[1], depth + 1)
    if isinstance(node, ast.Call) and depth < _DEEP:
        last = node.func.attr if isinstance(node.func, ast.Attribute) else written_name(node.func)
        if last in _READS:
            inside = node.args[0] if node.args and last in {"open", "Path"} else None
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            return _file(module, inside if inside is not None else owner, scope, depth + 1)
    return one_place(module, node, scope)


def _of_script(found: Script, own: str, call: ScriptCall) -> Iterator[Put]:
    """`new PutObjectCommand({ Bucket, Body })`, `new Upload({ params: {...} })`, `storage.bucket(name).upload(file)`."""
    given = call.given
    if call.last == "upload" and given and call.node.type == "call_expression":
        func = call.node.child_by_field_name("function")
        owner = value_of(found, func.child_by_field_name("object")) if func is not None else None
        if (
            owner is not None
            and owner.type == "call_expression"
            and text(owner.child_by_field_name("function")).endswith("bucket")
        ):
            yield from _named(found, own, path_of(found, own, given[0]), next(iter(arguments(owner)), None), "gs")
        return
    if call.last not in {"PutObjectCommand", "putObject", "Upload", "upload"} or not given:
        return
    first = value_of(found, given[0])
    options = prop(first, "params") or first if first is not None and first.type == "object" else None
    if options is not None and (bucket := prop(options, "Bucket")) is not None:
        yield from _named(found, own, _read(found, own, prop(options, "Body")), bucket, "s3")


def _named(found: Script, own: str, file: str, bucket: Node | None, scheme: str) -> Iterator[Put]:
    held = value_of(found, bucket)
    if not file or bucket is None or held is None:
        return
    name = first_text(found, own, bucket)
    if _NAME.fullmatch(name):
        yield file, f"{scheme}://{name}"
    elif told := environment(held):
        yield file, f"{FROM}{told}"


def _read(found: Script, own: str, node: Node | None) -> str:
    """The file that an expression reads."""
    value = value_of(found, node)
    value = unwrap(value) if value is not None else None
    if value is not None and value.type == "await_expression":
        value = value.named_children[0] if value.named_children else None
    if value is None or value.type != "call_expression":
        return ""
    last = text(value.child_by_field_name("function")).rpartition(".")[2]
    given = arguments(value)
    return path_of(found, own, given[0]) if last in _READ_BY and given else ""


def _of_shell(document: Document) -> Iterator[Put]:
    commands = document.parse(shell_commands)
    known = {name: word for name, (word, _) in assignments(commands).items()}
    for command in commands:
        words = [_VARIABLE.sub(lambda found: known.get(found[1], found[0]), word) for word, _ in program(command)]
        copies = _COPIES.match(" ".join(words[:4]) + " ")
        if not copies:
            continue
        told = [word for word in words[copies[0].count(" ") :] if not word.startswith("-")]
        into = next((_PLACE.match(word) for word in told[1:] if _PLACE.match(word)), None)
        if into is not None:
            at = next(number for number, word in enumerate(told) if _PLACE.match(word))
            if at and "$" not in told[at - 1]:
                yield told[at - 1], f"{into[1]}://{into[2]}"


DETECTOR = Detector(
    id="uploaded-files",
    title="Files that code and commands upload to buckets",
    selects=Selector(
        languages=_PYTHON | SCRIPTS | SHELLS,
        literals=(
            b"upload_file", b"put_object", b"upload_data", b"upload_from_filename", b"putobject", b"@aws-sdk/lib-storage",
            b"@google-cloud/storage", b"aws s3 ", b"gsutil", b"gcloud storage",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "fill.py",
            "import boto3\nBUCKET = 'letters-7f3'\ns3 = boto3.client('s3')\ns3.upload_file('data/people.csv', BUCKET, 'people.csv')\nwith open('data/notes.csv', 'rb') as rows:\n    s3.put_object(Bucket=BUCKET, Key='notes.csv', Body=rows)\n",
            (),
            joins=(
                ("data/people.csv", "stored_in", "s3://letters-7f3"),
                ("data/notes.csv", "stored_in", "s3://letters-7f3"),
            ),
        ),
        Hit(
            "fill_google.py",
            "from google.cloud import storage\nbucket = storage.Client().bucket('letters-7f3')\nbucket.blob('people.csv').upload_from_filename('data/people.csv')\n",
            (),
            joins=(("data/people.csv", "stored_in", "gs://letters-7f3"),),
        ),
        Hit(
            "src/upload.ts",
            'import { readFileSync } from "node:fs";\nimport { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";\nawait new S3Client({}).send(new PutObjectCommand({ Bucket: "letters-7f3", Key: "a", Body: readFileSync("records/people.csv") }));\n',
            (),
            joins=(("records/people.csv", "stored_in", "s3://letters-7f3"),),
        ),
        Hit(
            "fill.sh",
            "BUCKET=letters-7f3\naws s3 cp data/people.csv s3://$BUCKET/raw/people.csv --sse\n",
            (),
            joins=(("data/people.csv", "stored_in", "s3://letters-7f3"),),
        ),
        Hit(
            ".github/workflows/data.yml",
            "jobs:\n  put:\n    steps:\n      - run: gsutil cp data/people.csv gs://letters-7f3/people.csv\n",
            (),
            joins=(("data/people.csv", "stored_in", "gs://letters-7f3"),),
        ),
    ),
    misses=(
        Miss("load.sh", "aws s3 cp s3://letters-7f3/people.csv data/people.csv\naws s3 ls s3://letters-7f3\n"),
        Miss("save.py", "import boto3\nboto3.client('s3').download_file('letters-7f3', 'a', 'people.csv')\n# put_object\n"),
    ),
)  # fmt: skip
