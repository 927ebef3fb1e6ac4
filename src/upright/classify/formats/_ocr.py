"""Text in pictures, by the optional RapidOCR; its models come with its package."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

MISSING = "install upright[ocr] to read text in pictures"


@cache
def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


@cache
def _reader() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


def text_of(pixels: Any) -> str:
    """The lines of text in a picture, an array of height x width (x 3, BGR) bytes."""
    found, _ = _reader()(pixels)
    return "\n".join(str(line[1]) for line in found or [])
