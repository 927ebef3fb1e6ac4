"""A small object storage over HTTP that speaks the S3 interface: what the self-test uses as a service of others.

Lists, reads, writes and tags objects of one bucket in memory, on this machine only. Whatever else is asked is answered
`NotImplemented`, as a service does that offers the interface in part.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

_LIST = (
    '<?xml version="1.0"?><ListBucketResult><Name>{bucket}</Name><KeyCount>{count}</KeyCount>'
    "<IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
)
_ENTRY = (
    "<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;{etag}&quot;</ETag>"
    "<Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
)
_TAGS = '<?xml version="1.0"?><Tagging><TagSet></TagSet></Tagging>'
_ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'


class _Answering(BaseHTTPRequestHandler):
    objects: dict[str, bytes]  # `bucket/key` -> bytes; set by `storage`
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        name, asked = unquote(parts.path).strip("/"), parts.query
        if "list-type=2" in asked:
            self._listed(name.partition("/")[0])
        elif "tagging" in asked:
            self._answer(200, _TAGS.encode())
        elif name in self.objects and not asked.partition("=")[0]:
            self._object(name)
        else:
            self._refuse(404 if "/" in name else 501, "NoSuchKey" if "/" in name else "NotImplemented")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        name = unquote(urlsplit(self.path).path).strip("/")
        content = self._body()
        self.objects[name] = content
        self._answer(200, b"", ETag=f'"{_etag(content)}"')

    def _body(self) -> bytes:
        size = int(self.headers.get("Content-Length") or 0)
        if self.headers.get("Expect") == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        raw = self.rfile.read(size)
        return _chunks(raw) if "aws-chunked" in (self.headers.get("Content-Encoding") or "") else raw

    def _listed(self, bucket: str) -> None:
        found = {name.partition("/")[2]: each for name, each in self.objects.items() if name.startswith(f"{bucket}/")}
        entries = "".join(
            _ENTRY.format(key=escape(key), etag=_etag(each), size=len(each)) for key, each in sorted(found.items())
        )
        self._answer(200, _LIST.format(bucket=bucket, count=len(found), entries=entries).encode())

    def _object(self, name: str) -> None:
        content, wanted = self.objects[name], self.headers.get("Range", "")
        if not wanted.startswith("bytes="):
            self._answer(200, content, ETag=f'"{_etag(content)}"')
            return
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        part = content[int(first) : int(last) + 1]
        told = f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}"
        self._answer(206, part, **{"Content-Range": told, "ETag": f'"{_etag(content)}"'})

    def _refuse(self, status: int, code: str) -> None:
        self._answer(status, _ERROR.format(code=code).encode())

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that it has above
        """Say nothing."""


def _etag(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _chunks(raw: bytes) -> bytes:
    """The content of a body in signed chunks: `SIZE;...` and a line end before each."""
    content, at = b"", 0
    while True:
        end = raw.find(b"\r\n", at)
        size = int(raw[at:end].partition(b";")[0] or b"0", 16) if end > at else 0
        if not size:
            return content
        content += raw[end + 2 : end + 2 + size]
        at = end + 2 + size + 2


@contextmanager
def storage() -> Iterator[str]:
    """The URL of a storage of our own, empty, until the end."""
    answering = type("_Ours", (_Answering,), {"objects": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
