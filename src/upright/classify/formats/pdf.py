"""PDF: the text of each page, the document's properties, and attached files.

Pages without text (scans) are read by `upright[ocr]` where it is installed, and are a gap where it is not. Above
`MOST_PAGES` pages spread evenly are read. Encrypted and broken documents are gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upright.classify.format import Example, Format, Part
from upright.classify.formats._ocr import MISSING, available, text_of
from upright.classify.formats._spool import member
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

MOST_PAGES = 1000
MOST_SCANS = 50  # pages read by OCR
LONGEST = 1 << 20  # characters of one page
PIXELS = 20_000_000  # of one page at most
SCALE = 2  # pixels of a scan for each point: 144 dots an inch


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for each page."""
    import pypdfium2

    with item.open() as stream:
        try:
            document = pypdfium2.PdfDocument(stream)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower()
            raise MalformedError("encrypted PDF" if locked else "not a readable PDF", item.path) from error
        try:
            yield from _document(item, document, limit)
        except (pypdfium2.PdfiumError, ValueError, OSError) as error:
            raise MalformedError("damaged PDF", item.path) from error
        finally:
            document.close()


def _document(item: Item, document: Any, limit: int) -> Iterator[Part | Gap | Item]:
    properties = "\n".join(f"{name}: {value}" for name, value in document.get_metadata_dict(skip_empty=True).items())
    if properties:
        yield Part(f"{item.path}:properties", properties, line=0)
    pages = len(document)
    step = max(1, -(-pages // MOST_PAGES))
    scans, left = 0, limit
    for number in range(0, pages, step):
        text, bare = _page(document, number, scans)
        scans += bare
        left -= len(text)
        if text.strip():
            yield Part(f"{item.path}:page {number + 1}", text, line=0, size=item.size // max(1, pages))
        if left <= 0:
            break
    if scans and not available():
        yield Gap(item.path, f"{scans} of {pages} pages hold no text: {MISSING}", "unsupported", item.source)
    elif scans > MOST_SCANS:
        yield Gap(item.path, f"{MOST_SCANS} of {scans} scanned pages were read", "sampled", item.source)
    if step > 1 or left <= 0:
        yield Gap(item.path, f"read {number // step + 1} of {pages} pages", "sampled", item.source)
    yield from _attached(item, document, limit)


def _page(document: Any, number: int, scans: int) -> tuple[str, bool]:
    """The text of a page, and whether it is a picture."""
    page = document[number]
    try:
        found = page.get_textpage()
        try:
            text = str(found.get_text_range(0, min(found.count_chars(), LONGEST))).replace("\r\n", "\n")
        finally:
            found.close()
        bare = not text.strip() and next(iter(page.get_objects(max_depth=1)), None) is not None
        if bare and available() and scans < MOST_SCANS:
            scale = min(SCALE, (PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
            text = text_of(page.render(scale=scale).to_numpy())
        return text, bare
    finally:
        page.close()


def _attached(item: Item, document: Any, limit: int) -> Iterator[Item | Gap]:
    for number in range(min(document.count_attachments(), 1000)):
        attached = document.get_attachment(number)
        yield from member(item, attached.get_name() or f"attachment {number + 1}", [bytes(attached.get_data())], limit)


def _example() -> bytes:
    body = b"BT /F1 12 Tf 72 700 Td (Call Eva: eva.b@mail.net) Tj ET"
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"6 0 obj<</Author(Zoe)>>endobj\ntrailer<</Root 1 0 R/Info 6 0 R>>\n%%%%EOF" % (len(body), body)
    )


FORMAT = Format(
    id="pdf",
    title="PDF",
    suffixes=(".pdf",),
    magic=((0, b"%PDF-"),),
    read=read,
    examples=(Example("a.pdf", _example, ((":page 1", "eva.b@mail.net"), (":properties", "Author: Zoe"))),),
)
