"""Files of models that commands of scripts and notebooks fetch from an address of their own.

Why it matters: weights that a script downloads are whatever lies there on the day it runs, and many of their formats run code
when they are loaded.

How it recognises: `wget`, `curl`, `aria2c` and `gdown` in shell scripts, Makefiles and the shell lines of notebooks, with an
address that ends as a model's file does.

What it does not see: addresses that are put together, archives, and what a Dockerfile fetches, which the image tells.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_FETCHED = re.compile(
    r"\b(?:wget|curl|aria2c|gdown)\b[^\n|;&]{0,200}?(https?://[^\s\"'`<>\\|;&]{4,300}\.(?:pt|pth|ckpt|weights|h5|hdf5|keras|onnx|safetensors|gguf|ggml|"
    r"tflite|caffemodel|pkl|pickle|joblib|pdparams|engine|task|(?<=model\.)bin))(?:\?[^\s\"'\\|;&]{0,200})?(?=[\"'`\s\\;&|]|$)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|\n)[ \t]*#[^\n]*\Z")
_MOST = 40


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    text, seen = document.text, set[str]()
    for match in islice(_FETCHED.finditer(text), _MOST):
        url = match[1]
        if url not in seen and not _COMMENT.search(text[max(0, match.start() - 200) : match.start()]):
            seen.add(url)
            line = text.count("\n", 0, match.start(1)) + 1
            yield see(document, "model_file", url.rpartition("/")[2], line, key("url", url), url=url)


DETECTOR = Detector(
    id="fetched-models",
    title="Files of models that commands fetch",
    selects=Selector(
        languages=frozenset({"shell", "make", "notebook"}), literals=(b"wget", b"curl", b"aria2c", b"gdown")
    ),
    detect=_detect,
    hits=(
        Hit(
            "weights/download.sh",
            "#!/bin/sh\n# weights\nwget -c https://weights.example.com/v1/yolo.weights\ncurl -LO 'https://weights.example.com/face.onnx?raw=true'\n",
            (("model", "yolo.weights", 3), ("model", "face.onnx", 4)),
        ),
        Hit(
            "train.ipynb",
            '{"cells": [{"cell_type": "code", "source": [\n "%cd /content\\n",\n "!wget https://weights.example.com/v0.1/yolo7.pt\\n"\n]}], "nbformat": 4}',
            (("model", "yolo7.pt", 3),),
        ),
    ),
    misses=(
        Miss("a.sh", "# wget https://weights.example.com/v1/yolo.weights\nwget https://example.com/rows.csv\n"),
        Miss("b.sh", "echo https://weights.example.com/face.onnx\n"),
    ),
)
