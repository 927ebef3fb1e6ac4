"""Answers with an end: one that comes drop by drop is given up when its time is over, headers included, and one that
never stops when it has grown too long.

A time limit of a socket counts anew with every byte. Here `open(..., timeout=SECONDS)` is the time of a whole answer;
what is waited for at one go (a connection, the next bytes) is shorter.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import TYPE_CHECKING, Any, Final
from urllib.request import HTTPHandler, HTTPSHandler

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

AT_ONCE: Final = 30  # seconds to wait for a connection, or for the next bytes


class TooSlow(TimeoutError):  # noqa: N818  said of an answer
    """The time of an answer was over before it was whole."""


class TooLong(OSError):  # noqa: N818  said of an answer
    """An answer has more bytes than any that is wanted."""


class Allowance:
    """What one answer may take: seconds, and bytes unless they are counted elsewhere. `renew` before the next."""

    def __init__(self, seconds: float, most: int = 1 << 62) -> None:
        self.seconds, self.most = seconds, most
        self.renew()

    def renew(self) -> None:
        """Another answer begins."""
        self.until, self.left = time.monotonic() + self.seconds, self.most


class _Until(io.RawIOBase):
    """What a socket gives as long as that is allowed."""

    def __init__(self, raw: Any, sock: socket.socket, allowed: Allowance) -> None:
        self._raw, self._sock, self._allowed = raw, sock, allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """The next bytes. Raises TooSlow or TooLong."""
        left = self._allowed.until - time.monotonic()
        if left <= 0:
            raise TooSlow
        if self._allowed.left < 0:
            raise TooLong
        self._sock.settimeout(min(self._sock.gettimeout() or AT_ONCE, left))
        read: int | None = self._raw.readinto(buffer)
        self._allowed.left -= read or 0
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()


def reader(link: socket.socket, allowed: Allowance) -> io.BufferedReader:
    """What a connection gives, for protocols of their own."""
    return io.BufferedReader(_Until(socket.socket.makefile(link, "rb", buffering=0), link, allowed))


class PatientLink(socket.socket):
    """A connection that a driver reads as a file (`makefile`)."""

    allowed: Allowance

    @classmethod
    def to(cls, place: tuple[str, int], seconds: float, allowed: Allowance) -> PatientLink:
        """A connection to a host and port."""
        plain = socket.create_connection(place, seconds)
        made = cls(plain.family, plain.type, plain.proto, fileno=plain.detach())
        made.settimeout(seconds)
        made.allowed = allowed
        return made

    def makefile(self, *_: Any, **__: Any) -> Any:
        """What it gives."""
        return reader(self, self.allowed)


def secured_links(allowed: Allowance) -> type[ssl.SSLSocket]:
    """The same for connections over TLS: what `sslsocket_class` of a context is to be."""

    class Link(ssl.SSLSocket):
        def makefile(self, *_: Any, **__: Any) -> Any:
            return reader(self, allowed)

    return Link


class Answer(HTTPResponse):
    """An answer over HTTP with so many seconds, and bytes if they are not counted elsewhere."""

    def __init__(self, allowed: tuple[float, int], sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_Until(self.fp.detach(), sock, Allowance(*allowed)))


def _patient(made: HTTPConnection, timeout: float) -> HTTPConnection:
    made.timeout = min(timeout, AT_ONCE)
    made.response_class = partial(Answer, (timeout, 1 << 62))  # type: ignore[assignment]
    return made


def _plain(host: str, *, timeout: float = AT_ONCE, **named: Any) -> HTTPConnection:
    return _patient(HTTPConnection(host, timeout=timeout, **named), timeout)


def _secured(host: str, *, timeout: float = AT_ONCE, **named: Any) -> HTTPConnection:
    return _patient(HTTPSConnection(host, timeout=timeout, **named), timeout)


class Plain(HTTPHandler):
    """Opens `http://`."""

    def do_open(self, http_class: Any, req: Any, **named: Any) -> Any:  # noqa: ARG002  ours instead
        """The answer to a request."""
        return super().do_open(_plain, req, **named)


class Secured(HTTPSHandler):
    """Opens `https://`."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(context=context or ssl.create_default_context())  # once, since it reads many certificates

    def do_open(self, http_class: Any, req: Any, **named: Any) -> Any:  # noqa: ARG002  ours instead
        """The answer to a request."""
        return super().do_open(_secured, req, **named)
