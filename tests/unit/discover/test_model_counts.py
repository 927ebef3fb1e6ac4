"""Numbers and encodings that a loader takes at their word: what they name is not there, or is not what it seems."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
from typing import Any

import pytest

from upright.discover.model_file import inspect
from upright.discover.readers.graph_operators import needs_library
from upright.model.item import Item
from upright.testing.hostile_containers import zipped

METADATA = json.dumps({"keras_version": "3.9.0"}).encode()


def judged(content: bytes, path: str) -> tuple[str, set[str]]:
    report = inspect(Item("test", path, len(content), content=content))
    return report.verdict, {each.code for each in report.reasons}


def written(out: bytearray, node: Any) -> int:
    """A FlatBuffer: tables as mappings of their fields, vectors as lists, texts as bytes."""
    if isinstance(node, bytes):
        out += struct.pack("<I", len(node)) + node + b"\0"
        return len(out) - len(node) - 5
    if isinstance(node, dict):
        size, layout = max(node, default=-1) + 1, len(out)
        out += struct.pack("<HH", 4 + 2 * size, 4 + 4 * size)
        out += b"".join(struct.pack("<H", 4 + 4 * each if each in node else 0) for each in range(size))
        at = len(out)
        out += struct.pack("<i", at - layout) + bytes(4 * size)
        slots = {at + 4 + 4 * each: value for each, value in node.items()}
    else:
        at = len(out)
        out += struct.pack("<I", len(node)) + bytes(4 * len(node))
        slots = {at + 4 + 4 * index: value for index, value in enumerate(node)}
    for slot, value in slots.items():
        told = value & 0xFFFFFFFF if isinstance(value, int) else written(out, value) - slot
        out[slot : slot + 4] = struct.pack("<I", told)
    return at


def tflite(
    version: int = 3, code: Any = None, tensor: Any = None, graph: Any = None, operator: Any = None, about: int = 1
) -> bytes:
    tensors = [{0: [1, 4], 2: 0, **(tensor or {})}, {0: [1, 4], 2: 1}]
    node = {0: 0, 1: [0, -1], 2: [1], **(operator or {})}
    model = {
        0: version,
        1: [{3: 9} if code is None else code],
        2: [{0: tensors, 1: [0], 2: [1], 3: [node], **(graph or {})}],
        4: [{}, {}],
        6: [{0: b"made", 1: about}],
    }
    out = bytearray(b"\0\0\0\0TFL3")
    out[:4] = struct.pack("<I", written(out, model))
    return bytes(out)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "clean"),
        ({"tensor": {0: [-1, 4]}}, "clean"),
        ({"version": 1 << 30}, "suspicious"),
        ({"code": {0: 32, 3: 32}}, "suspicious"),
        ({"tensor": {2: 99}}, "suspicious"),
        ({"tensor": {0: [-5]}}, "suspicious"),
        ({"tensor": {0: [1 << 30, 1 << 30]}}, "suspicious"),
        ({"graph": {1: [7]}}, "suspicious"),
        ({"operator": {0: 9}}, "suspicious"),
        ({"about": 2}, "suspicious"),
        ({"operator": {2: [-2]}}, "suspicious"),
    ],
)
def test_operators_tensors_and_buffers_that_are_named_are_there(changed: dict[str, Any], verdict: str) -> None:
    assert judged(tflite(**changed), "m.tflite")[0] == verdict


def field(number: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return bytes([number << 3]) + varint(content)
    return bytes([number << 3 | 2]) + varint(len(content)) + content


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def saved(operator: str, function: str = "f") -> bytes:
    node = field(1, b"n") + field(2, operator.encode())
    inner = field(1, field(1, function.encode())) + field(3, field(1, b"i") + field(2, b"Identity"))
    graph = field(1, node) + field(2, field(1, inner))
    return field(1, 1) + field(2, field(1, field(4, b"serve")) + field(2, graph))


@pytest.mark.parametrize(
    ("operator", "verdict"),
    [("MatMul", "clean"), ("f", "clean"), ("Addons>Gelu", "clean"), ("MyShell", "suspicious")],
)
def test_operators_of_a_graph_are_of_libraries_that_are_known(operator: str, verdict: str) -> None:
    assert judged(saved(operator), "saved_model.pb")[0] == verdict
    assert needs_library(operator) == (operator in {"f", "MyShell"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("more", [{}, {"model.weights.h5": b"\x89HDF\r\n\x1a\n"}, {"notes.txt": b"x"}])
def test_a_configuration_is_read_in_every_encoding_that_its_loader_reads(encoding: str, more: dict[str, bytes]) -> None:
    layer = {"module": "keras.layers", "class_name": "Lambda", "config": {"function": {"class_name": "__lambda__"}}}
    text = json.dumps({"module": "keras", "class_name": "Sequential", "config": {"layers": [layer]}})
    content = zipped({"metadata.json": METADATA, "config.json": text.encode(encoding), **more})
    assert judged(content, "m.keras")[0] in {"suspicious", "malicious"}


CHAT = "{% for m in messages %}{{ m.content }}{% endfor %}"


@pytest.mark.parametrize(
    ("path", "text", "verdict"),
    [
        ("page.html.j2", "{% extends 'base.html' %}{{ config.title }}<script>x()</script>", "clean"),
        ("class.py.jinja", "{{ obj.__class__.__name__ }}{% include 'x' %}", "clean"),
        ("flash.jinja2", "{% for message in messages %}{{ message.tags }}{% endfor %}{% include 'x' %}", "clean"),
        ("toc.jinja", "{{ page | attr('toc') }}{% include 'x' %}", "clean"),
        ("toc.jinja", "{{ page | attr('__cl' ~ 'ass__') }}", "malicious"),
        ("chat_template.jinja", "{% include 'x' %}", "suspicious"),
        ("chat_templates/tool.jinja", "{% include 'x' %}", "suspicious"),
        ("page.jinja", CHAT + "{% include 'x' %}", "suspicious"),
        ("page.jinja", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "malicious"),
        ("page.jinja", "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}", "malicious"),
        ("page.jinja", "{{ joiner.__init__.__globals__.os.popen('id') }}", "malicious"),
    ],
)
def test_templates_of_pages_do_as_they_like_but_reach_the_interpreter(path: str, text: str, verdict: str) -> None:
    assert judged(text.encode(), path)[0] == verdict


OWN = "{% macro a(x) %}{{ x }}{% endmacro %}{% set todo = [] %}{% set todo = todo + [a] %}"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (OWN + "{{ todo[0](messages) }}", "clean"),
        (OWN + "{% set todo = messages %}{{ todo[0](1) }}", "suspicious"),
        (OWN + "{% for todo in messages %}{{ todo[0](1) }}{% endfor %}", "suspicious"),
        (OWN + "{% set a = messages.pop %}{{ todo[0](1) }}", "suspicious"),
        ("{% set todo = [messages.pop] %}{{ todo[0](1) }}", "suspicious"),
        ("{{ todo[0](1) }}", "suspicious"),
    ],
)
def test_macros_of_its_own_may_be_called_by_number(text: str, verdict: str) -> None:
    assert judged(text.encode(), "chat_template.jinja")[0] == verdict


@pytest.mark.parametrize(
    ("line", "expected"), [(b"MATLAB 7.3 MAT-file, Platform: GLNXA64", False), (b"#!/bin/sh", True)]
)
def test_a_line_of_matlab_stands_before_hdf5(line: bytes, expected: bool) -> None:
    block = line.ljust(116) + bytes(8) + b"\0\2IM" + bytes(384)
    assert ("user-block" in judged(block + b"\x89HDF\r\n\x1a\n" + bytes(600), "m.mat")[1]) is expected


def test_no_configuration_nests_so_deeply() -> None:
    deep = b'{"tokenizer_class": "T", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}"
    assert judged(deep, "tokenizer_config.json") == ("suspicious", {"bomb"})


def boosted(**changed: Any) -> bytes:
    tree = {
        "left_children": [-1],
        "right_children": [-1],
        "split_indices": [0],
        "parents": [2**31 - 1],
        "split_conditions": [0.5],
        "tree_param": {"num_nodes": "1"},
    }
    model = {"gbtree_model_param": {"num_trees": "1"}, "trees": [tree], "tree_info": [0], **changed}
    learner = {"gradient_booster": {"model": model}, "learner_model_param": {"num_feature": "1", "num_class": "0"}}
    return json.dumps({"learner": learner, "version": [2, 1, 0]}).encode()


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "clean"),
        ({"gbtree_model_param": {"num_trees": "4000000000"}}, "suspicious"),
        ({"tree_info": [9]}, "suspicious"),
        ({"tree_info": []}, "suspicious"),
        ({"iteration_indptr": [0, 1]}, "clean"),
        ({"iteration_indptr": [0, 1 << 40]}, "suspicious"),
    ],
)
def test_as_many_trees_as_are_said_of_groups_that_there_are(changed: dict[str, Any], verdict: str) -> None:
    assert judged(boosted(**changed), "m.json")[0] == verdict


@pytest.mark.parametrize(
    ("sizes", "categories", "verdict"),
    [("40", "[]", "clean"), ("40 99999999", "[]", "suspicious"), ("40", "[" * 3000, "suspicious")],
)
def test_lines_about_all_trees_are_as_short_and_flat_as_these(sizes: str, categories: str, verdict: str) -> None:
    text = (
        f"tree\nversion=v4\nnum_class=1\nmax_feature_idx=0\ntree_sizes={sizes}\n\nTree=0\nnum_leaves=1\nleaf_value=0\n"
    )
    text += f"\nend of trees\n\nparameters:\nend of parameters\n\npandas_categorical:{categories}\n"
    assert judged(text.encode(), "m.txt")[0] == verdict


@pytest.mark.parametrize(("shape", "verdict"), [(2, "clean"), (1 << 40, "suspicious")])
def test_texts_of_a_tensor_are_as_many_as_its_shape(shape: int, verdict: str) -> None:
    tensor = field(1, shape) + field(2, 8) + field(6, b"a") + field(6, b"b") + field(8, b"W")
    graph = field(1, field(1, b"W") + field(2, b"y") + field(4, b"Identity")) + field(2, b"g") + field(5, tensor)
    assert judged(field(1, 8) + field(7, graph), "m.onnx")[0] == verdict


def swollen(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "\n".join([*lines, "flavors: {python_function: {loader_module: mlflow.sklearn}}"])


@pytest.mark.parametrize(("levels", "verdict"), [(3, "clean"), (10, "suspicious"), (400, "suspicious")])
def test_aliases_stand_for_no_more_than_can_be_held(levels: int, verdict: str) -> None:
    assert judged(swollen(levels).encode(), "MLmodel")[0] == verdict


@pytest.mark.parametrize(("path", "verdict"), [("nemo:tok.model", "clean"), ("nemo:../../tok.model", "suspicious")])
def test_files_of_a_packed_model_lie_in_it(path: str, verdict: str) -> None:
    recipe = f"target: nemo.collections.asr.models.EncDecCTCModel\ntokenizer:\n  model_path: {path}\n"
    assert judged(recipe.encode(), "model_config.yaml")[0] == verdict


@pytest.mark.parametrize(("package", "verdict"), [(b"base", "clean"), (b"mapped", "suspicious")])
def test_vectors_of_a_kind_of_its_own_have_a_package_loaded(package: bytes, verdict: str) -> None:
    def number(value: int) -> bytes:
        return struct.pack(">i", value)

    def symbol(name: bytes) -> bytes:
        return number(1) + number(0x40009) + number(len(name)) + name

    nil, pair = number(254), number(2)
    kind = pair + symbol(b"mmap_real") + pair + symbol(package) + pair + number(13) + number(1) + number(14) + nil
    text = number(16) + number(1) + number(0x40009) + number(4) + b"/etc"
    stream = b"X\n" + number(3) + number(0x40300) + number(0x30500) + number(5) + b"UTF-8"
    assert judged(gzip.compress(stream + number(238) + kind + text + nil, mtime=0), "m.rds")[0] == verdict


def test_a_directory_is_where_the_archive_says() -> None:
    content = zipped({"a.npy": b"x" * 90})
    at = content.rfind(b"PK\5\6") + 16
    told = struct.pack("<I", struct.unpack_from("<I", content, at)[0] + 20)
    assert "zip-headers-disagree" in judged(content[:at] + told + content[at + 4 :], "m.npz")[1]


def test_names_of_members_of_tar_run_one_way() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("weights\u202egnp.exe"))
    assert "bad-name" in judged(out.getvalue(), "m.tar")[1]


@pytest.mark.parametrize(("name", "expected"), [("weights\u202egnp.exe", True), ("gewichte-ü.bin", False)])
def test_names_of_members_run_one_way(name: str, expected: bool) -> None:
    assert ("bad-name" in judged(zipped({name: b"x"}), "m.zip")[1]) is expected


def test_no_loader_of_models_reads_what_is_encrypted() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("m/data.pkl", b"\x80\x02}.")
    content = bytearray(out.getvalue())
    content[6] |= 1
    content[content.rfind(b"PK\1\2") + 8] |= 1
    assert judged(bytes(content), "m.pt")[0] == "suspicious"


def test_an_adapter_of_ggml_is_as_long_as_it_says() -> None:
    def adapter(width: int) -> bytes:
        head = b"algg" + struct.pack("<3i", 1, 8, 16) + struct.pack("<5i", 2, 1, 0, width, 2) + b"a"
        return head + bytes(-len(head) % 32) + bytes(4 * 4 * 2)

    assert judged(adapter(4), "lora.bin")[0] == "clean"
    assert judged(adapter(1 << 30), "lora.bin") == ("suspicious", {"bad-structure"})


def test_kinds_of_numbers_that_numpy_has_not_are_data() -> None:
    content = b"\x80\x02cnumpy\ndtype\ncml_dtypes\nbfloat16\n\x85R."
    assert judged(content, "m.pkl") == ("clean", set())
