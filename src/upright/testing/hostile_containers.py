"""Model files of other formats that would do harm, or that hide something from scanners; nothing in them is ever
loaded.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from upright.testing.hostile_pickles import PAYLOAD, whole

BAD = whole(PAYLOAD)
GOOD = whole(b"}\x8c\x01wG?\xf0\x00\x00\x00\x00\x00\x00s")


_NET = b'<net name="m" version="11"><layers><layer id="0" type="Const" version="opset1">%b</layer></layers></net>'


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def torch_zip(pickled: bytes, **more: bytes) -> bytes:
    """The layout that torch.save writes."""
    return zipped({"m/data.pkl": pickled, "m/byteorder": b"little", "m/data/0": bytes(64), "m/version": b"3\n", **more})


def _patched(archive: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """The archive with bytes of its first header of a kind replaced."""
    at = archive.index(signature) + offset
    return archive[:at] + value + archive[at + len(value) :]


def zips() -> Iterator[tuple[str, bytes]]:
    """PyTorch archives and what blinds scanners of them."""
    yield "plain", torch_zip(BAD)
    yield "deflated", zipped({"m/data.pkl": BAD, "m/version": b"3"}, zipfile.ZIP_DEFLATED)
    yield "payload-in-storage", torch_zip(GOOD, **{"m/data/1": BAD})
    yield "payload-in-other-name", torch_zip(GOOD, **{"m/notes.txt": BAD})
    yield "constants", zipped({"m/data.pkl": GOOD, "m/constants.pkl": BAD, "m/code/a.py": b"x", "m/version": b"3"})
    base = torch_zip(BAD)
    yield "CVE-2025-1945-flag-encrypted", _patched(base, b"PK\1\2", 8, b"\x01\x00")
    yield "CVE-2025-1945-flag-local", _patched(base, b"PK\3\4", 6, b"\x01\x00")
    yield "flag-local-of-a-harmless-one", _patched(torch_zip(GOOD), b"PK\3\4", 6, b"\x01\x00")
    yield "CVE-2025-1944-name", _patched(base, b"PK\3\4", 30, b"m/data.txt")
    yield "CVE-2025-10156-checksum", _patched(_patched(base, b"PK\1\2", 16, b"\0\0\0\1"), b"PK\3\4", 14, b"\0\0\0\1")
    yield "size-zero", _patched(base, b"PK\1\2", 24, b"\0\0\0\0")
    yield "method-lie", _patched(base, b"PK\1\2", 10, b"\x63\x00")
    yield "prefixed", b"\x00" * 100 + base
    yield "pickle-then-zip", BAD + torch_zip(GOOD)
    yield "trailing", base + b"x" * 50
    hidden = torch_zip(GOOD)
    member = (
        b"PK\3\4"
        + struct.pack("<5H3L2H", 20, 0, 0, 0, 0, zlib.crc32(BAD), len(BAD), len(BAD), 10, 0)
        + b"m/data.pkl"
        + BAD
    )
    yield "no-directory", member + member
    at = hidden.index(b"PK\1\2")
    end = hidden.index(b"PK\5\6")
    shifted = struct.pack("<L", at + len(member))
    yield "hidden-member", hidden[:at] + member + hidden[at : end + 16] + shifted + hidden[end + 20 :]
    yield "nested-zip", torch_zip(GOOD, **{"m/inner.zip": zipped({"a.bin": BAD})})
    yield "npz", zipped({"a.npy": _npy("'|O'", BAD)})
    yield "any-zip", zipped({"readme.txt": b"hello", "weights.dat": BAD})


def _npy(descr: str, content: bytes) -> bytes:
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (1,), }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


def packed() -> Iterator[tuple[str, bytes]]:
    """Compressed pickles, tar archives, arrays."""
    yield "gzip", gzip.compress(BAD)
    yield "bzip2", bz2.compress(BAD)
    yield "xz", lzma.compress(BAD)
    yield "lzma", lzma.compress(BAD, lzma.FORMAT_ALONE)
    yield "zlib", zlib.compress(BAD)
    yield "gzip-twice", gzip.compress(gzip.compress(BAD))
    yield "npy", _npy("'|O'", BAD)
    yield "tar", _tar({"model/data.bin": BAD})
    yield "tar-gz", gzip.compress(_tar({"model/data.bin": BAD}))
    yield "tar-traversal", _tar({"../../evil.pkl": GOOD})
    yield "7z-as-pth", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(64)
    yield "joblib-array", _joblib(bytes(64) + PAYLOAD)
    yield "joblib-after-array", _joblib(bytes(64), PAYLOAD)
    yield "joblib-object-array", _joblib(BAD, spec="O8")


def _tar(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def _joblib(raw: bytes, after: bytes = b"", spec: str = "f8") -> bytes:
    """A joblib file with one array of eight numbers, whose bytes stand between the opcodes."""
    word = struct.pack("<I", len(spec)) + spec.encode()
    dtype = b"cnumpy\ndtype\nX" + word + b"\x89\x88\x87R"
    state = b"}(X\x05\x00\x00\x00shapeK\x08\x85X\x05\x00\x00\x00dtype" + dtype + b"u"
    return b"\x80\x03](cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81" + state + b"b" + raw + after + b"e."


def _safetensors(header: str | Mapping[str, object], content: bytes) -> bytes:
    raw = (header if isinstance(header, str) else json.dumps(header)).encode()
    return struct.pack("<Q", len(raw)) + raw + content


def _tensor(begin: int, end: int, count: int = 1) -> dict[str, object]:
    return {"dtype": "F32", "shape": [count], "data_offsets": [begin, end]}


def _gguf(pairs: Mapping[str, str], tensors: int = 0) -> bytes:
    out = b"GGUF" + struct.pack("<IQQ", 3, tensors, len(pairs))
    for name, value in pairs.items():
        out += struct.pack("<Q", len(name)) + name.encode() + struct.pack("<IQ", 8, len(value)) + value.encode()
    return out


def _field(number: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return bytes([number << 3, content])
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    """Of at most 14 bits."""
    return bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])  # noqa: PLR2004


def _onnx(graph: bytes) -> bytes:
    return _field(1, 8) + _field(2, b"pytorch") + _field(7, graph) + _field(8, _field(2, 17))


def _keras(config: object) -> bytes:
    return zipped(
        {"metadata.json": b"{}", "config.json": json.dumps(config).encode(), "model.weights.h5": b"\x89HDF\r\n\x1a\n"}
    )


def _layer(name: str, module: str, config: object) -> dict[str, object]:
    return {
        "class_name": "Sequential",
        "module": "keras",
        "config": {"layers": [{"class_name": name, "module": module, "config": config, "registered_name": None}]},
    }


def tensors() -> Iterator[tuple[str, bytes]]:
    """Files of tensors: what hides between and behind them, and templates that run."""
    yield (
        "safetensors-duplicate",
        _safetensors(
            '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
            bytes(4),
        ),
    )
    yield "safetensors-overlap", _safetensors({"a": _tensor(0, 8, 2), "b": _tensor(4, 8)}, bytes(8))
    yield "safetensors-gap", _safetensors({"a": _tensor(0, 4), "b": _tensor(400, 404)}, bytes(404))
    yield "safetensors-tail", _safetensors({"a": _tensor(0, 4)}, bytes(4) + BAD)
    yield "safetensors-zip", _safetensors({"a": _tensor(0, 4)}, bytes(4) + torch_zip(BAD))
    yield (
        "CVE-2024-34359-gguf-template",
        _gguf({"tokenizer.chat_template": "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}"}),
    )
    yield (
        "gguf-template-escaped",
        _gguf({"tokenizer.chat_template.tool_use": "{{ messages['\\x5f\\x5fclass\\x5f\\x5f'] }}"}),
    )
    yield "gguf-template-attr", _gguf({"tokenizer.chat_template": "{{ cycler.x | attr('y') }}"})
    yield "gguf-count", b"GGUF" + struct.pack("<IQQ", 3, 1 << 62, 1 << 40) + bytes(16)


def graphs() -> Iterator[tuple[str, bytes]]:
    """Graphs: operators that run other code, data outside the model."""
    yield (
        "onnx-external",
        _onnx(_field(5, _field(8, b"w") + _field(13, _field(1, b"location") + _field(2, b"../../../etc/passwd")))),
    )
    outside = _field(8, b"w") + _field(13, _field(1, b"location") + _field(2, b"weights/../../../tmp/x"))
    sparse_default = _field(11, _field(1, b"value") + _field(22, _field(1, outside)))
    yield "onnx-function-default", _onnx(_field(1, _field(4, b"Relu"))) + _field(25, _field(1, b"f") + sparse_default)
    yield "onnx-python", _onnx(_field(1, _field(4, b"PyOp") + _field(7, b"ai.onnx.contrib")))
    yield "onnx-subgraph", _onnx(_field(1, _field(4, b"If") + _field(5, _field(6, _field(1, _field(4, b"PythonOp"))))))
    yield (
        "savedmodel-writefile",
        _field(1, 1)
        + _field(2, _field(1, _field(4, b"serve")) + _field(2, _field(1, _field(1, b"n") + _field(2, b"WriteFile")))),
    )
    yield (
        "savedmodel-library",
        _field(1, 1)
        + _field(
            2,
            _field(1, _field(4, b"serve"))
            + _field(2, _field(2, _field(1, _field(3, _field(1, b"n") + _field(2, b"EagerPyFunc"))))),
        ),
    )
    for operator in (b"WriteSummary", b"WriteGraphSummary", b"SaveV2"):
        function = _field(1, _field(1, b"__inference_f_1")) + _field(3, _field(1, b"n") + _field(2, operator))
        graph = _field(2, _field(1, _field(4, b"serve")) + _field(2, _field(2, _field(1, function))))
        yield f"savedmodel-{operator.decode().lower()}", _field(1, 1) + graph


def libraries() -> Iterator[tuple[str, bytes]]:
    """What a model asks to be loaded beside it, and bytes that no tensor explains."""
    layer = b'<layer id="1" name="c" type="Convolution"><data implementation="libcustom_op.so.1"/></layer>'
    yield "openvino-library", b'<?xml version="1.0"?>\n<net version="10"><layers>' + layer + b"</layers></net>"
    wide = (
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]><PMML>&e;</PMML>'
    )
    yield "pmml-odd-encoding", b'<?xml version="1.0" encoding="utf-06"?><PMML version="4.4"/>'
    yield "pmml-utf-16", wide.encode("utf-16")
    yield "gguf-nothing-but-tail", _gguf({}) + b"unexpected bytes"


def configurations() -> Iterator[tuple[str, bytes]]:
    """Formats whose configuration names what to build."""
    yield (
        "keras-lambda",
        _keras(
            _layer("Lambda", "keras.layers", {"function": {"class_name": "__lambda__", "config": {"code": "4wE="}}})
        ),
    )
    yield "CVE-2025-1550", _keras(_layer("function", "os", "system"))
    yield "CVE-2025-8747", _keras(_layer("function", "keras.utils", "get_file"))
    yield "CVE-2025-49655", _keras(_layer("TorchModuleWrapper", "keras.layers", {"module": "AAAA"}))
    yield "CVE-2025-12058", _keras(_layer("StringLookup", "keras.layers", {"vocabulary": "/etc/passwd"}))
    yield (
        "CVE-2025-9905-h5",
        b"\x89HDF\r\n\x1a\n"
        + bytes(88)
        + b"model_config\0"
        + json.dumps(_layer("Lambda", "keras.layers", {"function": ["4wE=", None, None]})).encode(),
    )
    yield (
        "skops",
        zipped(
            {
                "schema.json": json.dumps(
                    {"__class__": "system", "__module__": "os", "__loader__": "FunctionNode"}
                ).encode()
            }
        ),
    )
    yield (
        "CVE-2025-54412-skops",
        zipped(
            {
                "schema.json": json.dumps(
                    {"__class__": "call", "__module__": "builtins", "__loader__": "OperatorFuncNode"}
                ).encode()
            }
        ),
    )
    yield (
        "torchscript-save",
        zipped(
            {
                "m/data.pkl": GOOD,
                "m/constants.pkl": b"\x80\x02).",
                "m/code/__torch__.py": b"def f(x):\n  torch.save(x, 'a')\n",
                "m/version": b"3",
            }
        ),
    )
    yield "zip-traversal", torch_zip(GOOD, **{"../../../evil": b"x"})


def skops() -> Iterator[tuple[str, bytes]]:
    """Pickers and methods of skops that fetch what runs commands."""
    command = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": '"system"'}
    picker = {
        "attrs": {"__class__": "tuple", "__module__": "builtins", "__loader__": "TupleNode", "content": [command]}
    }
    method = {"content": {"func": "system", "obj": command}}
    for label, kind, node in (("picker", "OperatorFuncNode", picker), ("method", "MethodNode", method)):
        told = {"__class__": "methodcaller", "__module__": "operator", "__loader__": kind, **node}
        yield label, zipped({"schema.json": json.dumps(told).encode()})


def sizes() -> Iterator[tuple[str, bytes]]:
    """What is said of sizes and is not there, and what is there and is not said."""
    yield "npy-negative", _npy("'<f8'", b"").replace(b"(1,)", b"(-1,)").replace(b", }\n", b",}\n")
    yield "npy-truncated", _npy("'<f8'", b"1234")
    yield "safetensors-other-width", _safetensors({"a": {**_tensor(0, 8, 2), "dtype": "F13"}}, bytes(8))
    tensor = _field(1, b"\x80\x80\x80\x80\x10") + _field(2, 1) + _field(8, b"w") + _field(9, b"1234")
    yield "onnx-shape", _onnx(_field(5, tensor))
    yield "onnx-and-a-pickle", _onnx(_field(1, _field(4, b"Relu"))) + BAD
    yield "openvino-place", _NET % b'<data element_type="f32" offset="-16" size="4"/>'
    yield "pmml-depth", b'<PMML version="4.4">' + b"<Extension>" * 5000
    wide = zipfile.ZipInfo("m/data/1")
    wide.extra = b"up" + struct.pack("<HBL", 15, 1, zlib.crc32(b"m/data/1")) + b"../../evil"
    out = io.BytesIO(torch_zip(GOOD))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(wide, b"x")
    yield "zip-two-names", out.getvalue()
    inner = zipped({"x": bytes(40 << 20)}, zipfile.ZIP_DEFLATED)
    yield "zips-in-a-zip", zipped({f"{each}.zip": inner for each in "abcdefgh"}, zipfile.ZIP_DEFLATED)


def hostile_containers() -> dict[str, bytes]:
    """Every hostile file by the name of its family and trick."""
    families = {"zip": zips, "packed": packed, "tensors": tensors, "graph": graphs, "beside": libraries}
    families |= {"configuration": configurations, "skops": skops, "sizes": sizes}
    return {f"{family}/{label}": content for family, made in families.items() for label, content in made()}
