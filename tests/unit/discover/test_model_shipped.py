"""What lies beside models and runs when they are used: compiled code, native libraries, plans, tables, shelves."""

from __future__ import annotations

import base64
import json
import marshal
import pickle
import struct
from typing import TYPE_CHECKING

import pytest

from upright.discover.model_file import ModelReport, inspect
from upright.discover.readers.marshalled import is_compiled, texts
from upright.model.item import Item
from upright.testing.hostile_containers import zipped

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS = b"\x80\x04cos\nsystem\n\x8c\x02id\x85R."
COUNTS = pickle.dumps(list(range(100)), 4)
FLOATS = struct.pack("<10f", *range(10))


def compiled(source: str) -> bytes:
    return b"\xa7\x0d\r\n" + bytes(12) + marshal.dumps(compile(source, "loader.py", "exec"))


def report(name: str, raw: bytes) -> ModelReport:
    return inspect(Item("test", f"model/{name}", len(raw), content=raw))


def verdict(name: str, raw: bytes) -> str:
    return report(name, raw).verdict


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.system('id')\n",
        "from subprocess import Popen as run\nrun(['id'])\n",
        "import base64\nexec(base64.b64decode('eA=='))\n",
        "class A:\n    def f(self):\n        from urllib.request import urlopen\n        return urlopen('http://e.example').read()\n",
        "def f():\n    return open('/etc/passwd').read()\n",
    ],
)
def test_compiled_code_is_judged_by_what_it_names(source: str) -> None:
    assert verdict("code/loader.pyc", compiled(source)) == "suspicious"
    assert verdict("code/loader", compiled(source)) == "suspicious"


def test_compiled_code_that_computes_is_unknown() -> None:
    source = (
        "import os\nfrom torch import nn\nclass A(nn.Module):\n    def f(self, x):\n        return self.eval()(x)\n"
    )
    assert verdict("loader.pyc", compiled(source)) == "unknown"


def test_names_are_read_by_their_length() -> None:
    raw = compiled("import os\nos.system('id')\nos.path\n")
    assert {"os", "system", "path"} <= texts(raw)
    assert is_compiled(raw)
    assert not is_compiled(b"ab\r\nSome text that goes on")


@pytest.mark.parametrize(
    "name", ["ops.so", "ops.cpython-311-x86_64-linux-gnu.so", "libops.so.1.2", "ops.pyd", "ops.dll"]
)
def test_a_library_beside_a_model_is_suspicious(name: str) -> None:
    magic = b"MZ" if name.endswith(("pyd", "dll")) else b"\x7fELF\x02\x01\x01"
    assert verdict(f"assets/{name}", magic + bytes(200)) == "suspicious"
    assert verdict(f"assets/{name}", b"no program\n" * 20) == "unknown"


def test_a_registered_name_covers_no_module_of_python() -> None:
    def layer(module: str, name: str) -> bytes:
        node = {"module": module, "class_name": name, "config": {}, "registered_name": f"mine>{name}"}
        return json.dumps({"class_name": "Sequential", "config": {"layers": [node]}}).encode()

    for module, name in (("builtins", "getattr"), ("shutil", "Error"), ("http.server", "HTTPServer")):
        assert verdict("config.json", layer(module, name)) in {"suspicious", "malicious"}, module
    for module, name in (("__main__", "Scale"), ("mine.layers", "Scale")):
        assert verdict("config.json", layer(module, name)) == "clean", module


@pytest.mark.parametrize(("held", "expected"), [(CALLS, "malicious"), (COUNTS, "clean")])
def test_a_plan_is_judged_by_the_functions_that_it_carries(held: bytes, expected: str) -> None:
    plan = b"DSL_VERSION\x18\0\0\0" + b"0" * 64 + b"\x82\xa8function\xc5\0\x80PLPYFN\x01\x02" + held + b"\xa1x"
    assert verdict("plan.bin", plan) == expected


