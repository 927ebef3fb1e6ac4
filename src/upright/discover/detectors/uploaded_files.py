"""Files that code or a command uploads to a bucket, or fetches from one.

Why it matters: what lies in the bucket is what lies in the file: who may read the bucket reads the personal data in it,
and an index that is filled from there holds it.

How it recognises: `upload_file`, `upload_fileobj` and `put_object` of boto3, `upload_data` of SageMaker and
`upload_from_filename` of Google in Python; `PutObjectCommand`, `Upload` and `upload` in TypeScript and JavaScript;
`aws s3 cp`, `aws s3 sync`, `gsutil cp` and `gcloud storage cp` in scripts and steps; `BucketDeployment` of the CDK. File
and bucket must be named, or the bucket by a variable that settings tell. Of a folder every file counts. What
`download_file`, `download_to_filename` and the same commands fetch lies in the bucket that it comes from.

What it does not see: what is uploaded by names that are only known when it runs.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from upright.discover.asked import setting_key
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.python_places import one_place
from upright.discover.readers.python_module import python_module
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.script import arguments, is_built, script, text, unwrap
from upright.discover.readers.script_values import environment, first_text, prop, value_of
from upright.discover.readers.shell_commands import SHELLS, assignments, program, shell_commands
from upright.discover.script_paths import path_of
from upright.discover.sight import in_tests
from upright.discover.uploads import Put, got_edges, put_edges, under_key
from upright.model.bucket_names import keeps_code
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.discover.readers.script import Call as ScriptCall
    from upright.discover.readers.script import Script

_PYTHON: Final = frozenset({"python", "notebook"})
_CALLS: Final = {  # of Python -> the file, by place and name; the bucket
    "upload_file": ((0, "Filename", "local_path"), (1, "Bucket")),
    "upload_fileobj": ((0, "Fileobj"), (1, "Bucket")),
    "put_object": ((-1, "Body"), (-1, "Bucket")),
    "upload_data": ((0, "path"), (1, "bucket")),
    "upload_from_filename": ((0, "filename"), (-1, "")),
}
_FETCHED: Final = {  # of Python -> the bucket, the object's name and the file, by place and name
    "download_file": ((0, "Bucket"), (1, "Key"), (2, "Filename")),
    "download_to_filename": ((-1, ""), (-1, ""), (0, "filename")),
}
_KEYS: Final = {"upload_file": 2, "upload_fileobj": 2}  # the place of the object's name
_DEPLOYS: Final = "BucketDeployment"
_READS: Final = frozenset({"open", "read", "read_bytes", "read_text", "Path", "encode"})
_MADE: Final = {"Bucket": "s3", "Object": "s3", "bucket": "gs", "get_bucket": "gs"}
_READ_BY: Final = frozenset({"readFileSync", "readFile", "createReadStream", "file"})
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{2,62}")
_PLACE: Final = re.compile(r"(s3|gs)://([a-z0-9][a-z0-9.-]{2,62})(?:/|$)")
_COPIES: Final = re.compile(r"(?:aws s3 (?:cp|mv|sync)|gsutil (?:cp|mv|rsync)|gcloud storage (?:cp|mv|rsync)) ")
_VARIABLE: Final = re.compile(r"\$\{?(\w{1,60})\}?")
_DEEP, _MOST = 6, 20


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    yield from put_edges(document.item.source, document.item.path, _puts(document))
    yield from got_edges(document.item.source, document.item.path, _gets(document))


def _puts(document: Document) -> Iterator[Put]:
    if document.language in _PYTHON:
        module = document.parse(python_module)
        for last, (file, bucket) in _CALLS.items():
            for call in module.by_last.get(last, ()):
                yield from _of_call(document, module, call, file, bucket)
        for call in module.by_last.get(_DEPLOYS, ()):
            yield from _of_stack(document, module, call)
    if document.language in SCRIPTS and not is_built(document):
        found = document.parse(script)
        for each in found.calls:
            yield from _of_script(document, found, each)
    if document.language in SHELLS:
        yield from _of_shell(document)


def _gets(document: Document) -> Iterator[Put]:
    if document.language in _PYTHON:
        module = document.parse(python_module)
        for last in _FETCHED:
            for call in module.by_last.get(last, ()):
                yield from _of_fetch(document, module, call, *_FETCHED[last])
    if document.language in SHELLS:
        yield from _of_shell(document, fetched=True)


def _of_fetch(
    document: Document, module: PythonModule, call: Call,
    bucket: tuple[int, str], called: tuple[int, str], file: tuple[int, str],
) -> Iterator[Put]:  # fmt: skip
    """`client.download_file(bucket, key, file)`, `bucket.download_file(key, file)`, `blob.download_to_filename(file)`."""
    named, told, place = (call.argument(*each) for each in (bucket, called, file))
    scheme, scope = "s3", call.scope
    func = call.node.func
    if (place is None or named is None) and isinstance(func, ast.Attribute):
        place, told = (place, None) if named is None else (told, named)
        scheme, named, scope = _owner(module, func.value, call.scope, 0)
    if place is not None and named is not None and scheme:
        value = module.value(named, scope)
        into, address = _into(document, scheme, value.text or "", value.env)
        under = module.text(told, call.scope) if told is not None else ""
        if into:
            yield Put(_file(module, place, call.scope, 0), into, f"{address}/{under}" if address and under else "")


def _into(document: Document, scheme: str, name: str, variable: str) -> tuple[str, str]:
    """The key of a bucket by its name or the variable that tells it, and its address where the name is known."""
    if _NAME.fullmatch(name) or keeps_code(name):  # `sagemaker-{region}-{account}` is the same bucket for every job
        return key("url", f"{scheme}://{name}"), f"{scheme}://{name}"
    return (setting_key(document.item.source, variable), "") if variable else ("", "")


def _of_call(
    document: Document, module: PythonModule, call: Call, file: tuple[int | str, ...], bucket: tuple[int | str, ...]
) -> Iterator[Put]:
    place = _file(module, call.argument(int(file[0]), *map(str, file[1:])), call.scope, 0)
    named = call.argument(int(bucket[0]), *map(str, bucket[1:]))
    scheme, scope, called = "s3", call.scope, call.argument(_KEYS.get(call.written.rpartition(".")[2], -1), "Key")
    if named is None:
        func = call.node.func
        scheme, named, scope = _owner(module, func.value if isinstance(func, ast.Attribute) else None, call.scope, 0)
        called = None
    if place and named is not None and scheme:
        value = module.value(named, scope)
        into, address = _into(document, scheme, value.text or "", value.env)
        under = under_key(module, called, call.scope)
        if into:
            yield Put(place, into, f"{address}/{under}" if address and under else "")


def _of_stack(document: Document, module: PythonModule, call: Call) -> Iterator[Put]:
    """`BucketDeployment(stack, "Fill", sources=[Source.asset("data")], destination_bucket=bucket)`."""
    held, sources = call.argument(-1, "destination_bucket"), call.argument(-1, "sources")
    origin = module.values.origin(held, call.scope) if isinstance(held, ast.Name | ast.Attribute) else None
    made = module.call_at(origin[0]) if origin and isinstance(origin[0], ast.Call) else None
    if made is None or not isinstance(sources, ast.List):
        return
    into = key("tf", f"{document.item.source}/{document.item.path}#{module.place(made)}")
    name = module.text(made.argument(-1, "bucket_name"), made.scope)
    under = module.text(call.argument(-1, "destination_key_prefix"), call.scope)
    for each in sources.elts[:_MOST]:
        if isinstance(each, ast.Call) and each.args and written_name(each.func).endswith("Source.asset"):
            for place in _from_above(document, one_place(module, each.args[0], call.scope)):
                yield Put(place, into, f"s3://{name}/{under}" if _NAME.fullmatch(name) else "")


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


def _of_script(document: Document, found: Script, call: ScriptCall) -> Iterator[Put]:
    """`new PutObjectCommand({ Bucket, Body })`, `new Upload({ params: {...} })`, `storage.bucket(name).upload(file)`."""
    given, own = call.given, document.item.path
    if call.last == "upload" and given and call.node.type == "call_expression":
        func = call.node.child_by_field_name("function")
        owner = value_of(found, func.child_by_field_name("object")) if func is not None else None
        called = text(owner.child_by_field_name("function")) if owner is not None else ""
        if owner is not None and called.endswith("bucket"):
            bucket = next(iter(arguments(owner)), None)
            yield from _named(document, found, path_of(found, own, given[0]), bucket, None, "gs")
    elif call.last in {"PutObjectCommand", "putObject", "Upload", "upload"} and given:
        first = value_of(found, given[0])
        options = prop(first, "params") or first if first is not None and first.type == "object" else None
        if options is not None and (bucket := prop(options, "Bucket")) is not None:
            file = _read(found, own, prop(options, "Body"))
            yield from _named(document, found, file, bucket, prop(options, "Key"), "s3")
    elif call.last == _DEPLOYS and given:
        yield from _of_script_stack(document, found, value_of(found, given[-1]))


def _from_above(document: Document, place: str) -> Iterator[str]:
    """A path as each folder above may mean it: a program of the CDK runs where its settings lie."""
    plain = place.removeprefix("./")
    if plain and not plain.startswith(("../", "/")):
        yield from (f"./{'../' * up}{plain}" for up in range(min(document.item.path.count("/"), _DEEP) + 1))
    elif plain:
        yield place


def _of_script_stack(document: Document, found: Script, options: Node | None) -> Iterator[Put]:
    """`new BucketDeployment(this, "Put", { sources: [Source.asset("./data")], destinationBucket: letters })`."""
    held, sources = prop(options, "destinationBucket"), value_of(found, prop(options, "sources"))
    if held is None or sources is None or sources.type != "array":
        return
    into = key("tf", f"{document.item.source}/{document.item.path}#{text(held).removeprefix('this.')}")
    made = value_of(found, held)
    given = arguments(made) if made is not None and made.type == "new_expression" else []
    name = first_text(found, document.item.path, prop(value_of(found, given[-1]), "bucketName")) if given else ""
    under = first_text(found, document.item.path, prop(options, "destinationKeyPrefix"))
    for each in sources.named_children[:_MOST]:
        if each.type == "call_expression" and text(each.child_by_field_name("function")).endswith("Source.asset"):
            named = path_of(found, document.item.path, next(iter(arguments(each)), None))
            for place in _from_above(document, named):
                yield Put(place, into, f"s3://{name}/{under}" if _NAME.fullmatch(name) else "")


def _named(
    document: Document, found: Script, file: str, bucket: Node | None, called: Node | None, scheme: str
) -> Iterator[Put]:
    held = value_of(found, bucket)
    if not file or bucket is None or held is None:
        return
    into, address = _into(document, scheme, first_text(found, document.item.path, bucket), environment(held))
    under = first_text(found, document.item.path, called)
    if into:
        yield Put(file, into, f"{address}/{under}" if address and under and "{" not in under else "")


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


def _of_shell(document: Document, *, fetched: bool = False) -> Iterator[Put]:
    """What commands put into buckets, or what they fetch from them."""
    commands = document.parse(shell_commands)
    known = {name: word for name, (word, _) in assignments(commands).items()}
    for command in commands:
        words = [_VARIABLE.sub(lambda found: known.get(found[1], found[0]), word) for word, _ in program(command)]
        copies = _COPIES.match(" ".join(words[:4]) + " ")
        if not copies:
            continue
        told = [word for word in words[copies[0].count(" ") :] if not word.startswith("-")]
        number = next((at for at, word in enumerate(told) if _PLACE.match(word)), 0)
        if fetched and len(told) > 1 and _PLACE.match(told[0]) and not {"$", ":"} & set(told[1]):
            yield _fetched(told[0], told[1])
        if not fetched and number and "$" not in told[number - 1]:
            yield _copied(told[number - 1], told[number], whole="sync" in copies[0] or "-r" in " ".join(words))


def _fetched(address: str, file: str) -> Put:
    """What a command fetches: into a folder under the name that it has."""
    place = _PLACE.match(address)
    bucket = f"{place[1]}://{place[2]}" if place else ""
    inside = file in {".", "./"} or file.endswith("/")
    return Put(
        f"{file}/{address.rpartition('/')[2]}" if inside else file,
        key("url", bucket),
        "" if "$" in address else address,
    )


def _copied(file: str, address: str, *, whole: bool) -> Put:
    """What a command copies; of a folder what lies in it, not the folder itself."""
    place = _PLACE.match(address)
    bucket = f"{place[1]}://{place[2]}" if place else ""
    at = address if whole or not address.endswith("/") else f"{address}{file.rpartition('/')[2]}"
    at = f"{bucket}/{file.rpartition('/')[2]}" if address == bucket and not whole else at
    return Put(file, key("url", bucket), "" if "$" in at else at)


DETECTOR = Detector(
    id="uploaded-files",
    title="Files that code and commands upload to buckets or fetch from them",
    selects=Selector(
        languages=_PYTHON | SCRIPTS | SHELLS,
        literals=(
            b"upload_file", b"put_object", b"upload_data", b"upload_from_filename", b"putobject", b"@aws-sdk/lib-storage",
            b"@google-cloud/storage", b"bucketdeployment", b"aws s3 ", b"gsutil", b"gcloud storage",
            b"download_file", b"download_to_filename",
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
                ("s3://letters-7f3/people.csv", "derived_from", "data/people.csv"),
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
            "lib/stack.ts",
            'import * as s3 from "aws-cdk-lib/aws-s3";\nimport * as put from "aws-cdk-lib/aws-s3-deployment";\nconst letters = new s3.Bucket(this, "Letters", { bucketName: "letters-7f3" });\nnew put.BucketDeployment(this, "Put", { sources: [put.Source.asset("./data")], destinationBucket: letters });\n',
            (),
            joins=(("lib/data", "stored_in", "lib/stack.ts#letters"), ("s3://letters-7f3", "derived_from", "lib/data")),
        ),
        Hit(
            "stack.py",
            "from aws_cdk import aws_s3 as s3, aws_s3_deployment as put\nletters = s3.Bucket(stack, 'Letters', bucket_name='letters-7f3')\nput.BucketDeployment(stack, 'Put', sources=[put.Source.asset('data')], destination_bucket=letters)\n",
            (),
            joins=(("data", "stored_in", "stack.py#letters"), ("s3://letters-7f3", "derived_from", "data")),
        ),
        Hit(
            "Makefile",
            "upload:\n\taws s3 sync data s3://letters-7f3/raw --delete\n",
            (),
            joins=(("data", "stored_in", "s3://letters-7f3"), ("s3://letters-7f3/raw", "derived_from", "data")),
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
        Hit(
            "train/get.py",
            "import boto3\nfrom google.cloud import storage\nboto3.client('s3').download_file('letters-7f3', 'raw/people.csv', './people.csv')\nboto3.resource('s3').Bucket('letters-7f3').download_file('notes.csv', './notes.csv')\nstorage.Client().bucket('letters-7f3').blob('a').download_to_filename('./a.csv')\n",
            (),
            joins=(
                ("train/people.csv", "stored_in", "s3://letters-7f3"),
                ("train/people.csv", "derived_from", "s3://letters-7f3"),
                ("train/people.csv", "derived_from", "s3://letters-7f3/raw/people.csv"),
                ("train/notes.csv", "derived_from", "s3://letters-7f3/notes.csv"),
                ("train/a.csv", "stored_in", "gs://letters-7f3"),
            ),
        ),
        Hit(
            "get.sh",
            "aws s3 cp s3://letters-7f3/raw/people.csv data/\n",
            (),
            joins=(
                ("data/people.csv", "stored_in", "s3://letters-7f3"),
                ("data/people.csv", "derived_from", "s3://letters-7f3/raw/people.csv"),
            ),
        ),
    ),
    misses=(
        Miss("load.sh", "aws s3 ls s3://letters-7f3\naws s3 cp s3://letters-7f3/people.csv s3://letters-9b1/people.csv\n"),
        Miss("save.py", "import boto3\nboto3.client('s3').download_file(bucket, 'a', 'people.csv')\n# put_object\n"),
    ),
)  # fmt: skip
