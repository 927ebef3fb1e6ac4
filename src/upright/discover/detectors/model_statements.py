"""What files beside weights state of them: architecture, index of shards, published digests, signatures.

Why it matters: weights that are not those which were published, signed or declared were changed on the way, or
somebody wants them to be taken for others.

How it recognises: `config.json` of a model, `*.index.json`, lists of SHA-256 sums, Hugging Face's download records,
bills of materials and cards that give digests, and bundles of OpenSSF model signing. A scan holds them against the
model files that lie beside; they are no assets of their own.

What it does not see: digests that only a registry's API tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_statements import may_state, read_statement
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Observation
from upright.model.identity import path_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_DIGEST = "c0ffee" * 10 + "beef"


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if not may_state(path):
        return
    stated = read_statement(path, document.text.encode())
    if stated is None:
        return
    told: dict[str, Json] = {
        "type": "model_statement",
        "config": dict(stated.config),
        "index": dict(stated.index),
        "published": dict(stated.published),
        "bundle": stated.bundle,
    }
    yield Observation(
        kind=AssetKind.MODEL,
        name=document.item.name,
        keys=(path_key(document.item.source, path),),
        location=Location(path, 0, document.item.source, "model_statement"),
        attributes={name: value for name, value in told.items() if value},
    )


DETECTOR = Detector(
    id="model-statements",
    title="What files beside weights state of them",
    selects=Selector(
        paths=(
            "*config.json", "*.index.json", "*.sig", "*.sigstore", "*.sigstore.json", "*.bundle", "*.oms", "*.sha256",
            "*SHA256*", "*sha256*", "*checksum*", "*CHECKSUM*", "*.cache/huggingface/download/*.metadata", "*.cdx.json",
            "*.spdx.json", "*bom.json", "*README.md",
        ),
        literals=(
            b"model_type", b"architectures", b"weight_map", b"dsseEnvelope", b".safetensors", b".gguf", b".bin", b".pt",
            b".pkl", b".joblib", b".onnx", b".ckpt", b".h5", b".keras", b".tflite",
        ),
    ),
    detect=_detect,
    hits=(
        Hit("m/config.json", '{"model_type": "bert", "hidden_size": 768}', (("model", "config.json", 0),)),
        Hit(
            "m/model.safetensors.index.json",
            '{"weight_map": {"a.weight": "model-00001-of-00002.safetensors"}}',
            (("model", "model.safetensors.index.json", 0),),
        ),
        Hit("m/SHA256SUMS", f"{_DIGEST}  model.safetensors\n", (("model", "SHA256SUMS", 0),)),
    ),
    misses=(
        Miss("config.json", '{"debug": true, "architectures_of_buildings": []}'),
        Miss("README.md", "Our model.safetensors is good.\n"),
        Miss("SHA256SUMS", f"{_DIGEST}\n"),
    ),
)  # fmt: skip