@pytest.mark.parametrize(("held", "expected"), [(CALLS, "malicious"), (COUNTS, "clean")])
def test_a_value_with_a_tag_before_its_pickle(held: bytes, expected: str) -> None:
    value = b"PLPYFN\x94\xa7Literal" + held
    raw = b"\x81\xa8function\xc4" + bytes([len(value)]) + value if len(value) < 256 else b""
    raw = raw or b"\x81\xa8function\xc5" + struct.pack(">H", len(value)) + value
    assert verdict("expression.bin", raw) == expected


def _schema(held: bytes) -> bytes:
    told = b"ARROW:extension:metadata" + struct.pack("<I", len(held)) + held
    return b"\xff\xff\xff\xff" + struct.pack("<I", 400) + told + b"ARROW:extension:name\0arrow.py_extension_type\0\0"


def test_the_type_of_a_column_may_be_a_pickle() -> None:
    encoded = base64.b64encode(_schema(CALLS) + bytes(2))
    tables = {
        "t.arrows": _schema(CALLS),
        "t.feather": b"ARROW1\0\0" + _schema(CALLS) + b"ARROW1",
        "t.parquet": b"PAR1\x15\x04" + b"ARROW:schema\x18\xc0\x03" + encoded + b"\x18\x07parquet" + b"PAR1",
    }
    for name, raw in tables.items():
        assert verdict(name, raw) == "malicious", name
    assert verdict("t.arrows", _schema(b"{}" * 20)) == "unknown"
    assert {each.code for each in report("t.arrows", b"ARROW1\0\0" + bytes(200)).reasons} == {"no-model"}


@pytest.mark.parametrize(
    "raw",
    [
        b"2 10\nthe " + FLOATS + b"\nof " + FLOATS + b"\n",
        b"1 10\n</s> " + b" ".join([b"0.1"] * 10) + b"\n",
    ],
)
def test_word_vectors_are_models_that_run_nothing(raw: bytes) -> None:
    assert (report("vectors.bin", raw).format, verdict("vectors.bin", raw)) == ("word-vectors", "clean")
    assert verdict("vectors.bin", raw.replace(raw[:1], b"99999", 1)) == "suspicious"


def test_tables_of_numbers_are_no_word_vectors() -> None:
    for raw in (b"3 2\nhello world\n", b"2 9\n" + b"1 2 3 4 5 6 7 8 9 10\n" * 2, b"2 2\na 1 2\nb 3 4\n"):
        assert report("table.txt", raw).format == "", raw


