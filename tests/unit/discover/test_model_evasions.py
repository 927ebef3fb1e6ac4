"""Models that scanners of other make call clean: what loaders pass over, what hides behind another format's marks."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import marshal
import struct
import zipfile
import zlib
from collections.abc import Callable

import pyarrow as pa
import pytest

from upright.discover.model_file import inspect
from upright.model.item import Item
from upright.testing.hostile_containers import GOOD, torch_zip, zipped
from upright.testing.hostile_pickles import PAYLOAD, called, data, name, text, whole

TEXTUAL = b"cos\nsystem\n(S'id'\ntR."
CODE = base64.b64encode(marshal.dumps(compile("__import__('os').system('id')", "x", "eval"))).decode()
CONFIG = {"class_name": "Lambda", "config": {"function": [CODE, None, None], "function_type": "lambda"}}


def judged(content: bytes, path: str = "weights.bin") -> tuple[str, set[str]]:
    report = inspect(Item("test", path, len(content), content=content))
    return report.verdict, {each.code for each in report.reasons}


def keras(layer: object) -> bytes:
    config = {"module": "keras", "class_name": "Sequential", "config": {"layers": [layer]}, "registered_name": None}
    return zipped({"metadata.json": b"{}", "config.json": json.dumps(config).encode(), "model.weights.h5": b""})


def hdf5(config: str, called_so: str = "model_config") -> bytes:
    """A file whose root has one attribute, of text: superblock 2, object header 2, as h5py writes it for `latest`."""
    raw = config.encode()
    kind = struct.pack("<BBBBI", 0x13, 0, 0, 0, len(raw))
    space = bytes([2, 0, 0, 0])
    told = called_so.encode() + b"\0"
    message = struct.pack("<BBHHHB", 3, 0, len(told), len(kind), len(space), 0) + told + kind + space + raw
    body = struct.pack("<BHB", 12, len(message), 0) + message
    header = b"OHDR\x02\x02" + struct.pack("<I", len(body)) + body + bytes(4)
    size = 48 + len(header)
    root = struct.pack("<QQQQ", 0, (1 << 64) - 1, size, 48)
    return b"\x89HDF\r\n\x1a\n\x02\x08\x08\x00" + root + bytes(4) + header


@pytest.mark.parametrize("before", ["", " ", "\n\t", " " * 300])
def test_white_space_before_a_configuration_hides_nothing(before: str) -> None:
    config = before + json.dumps({"class_name": "Sequential", "config": {"layers": [CONFIG]}})
    assert judged(hdf5(config), "m.h5")[0] == "malicious"
    assert judged(config.encode(), "model.json")[0] == "malicious"
    asks = before + json.dumps({"model_type": "x", "auto_map": {"AutoModel": "m.X"}})
    assert judged(asks.encode(), "config.json") == ("suspicious", {"remote-code"})
    assert judged((before + json.dumps({"py/reduce": [{"py/type": "os.system"}]})).encode(), "a.json")[0] == "malicious"


@pytest.mark.parametrize(
    "layer",
    [
        {"class_name": "Lambda", "config": {"function": "relu", "output_shape": [CODE, None, None]}},
        {"class_name": "Dense", "config": {"activation": {"value": ["\n " + CODE]}}},
        {"class_name": "mine>Gate", "config": {"held": {"deep": [[CODE]]}}},
    ],
)
def test_marshalled_code_is_found_wherever_it_stands(layer: object) -> None:
    assert judged(keras(layer), "m.keras")[0] == "malicious"


def test_layers_further_down_are_those_of_tensorflow_js() -> None:
    topology = {"keras_version": "2.4.0", "model_config": {"class_name": "Sequential", "config": {"layers": [CONFIG]}}}
    document = {"format": "layers-model", "weightsManifest": ["x" * 9000], "modelTopology": topology}
    assert judged(json.dumps(document).encode(), "model.json")[0] == "malicious"
    assert judged(b'{"room": 1, "class_name": "5b", "config": "of a school"}', "a.json")[0] == "unknown"


def test_layers_in_the_yaml_of_old_versions_are_found_whatever_comes_first() -> None:
    layers = "config:\n  layers:\n  - class_name: Lambda\n    config: {function_type: lambda}\n"
    assert judged(f"class_name: Functional\nkeras_version: 2.3.1\n{layers}".encode(), "arch.yaml")[0] == "suspicious"
    assert judged(f"keras_version: 2.3.1\n{layers}".encode(), "arch.yaml")[0] == "suspicious"


@pytest.mark.parametrize(("magic", "at"), [(b"ftyp", 4), (b"WEBP", 8), (b"DUCK", 8), (b"TFL3", 4), (b"ET12", 4)])
def test_a_text_in_a_pickle_may_hold_any_magic_number(magic: bytes, at: int) -> None:
    held = b"x" * (at - 4) + magic + b"y" * 8
    assert judged(b"\x80\x04\x8c" + bytes([len(held)]) + held + b"0" + PAYLOAD + b".", "m.pkl")[0] == "malicious"


def test_pickles_of_text_are_read_where_a_library_reads_them() -> None:
    made = called(name("spacy.tokens.doc", "unpickle_doc"), b"N", data(TEXTUAL), data(b"x"))
    assert judged(whole(made))[0] == "malicious"
    harmless = called(name("spacy.tokens.doc", "unpickle_doc"), b"N", data(b"(I1\nI2\nt."), data(b"x"))
    assert judged(whole(harmless))[0] == "clean"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_streams_that_readers_join_are_joined(pack: Callable[[bytes], bytes]) -> None:
    raw = whole(PAYLOAD)
    assert judged(pack(raw[:3]) + pack(raw[3:]), "m.pkl")[0] == "malicious"
    assert judged(pack(b"") + pack(raw), "m.pkl")[0] == "malicious"


def test_what_readers_pass_over_between_streams_hides_nothing() -> None:
    raw = whole(PAYLOAD)
    assert judged(gzip.compress(raw[:3]) + bytes(20) + gzip.compress(raw[3:]), "m.pkl")[0] == "malicious"
    skipped = b"\x50\x2a\x4d\x18\4\0\0\0abcd"
    assert judged(skipped + pa.compress(raw, codec="zstd", asbytes=True), "m.pkl")[0] == "malicious"


def test_a_state_that_is_unpickled_is_looked_into() -> None:
    wrapper = name("torch.utils.data.datapipes.datapipe", "_IterDataPipeSerializationWrapper")
    assert judged(whole(wrapper + b")\x81(" + data(TEXTUAL) + b"\x89tb"))[0] == "malicious"
    assert judged(whole(wrapper + b")\x81(" + data(b"(I1\nI2\nt.") + b"\x89tb"))[0] == "clean"


@pytest.mark.parametrize("size", [512, 8192, 1 << 17])
def test_hdf5_begins_behind_a_user_block_of_any_size(size: int) -> None:
    config = json.dumps({"class_name": "Sequential", "config": {"layers": [CONFIG]}})
    assert judged(bytes(size) + hdf5(config), "m.h5")[0] == "malicious"


@pytest.mark.parametrize("row", [whole(PAYLOAD), TEXTUAL])
def test_rows_of_objects_that_pytables_unpickles_are_judged(row: bytes) -> None:
    assert judged(hdf5("object", "PSEUDOATOM") + bytes(64) + row + bytes(64), "m.h5")[0] == "malicious"
    assert judged(hdf5("bool", "PSEUDOATOM") + bytes(64) + row, "m.h5")[0] == "clean"
    harmless = hdf5("object", "PSEUDOATOM") + GOOD
    assert judged(harmless, "m.h5")[0] == "clean"


def test_recipes_are_read_as_yaml_is() -> None:
    late = "x: 1\n" * 20_000 + "a: !!python/object/apply:os.system [id]\n"
    assert judged(late.encode(), "config.yaml")[0] == "malicious"
    assert judged("a: !!python/object/apply:os.system [id]\n".encode("utf-16"), "config.yaml")[0] == "malicious"


def test_a_call_that_waits_does_harm_when_it_is_made() -> None:
    bound = called(name("functools", "partial"), name("dill._dill", "_eval_repr"), text("open('x', 'w')"))
    assert judged(whole(called(name("collections", "defaultdict"), bound)))[0] == "suspicious"


def test_joblib_of_old_and_objects_of_java() -> None:
    raw = whole(PAYLOAD)
    assert judged(b"ZF" + hex(len(raw)).ljust(19).encode() + zlib.compress(raw), "m.pkl")[0] == "malicious"
    gadget = b"\xac\xed\0\x05sr\0\x32org.apache.commons.collections.functors.InvokerTransformer"
    assert judged(gadget, "m.model") == ("malicious", {"java-gadget"})
    assert judged(b"\xac\xed\0\x05sr\0\x1cweka.classifiers.trees.J48", "m.model") == ("unknown", {"unread-format"})


def test_objects_of_gluonts_are_judged_by_their_names() -> None:
    made = {"__kind__": "instance", "class": "os.system", "args": ["id"]}
    assert judged(json.dumps({"a": [made]}).encode(), "parameters.json")[0] == "malicious"
    own = {"__kind__": "instance", "class": "gluonts.torch.model.deepar.module.DeepARModel", "kwargs": {}}
    assert judged(json.dumps(own).encode(), "parameters.json")[0] == "clean"


def test_a_recipe_may_ask_for_trust() -> None:
    assert judged(b"model: {path: a/b, trust_remote_code: yes}\n", "config.yaml") == ("suspicious", {"remote-code"})
    assert judged(b"model:\n  path: a/b\n  trust_remote_code: false\n", "config.yaml")[0] == "clean"


def onnx(attribute: str, value: str) -> bytes:
    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    held = field(1, attribute.encode()) + field(4, value.encode()) + b"\xa0\x01\x03"
    node = field(1, b"x") + field(2, b"y") + field(4, b"EPContext") + field(5, held) + field(7, b"com.microsoft")
    return b"\x08\x08" + field(7, field(1, node) + field(2, b"g")) + field(8, b"\x10\x11")


def test_an_operator_may_not_read_what_lies_outside() -> None:
    assert judged(onnx("ep_cache_context", "../../evil.so"), "m.onnx") == ("malicious", {"external-data"})
    assert judged(onnx("ep_cache_context", "model_ctx.bin"), "m.onnx")[0] == "clean"
    assert judged(onnx("equation", "../a"), "m.onnx")[0] == "clean"


def test_what_the_end_of_a_zip_tells_is_held_against_what_there_is() -> None:
    good = torch_zip(GOOD)
    end = good.rfind(b"PK\5\6")
    assert judged(good, "m.pt")[0] == "clean"
    fewer = good[: end + 8] + struct.pack("<HH", 9, 9) + good[end + 12 :]
    parts = good[: end + 4] + struct.pack("<HH", 3, 3) + good[end + 8 :]
    assert judged(fewer, "m.pt")[0] == judged(parts, "m.pt")[0] == "suspicious"


def test_what_is_not_packed_is_as_long_as_it_becomes() -> None:
    good = torch_zip(GOOD)
    at = good.find(b"PK\1\2")
    later = good[:6] + b"\x08\0" + good[8 : at + 8] + b"\x08\0" + good[at + 10 :]  # sizes follow the data
    assert judged(later, "m.pt")[0] == "clean"
    longer = later[: at + 24] + struct.pack("<L", 200) + later[at + 28 :]
    assert "zip-headers-disagree" in judged(longer, "m.pt")[1]


def test_a_member_that_changed_among_others_that_did_not_is_told() -> None:
    good = torch_zip(GOOD)
    changed = good.replace(b"little", b"uttler", 1)
    assert judged(good, "m.pt")[0] == "clean"
    verdict, told = judged(changed, "m.pt")
    assert verdict == "suspicious"
    assert {"bad-checksum", "changed-member"} <= told


@pytest.mark.parametrize(
    ("more", "code"),
    [({"m/DATA.PKL": GOOD}, "zip-duplicate"), ({"m/data_.p": GOOD}, "bad-name"), ({"m/Data": b"", "m/data": b""}, "")],
)
def test_names_that_readers_take_for_one_another(more: dict[str, bytes], code: str) -> None:
    found = judged(torch_zip(GOOD, **more).replace(b"data_", b"data\0"), "m.pt")
    assert (code in found[1]) == bool(code)
    assert (found[0] == "clean") == (not code)


def test_a_configuration_nests_no_deeper_than_models() -> None:
    for depth, verdict in ((20, "clean"), (4000, "suspicious")):
        config = b'{"class_name": "Sequential", "config": ' + b'{"a":' * depth + b"1" + b"}" * (depth + 1)
        packed = zipped({"metadata.json": b"{}", "config.json": config, "model.weights.h5": b""})
        assert judged(packed, "m.keras")[0] == verdict


def test_both_ends_of_a_large_archive_say_where_its_directory_is() -> None:
    good = torch_zip(GOOD)
    end = good.rfind(b"PK\5\6")
    count, size, start = struct.unpack("<HLL", good[end + 10 : end + 20])
    wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    large = good[:end] + wide + struct.pack("<4sLQL", b"PK\6\7", 0, end, 1) + good[end:]
    at = len(large) - 6
    assert judged(large, "m.pt")[0] == judged(large[:at] + b"\xff" * 4 + large[at + 4 :], "m.pt")[0] == "clean"
    assert "zip-headers-disagree" in judged(large[:at] + b"\5\0\0\0" + large[at + 4 :], "m.pt")[1]


def test_a_device_in_a_zip_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.pkl", GOOD)
        device = zipfile.ZipInfo("archive/data/9")
        device.create_system, device.external_attr = 3, 0o020666 << 16
        archive.writestr(device, b"")
    assert "special-file" in judged(out.getvalue(), "m.pt")[1]


def test_a_file_that_ends_before_it_says_is_cut_off() -> None:
    whole_file = hdf5("{}")
    assert "truncated" not in judged(whole_file, "m.h5")[1]
    assert "truncated" in judged(whole_file[:-8], "m.h5")[1]


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("from ctypes import *\ncdll.LoadLibrary('./x.so')\n", "suspicious"),
        ("import builtins\n@builtins.exec\n@builtins.input\nclass X: pass\n", "suspicious"),
        ("X = ().__class__.__base__.__subclasses__()[140]\n", "suspicious"),
        ("from pathlib import Path\n(Path.home() / '.bashrc').open('a').write('id')\n", "suspicious"),
        ("import os\nNAME = os.path.join('a', 'b') + '.profile'\n", "clean"),
        ("import math\n@math.ceil\nclass X: pass\n", "clean"),
        ("import ctypes\nF = ctypes.CFUNCTYPE(None, ctypes.POINTER(ctypes.c_char))\n", "clean"),
        ("import ctypes\nx = ctypes.CDLL('./x.so')\n", "malicious"),
        ("import ctypes\nx = ctypes.c_void_p.from_buffer(b'')\nctypes.memmove(x, x, 1)\n", "malicious"),
    ],
)
def test_code_beside_weights_is_read_for_more_than_calls(source: str, verdict: str) -> None:
    content = zipped({"MAR-INF/MANIFEST.json": b'{"model": {"handler": "image_classifier"}}', "h.py": source.encode()})
    found = judged(content, "m.mar")[0]
    assert found == verdict
