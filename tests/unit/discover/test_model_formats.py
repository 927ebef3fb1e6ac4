"""Model files of every format: recognised by content, hostile ones found out, honest ones clean, broken ones
unknown.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import pickle
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from upright.discover.model_file import ModelReport, inspect, inspect_all
from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Budget, Inquiry
from upright.discover.readers.model_format import format_of, look, model_formats
from upright.discover.readers.sniff import sniff
from upright.model.item import Item
from upright.testing.hostile_containers import GOOD, hostile_containers, torch_zip, zipped
from upright.testing.hostile_pickles import MARKER

HOSTILE = hostile_containers()
# An HDF5 file with one empty group, as h5py writes it; deflated.
WEIGHTS = (
    "eNrr9HBx4+WS4mLm4GCAgf9QEMYI4RtAxc2Ca677e7gEMSmYT2LMRsYVTELIGmGAi4kBaASbIAOQYstJrEwtKj4Ms8SZgRqA5cCzy2Q4iSGCgWbgXcCbYwDB"
    "q0LW"
)

# One with an attribute of plain bytes that are a pickle which calls os.system, as h5py writes it; deflated.
PICKLE_WITHIN = (
    "eNrr9HBx4+WS4mLm4GCAgf9QcBXKN4DSe/P79/l7uAQxKVw4yJSNjLuYhJA1wgAXEwMjA4OoEAMLphxPCAMDMwMbAwdIMjc/JTWH"
    "QRRohCUQMwFxA0tyfjFXcWVxSWoul0awekl+aXKGgn5JboF+aUFRZnpGiW5xcmJeXmqKbqJuQWJlTn5iijpXSZCeVpuRBgBYsE7p"
)


def judged(content: bytes, path: str = "weights.bin") -> ModelReport:
    return inspect(Item("test", path, len(content), content=content))


def safetensors(header: object, content: bytes) -> bytes:
    raw = json.dumps(header).encode()
    return struct.pack("<Q", len(raw)) + raw + content


def gguf(template: str) -> bytes:
    out = b"GGUF" + struct.pack("<IQQ", 3, 1, 2)
    for name, value in (("general.architecture", "llama"), ("tokenizer.chat_template", template)):
        out += struct.pack("<Q", len(name)) + name.encode() + struct.pack("<IQ", 8, len(value)) + value.encode()
    out += struct.pack("<Q", 1) + b"w" + struct.pack("<IQIQ", 1, 4, 0, 0)
    return out + bytes(-len(out) % 32) + bytes(16)


TEMPLATE = (
    "{%- macro header(role) %}<|{{ role }}|>{% endmacro -%}{% set ns = namespace(seen=false) %}"
    "{% for message in messages %}{{ header(message['role']) }}{{ message.content | trim }}"
    "{% if loop.last and not message.role %}{{ raise_exception('no system message') }}{% endif %}{% endfor %}"
)
WEIGHT = {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}
NPY = (
    b"\x93NUMPY\x01\x00"
    + struct.pack("<H", 58)
    + b"{'descr': '<f8', 'fortran_order': False, 'shape': ()}".ljust(57)
    + b"\n"
)
DENSE = {"class_name": "Dense", "module": "keras.layers", "config": {}}
KERAS = {"class_name": "Sequential", "module": "keras", "config": {"layers": [DENSE]}}
PICKER = {"__loader__": "OperatorFuncNode", "__module__": "operator", "__class__": "methodcaller"}
SCRIPT = b"def forward(self, x):\n  return torch.relu(x)\n"
HONEST = {
    "pytorch": torch_zip(GOOD),
    "npz": zipped({"a.npy": NPY + bytes(8)}),
    "safetensors": safetensors({"__metadata__": {"format": "pt"}, "w": WEIGHT}, bytes(4)),
    "gguf": gguf(TEMPLATE),
    "lightgbm": b"tree\nversion=v4\n\nTree=0\n\nend of trees\n\nend of parameters\n\npandas_categorical:null\n",
    "xgboost-json": b'{"learner": {"attributes": {}}, "version": [2, 0, 0]}',
    "skops": zipped({"schema.json": json.dumps({"__loader__": "DictNode", "content": [PICKER]}).encode()}),
    "keras": zipped(
        {
            "metadata.json": b"{}",
            "config.json": json.dumps(KERAS).encode(),
            "model.weights.h5": zlib.decompress(base64.b64decode(WEIGHTS)),
        }
    ),
    "torchscript": zipped(
        {"m/data.pkl": GOOD, "m/code/a.py": SCRIPT, "m/constants.pkl": b"\x80\x02).", "m/version": b"3"}
    ),
}


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_files_are_found_out(label: str) -> None:
    report = judged(HOSTILE[label], "weights.pth")
    assert report.verdict in {"malicious", "suspicious"}, report
    assert not Path(MARKER).exists()


@pytest.mark.parametrize("label", [label for label in HOSTILE if not label.startswith("packed/7z")])
def test_the_name_of_a_file_decides_nothing(label: str) -> None:
    assert judged(HOSTILE[label], "README").verdict == judged(HOSTILE[label], "weights.pth").verdict


@pytest.mark.parametrize("form", HONEST)
def test_honest_files_are_clean(form: str) -> None:
    report = judged(HONEST[form], "anything")
    assert (report.format, report.verdict, report.reasons, report.model) == (form, "clean", (), form != "npz")


@pytest.mark.parametrize(
    ("function", "verdict"),
    [
        ("relu", "clean"),
        ("acme>doubled", "clean"),
        ("their_own", "clean"),
        ("eval", "malicious"),
        ("a b", "suspicious"),
    ],
)
def test_a_lambda_that_names_its_function_is_judged_by_the_name(function: str, verdict: str) -> None:
    named = {"module": "builtins", "class_name": "function", "config": function, "registered_name": "function"}
    layer = {"module": "keras.layers", "class_name": "Lambda", "config": {"function": named, "arguments": {}}}
    assert judged(json.dumps(KERAS | {"config": {"layers": [layer]}}).encode(), "config.json").verdict == verdict


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("transformers.AutoModel", "clean"),
        ("transformers.AutoTokenizer.from_pretrained", "unknown"),
        ("transformers.pipelines.pipeline", "malicious"),
    ],
)
def test_a_recipe_may_name_what_fetches_a_model(target: str, verdict: str) -> None:
    recipe = f"model:\n  encoder:\n    _target_: {target}\n".encode()
    assert judged(recipe, "model_config.yaml").verdict == verdict


@pytest.mark.parametrize("form", HONEST)
def test_a_file_cut_off_is_never_clean_and_never_raises(form: str) -> None:
    content = HONEST[form]
    for end in range(1, len(content) - 1, max(1, len(content) // 60)):
        whole_trees = b"end of trees" in content[:end]  # what follows them in a LightGBM file are parameters
        assert judged(content[:end]).verdict != "clean" or whole_trees


@pytest.mark.parametrize(
    ("target", "verdict"), [("../../blobs/1", "clean"), ("../../../../x", "suspicious"), ("/etc/passwd", "suspicious")]
)
def test_links_may_lead_elsewhere_within_a_tar(target: str, verdict: str) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        blob = tarfile.TarInfo("hub/blobs/1")
        blob.size = len(HONEST["pytorch"])
        archive.addfile(blob, io.BytesIO(HONEST["pytorch"]))
        link = tarfile.TarInfo("hub/snapshots/1/model.pt")
        link.type, link.linkname = tarfile.SYMTYPE, target
        archive.addfile(link)
    assert judged(packed.getvalue(), "hub.tar").verdict == verdict


def test_compressed_pickles_are_pickles() -> None:
    raw = pickle.dumps({"a": np.arange(4)})
    assert {judged(pack(raw)).verdict for pack in (gzip.compress, bz2.compress, zlib.compress)} == {"clean"}


def test_documents_and_tables_are_no_models(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "docs.zip", "w") as archive:
        archive.writestr("a.txt", "hello")
    (tmp_path / "notes.pkl").write_text("just a note\n")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    (tmp_path / "pdf.bin").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    items = [Item("test", path.name, locator=str(path)) for path in sorted(tmp_path.iterdir())]
    assert list(inspect_all(items)) == []
    assert [sniff(item) for item in items] == ["zip", "", "pdf", ""]


def test_a_file_that_cannot_be_read_is_a_gap(tmp_path: Path) -> None:
    report = inspect(Item("test", "gone.pkl", locator=str(tmp_path / "gone.pkl")))
    assert (report.verdict, report.reasons[0].code) == ("gap", "unreachable")


def test_a_file_on_disk_is_read_like_one_in_memory(tmp_path: Path) -> None:
    for label, content in HOSTILE.items():
        place = tmp_path / "file"
        place.write_bytes(content)
        on_disk = inspect(Item("test", "file", len(content), locator=str(place)))
        assert (on_disk.verdict, on_disk.digest) == (judged(content, "file").verdict, judged(content, "file").digest), (
            label
        )


def test_a_bomb_is_not_unpacked() -> None:
    inquiry = Inquiry("", look, budget=Budget(unpacked=1 << 20))
    look(Blob(gzip.compress(b"\x80\x04X\x00\x00\x00\x05" + bytes(80 << 20) + b".")), inquiry)
    assert [(each.code, each.verdict.name) for each in inquiry.reasons] == [("budget", "UNKNOWN")]


def test_metadata_is_told() -> None:
    report = judged(
        safetensors(
            {
                "__metadata__": {"license": "mit", "base_model": "org/base"},
                "w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
            },
            bytes(4),
        )
    )
    assert report.metadata == {"license": "mit", "base_model": "org/base", "tensors": 1}
    assert judged(HONEST["gguf"]).metadata["architecture"] == "llama"


def test_every_format_has_one_module() -> None:
    assert {"pickle", "pytorch", "safetensors", "gguf", "onnx", "keras", "joblib"} <= set(model_formats())
    assert all(format_of(name) is one for name, one in model_formats().items())
    assert format_of("no such format") is None


class _OnlyForward:
    """Where `zipfile` cannot go back, it writes sizes behind the data, as PyTorch does."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""


def _checkpoint(pickled: bytes) -> bytes:
    stream = _OnlyForward()
    with zipfile.ZipFile(stream, "w") as archive:  # type: ignore[call-overload]  # all of a file that it needs
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/data/0", bytes(8) + b"PK\5\6" + bytes(40))
        archive.writestr("archive/version", b"3\n")
    return bytes(stream.held)


def test_archives_in_a_row_are_each_judged() -> None:
    honest, hostile = _checkpoint(pickle.dumps({"w": [1.5]}, 2)), _checkpoint(b"cos\nsystem\n(S'x'\ntR.")
    row = "model/__0_0.distcp"
    assert judged(honest * 3, row).verdict == "clean"
    assert judged(honest + hostile + honest, row).verdict == "malicious"
    assert judged(hostile + honest, row).verdict == "malicious"
    assert judged(honest + b"what stands between" + honest, row).verdict == "suspicious"
    assert judged(honest + pickle.dumps(1), row).verdict != "clean"
    assert judged(honest * 2).verdict == "suspicious", "elsewhere two archives in one file are no accident"


def test_bytes_in_an_attribute_are_looked_into() -> None:
    assert judged(zlib.decompress(base64.b64decode(PICKLE_WITHIN)), "m.h5").verdict == "malicious"
