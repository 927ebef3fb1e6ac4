"""Pictures, by optical character recognition where `upright[ocr]` is installed; without it a gap says how to get it.

Pictures of fewer bytes than `LEAST` (icons) hold no text that anyone reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.classify.format import Format, Part
from upright.classify.formats._ocr import MISSING, available, text_of
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

LEAST = 8 << 10
LARGEST = 32 << 20  # bytes of the file
PIXELS = 40_000_000


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The text in the picture."""
    if 0 < item.size < LEAST:
        return
    if not available():
        folder, slash, _ = item.path.rpartition("/")
        yield Gap(f"{folder}{slash}*{item.suffix}", f"pictures are not read: {MISSING}", "unsupported", item.source)
        return
    if item.size > min(limit, LARGEST):
        yield Gap(item.path, f"picture larger than {LARGEST >> 20} MiB", "too-large", item.source)
        return
    text = _text(item)
    if text:
        yield Part(item.path, text, line=0, size=item.size)


def _text(item: Item) -> str:
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with item.open() as stream, Image.open(stream) as picture:
            if picture.width * picture.height > PIXELS:
                raise MalformedError("picture of too many pixels", item.path)
            return text_of(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise MalformedError("not a readable picture", item.path) from error


FORMAT = Format(
    id="image",
    title="Picture",
    suffixes=(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"),
    magic=((0, b"\x89PNG\r\n"), (0, b"\xff\xd8\xff"), (0, b"II*\0"), (0, b"MM\0*"), (8, b"WEBP"), (0, b"GIF8")),
    read=read,
)
