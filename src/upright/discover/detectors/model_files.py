"""Model files, recognised by what they hold.

Why it matters: weights are programs in half of the formats they come in. Whoever loads a pickle, an old PyTorch file or a
Keras file with a Lambda layer runs what its author put there.

How it recognises: by the bytes of any file, whatever its name: pickles of every protocol (also compressed, in archives and
in NumPy arrays), PyTorch, joblib, safetensors, GGUF and GGML, ONNX, Keras, HDF5, TensorFlow, TFLite, XGBoost, LightGBM,
CatBoost, Core ML, PaddlePaddle, PMML, OpenVINO, Flax, R, skops, llamafile and archives of them. Each is judged without being loaded: malicious, suspicious, unknown (with the reason) or clean. Licence, base model and architecture
come from the file itself and from the configuration and card beside it. Tensors that are unlike their siblings, unlike what
is declared or hold hidden text are signals of tampering, each with its confidence.

What it does not see: weights that were trained to misbehave; formats that it names but does not read (their verdict is
unknown); models split over files whose index is no model format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_file import GAP, inspect
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import model_formats
from upright.discover.sight import in_tests
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import Unreachable
from upright.model.evidence import Observation
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.model_file import ModelReport

_REASONS = 8
_CODE = frozenset({"carries-code", "compiled-code", "native-code"})
_PACKAGE = re.compile(r"model", re.IGNORECASE)
_SERVING = re.compile(r"(?:^|[/ ])(?:code/\w+|\w*inference|\w*handler|modeling_\w+)\.py\b")
# A zip of `python/a.py`, which holds `import os\nos.system("x")\n`: the layer of a function, no model.
_LAYER = bytes.fromhex(
    "504b030414000000000000002100cc0f1a1419000000190000000b000000707974686f6e2f612e7079696d706f7274206f73"
    "0a6f732e73797374656d28227822290a504b0102140314000000000000002100cc0f1a1419000000190000000b0000000000"
    "000000000000800100000000707974686f6e2f612e7079504b0506000000000100010039000000420000000000"
)


def _detect(document: Document) -> Iterator[Sighting]:
    report = inspect(document.item)
    if report.verdict == GAP:
        raise Unreachable(report.reasons[0].message)
    if report.model or _is_bad(report):
        item = document.item
        yield Observation(
            kind=AssetKind.MODEL,
            name=item.name,
            keys=(document.path_key, *((key("sha256", report.digest),) if report.digest else ())),
            location=Location(item.path, 0, item.source, "model_file"),
            attributes=_attributes(report, item.path),
            evidence=report.reasons[0].message if report.reasons else f"a {report.format} file",
            digest=report.digest,
        )


def _is_bad(report: ModelReport) -> bool:
    """Whether something does harm that is no model. Code alone counts where a server of models would run it
    (`model.tar.gz`, `code/inference.py`); the layer of a function is loaded with none.
    """
    served = _PACKAGE.search(report.path.rpartition("/")[2]) is not None
    return any(
        each.verdict >= Verdict.SUSPICIOUS and (each.code not in _CODE or served or _SERVING.search(each.where))
        for each in report.reasons
    )


def _attributes(report: ModelReport, path: str) -> dict[str, Json]:
    stated: dict[str, Json] = {
        "type": "model_file",
        "format": report.format,
        "verdict": report.verdict,
        "digest": report.digest,
        "size": report.size,
    }
    reasons = [f"{each.message} ({each.where})" if each.where else each.message for each in report.reasons]
    if reasons:
        stated["reasons"] = list[Json](dict.fromkeys(reasons))[:_REASONS]
    told = report.metadata
    licence = told.get("licence") or told.get("license")
    stated |= {"licence": licence} if licence else {}
    stated |= {name: told[name] for name in ("base_model", "architecture", "tensors") if told.get(name)}
    return stated | _beside(report) | ({"test": True} if in_tests(path) else {})


def _beside(report: ModelReport) -> dict[str, Json]:
    """Signals of the file itself, and what its neighbours are held against: `tensor_table`, `declared`."""
    told: dict[str, Json] = {}
    if report.signals:
        told["signals"] = [f"{each.name}: {each.message} ({each.where})" for each in report.signals[:_REASONS]]
        told["signal_confidence"] = max(each.confidence for each in report.signals)
    if report.held.tensors:
        told["tensor_table"] = {name: [each.kind, list(each.shape)] for name, each in report.held.tensors.items()}
    return told | ({"declared": dict(report.held.declared)} if report.held.declared else {})


DETECTOR = Detector(
    id="model-files",
    title="Model files",
    selects=Selector(formats=frozenset(model_formats())),
    detect=_detect,
    hits=(
        Hit(
            "models/ranker.pkl",
            b"\x80\x04\x95\x0f\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01a\x94K\x01s.",
            (("model", "ranker.pkl", 0),),
        ),
        Hit("m/payload.txt", b"cos\nsystem\n(S'true'\ntR.", (("model", "payload.txt", 0),)),
        Hit(
            "weights",
            b"\x40\x00\x00\x00\x00\x00\x00\x00"
            + b'{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.ljust(64)
            + b"\0\0\x80?",
            (("model", "weights", 0),),
        ),
        Hit("m.gguf", b"GGUF\x03\x00\x00\x00" + bytes(16), (("model", "m.gguf", 0),)),
        Hit(
            "trees.txt",
            b"tree\nversion=v4\nnum_class=1\n\nend of trees\n\nend of parameters\n",
            (("model", "trees.txt", 0),),
        ),
    ),
    misses=(
        Miss("notes.pkl", "I am no pickle, whatever my name says.\n"),
        Miss("a.txt", "cos\nsystem\nof equations\n"),
        Miss("dna.txt", "NNNNNNNN(((())))....\n"),
        Miss("image.pt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        Miss("empty.bin", b""),
        Miss("docs.zip", b"PK\x05\x06" + bytes(18)),
        Miss("layer.zip", _LAYER),
    ),
)
