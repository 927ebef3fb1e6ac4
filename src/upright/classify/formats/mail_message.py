"""E-mail messages: headers, bodies in every encoding, and attachments, which are read like files of their own.

Partitions: `a.eml:headers`, `a.eml:body`, `a.eml!body.html`, `a.eml!attached.pdf`.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats import _stream
from upright.classify.formats._mime import Message, is_header, lines_of
from upright.model.evidence import Gap
from upright.model.item import Item

_TELLING = ("from:", "received:", "date:", "message-id:", "subject:", "to:", "return-path:", "mime-version:")


def looks(text: str) -> bool:
    """Whether a text begins with several headers of a message."""
    lines = text.split("\n")[:20]
    return is_header(lines[0]) and sum(line.lower().startswith(_TELLING) for line in lines) > 2  # noqa: PLR2004


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Everything in the message."""
    yield from Message(item, limit).read(lines_of(item))


def _example() -> bytes:
    return (
        b"From: =?utf-8?q?Zo=C3=AB?= <eva.b@mail.net>\r\nTo: tom@mail.net\r\nSubject: hello\r\n"
        b'Content-Type: multipart/mixed; boundary="xyz"\r\n\r\n--xyz\r\n'
        b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Call M=FCller =\r\ntoday\r\n--xyz\r\nContent-Type: text/html\r\n\r\n<p>Call <b>Tom</b></p>\r\n--xyz\r\n"
        b'Content-Type: application/octet-stream; name="people.csv"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        b"bmFtZSxtYWlsCkV2\r\nYSxldmEuYkBtYWlsLm5ldAo=\r\n--xyz--\r\n"
    )


FORMAT = Format(
    id="mail-message",
    title="E-mail message",
    suffixes=(".eml", ".mht", ".mhtml"),
    looks=looks,
    read=read,
    sections=_stream.sections,
    encloses=True,
    examples=(
        Example(
            "a.eml",
            _example,
            (
                (":headers", "Zoë"), (":body", "Call Müller today"), ("!body.html", "Call Tom"),
                ("!people.csv:mail", "eva.b@mail.net"),
            ),
        ),
    ),
)  # fmt: skip