def _shelf(*records: bytes) -> bytes:
    """As `dbm.dumb` writes: each record at a block; an older and longer one stood where the first does."""
    older = pickle.dumps([f"word {number}" for number in range(60)], 4)
    blocks = [records[0] + older[len(records[0]) :], *records[1:]]
    return b"".join(each.ljust(-(-len(each) // 512) * 512, b"\0") for each in blocks)


def test_what_older_records_left_in_a_shelf_is_no_harm() -> None:
    called = pickle.dumps(complex(1, 2), 4)
    assert verdict("kept.dat", _shelf(pickle.dumps([1]), called, called)) == "unknown"
    assert verdict("kept.dat", _shelf(pickle.dumps([1]), called, CALLS)) == "malicious"
    assert verdict("kept.dat", _shelf(pickle.dumps([1]), called, b"\xfe" * 40 + CALLS)) == "malicious"


def _in_database(held: bytes) -> bytes:
    return b"SQLite format 3\0" + bytes(900) + held + bytes(100)


def _in_json(held: bytes) -> bytes:
    return json.dumps({"kept": {"model": base64.b64encode(held + bytes(20)).decode()}}).encode()


def _in_yaml(held: bytes) -> bytes:
    return b"model: !!binary |\n  " + base64.encodebytes(held + bytes(200)).replace(b"\n", b"\n  ") + b"\n"


def _in_records(held: bytes) -> bytes:
    return b"kept in a record\0\x01\x02" + held + b"\0\0another record"


@pytest.mark.parametrize("holds", [_in_database, _in_json, _in_yaml, _in_records])
def test_a_pickle_that_does_harm_is_told_wherever_it_is_held(holds: Callable[[bytes], bytes]) -> None:
    found = report("kept.bin", holds(CALLS))
    assert (found.verdict, found.reasons[0].code) == ("suspicious", "held-pickle")
    harmless = CALLS.replace(b"os\nsystem", b"fractions\nFraction")
    assert {each.code for each in report("kept.bin", holds(harmless)).reasons} == {"no-model"}


def _hdf5(held: bytes, kind: int) -> bytes:
    """A dataset of bytes: superblock 2, then the header of the root with its type and its bytes in the layout."""
    types = {5: bytes([0x15, 0, 0, 0]) + struct.pack("<I", len(held)), 1: bytes([0x11, 0, 0, 0]) + struct.pack("<I", 8)}
    layout = struct.pack("<BBH", 3, 0, len(held)) + held
    messages = ((8, layout), (3, types[kind]))
    body = b"".join(struct.pack("<BHB", number, len(raw), 0) + raw for number, raw in messages)
    header = b"OHDR\x02\x02" + struct.pack("<I", len(body)) + body + bytes(4)
    root = struct.pack("<QQQQ", 0, (1 << 64) - 1, 48 + len(header), 48)
    return b"\x89HDF\r\n\x1a\n\x02\x08\x08\x00" + root + bytes(4) + header


def test_bytes_in_a_dataset_are_looked_into() -> None:
    assert verdict("kept.h5", _hdf5(CALLS, 5)) == "suspicious"
    assert verdict("kept.h5", _hdf5(COUNTS, 5)) == "clean"
    assert verdict("kept.h5", _hdf5(CALLS, 1)) == "clean"  # numbers of eight bytes each


def test_a_recipe_may_be_written_in_braces() -> None:
    assert verdict("conf.yaml", b"a:\n  - {_target_: os.system, command: id}\n") == "malicious"
    assert verdict("conf.yaml", b"a:\n  - {_target_: torch.nn.Linear, in_features: 3}\n") == "clean"


def test_what_stands_behind_an_archive_is_told() -> None:
    whole = zipped({"a/data.pkl": pickle.dumps({"w": 1}, 2), "a/version": b"3\n"})
    commented = whole[:-2] + struct.pack("<H", len(CALLS)) + CALLS
    assert [verdict("m.pt", each) for each in (whole, whole + bytes(90), whole + b"\n")] == ["clean"] * 3
    assert verdict("m.pt", whole + b"other bytes") == "suspicious"
    assert [verdict("m.pt", each) for each in (whole + CALLS, commented)] == ["malicious"] * 2


@pytest.mark.parametrize(
    "opcode",
    [b"B\xff\xff\xff\x7f", b"X\xff\xff\xff\x7f", b"\x8e\0\0\0\0\1\0\0\0", b"\x95" + bytes(8) + b"B\xff\xff\xff\x7f"],
)
def test_a_pickle_may_not_ask_for_gibibytes_that_are_not_there(opcode: bytes) -> None:
    assert verdict("m.pkl", b"\x80\x04" + opcode + b"abc") == "suspicious"
    assert verdict("m.pkl", COUNTS[:-1] + b"0" + opcode + b"abc") == "suspicious"
    assert verdict("m.pkl", COUNTS[:-1] + b"0B\xff\0\0\0abc") == "unknown"


def test_a_program_of_its_own_names_its_classes_as_it_likes() -> None:
    own = b"model:\n  class_path: mine.models.Net\n  init_args: {dim: 4}\n"
    first = b"model:\n  target: ldm.models.Autoencoder\n  params: {loss: {target: ldm.losses.Perceptual}}\n"
    elsewhere = b"kind: Route\nspec:\n  target: os.system\n  port: 80\n"
    assert [report("conf.yaml", each).format for each in (own, first, elsewhere)] == ["", "", ""]
