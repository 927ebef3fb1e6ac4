"""Files of models that commands fetch from an address of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_DOWNLOAD = re.compile(
    r"\b(?:wget|curl|aria2c)\b[^|;&]{0,200}?[ \"'](https?://[^\s\"'|;&]{4,300}\.(?:gguf|safetensors|onnx|pth?|ckpt|pkl|pickle|joblib|"
    r"h5|tflite|ggml|(?<=llama\.)bin|(?<=model\.)bin))(?=[\s\"'|;&]|$)"
)


def downloads(document: Document, words: list[tuple[str, int]]) -> Iterator[Sighting]:
    """Files of models that commands fetch from an address of their own."""
    for text, line in words:
        for match in _DOWNLOAD.finditer(text[:20_000]):
            own = key("url", match[1])
            yield see(
                document,
                "model_file",
                match[1].rpartition("/")[2],
                line + text[: match.start()].count("\n"),
                own,
                url=match[1],
            )
