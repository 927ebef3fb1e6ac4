"""HTTP with an end: an answer that comes drop by drop is given up when its time is over, headers included.

A time limit of `urllib` counts anew with every byte. Here `open(..., timeout=SECONDS)` is the time of a whole answer;
what is waited for at one go (a connection, the next bytes) is shorter.
"""

from __future__ import annotations

import io
import ssl
import time
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import TYPE_CHECKING, Any, Final
from urllib.request import HTTPHandler, HTTPSHandler

if TYPE_CHECKING:
    import socket

    from _typeshed import WriteableBuffer

AT_ONCE: Final = 30  # seconds to wait for a connection, or for the next bytes


class TooSlow(TimeoutError):  # noqa: N818  said of an answer
    """The time of an answer was over before it was whole."""


class _Until(io.RawIOBase):
    """What a socket gives until a time."""

    def __init__(self, raw: Any, sock: socket.socket, until: float) -> None:
        self._raw, self._sock, self._until = raw, sock, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """The next bytes. Raises TooSlow."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooSlow
        self._sock.settimeout(min(self._sock.gettimeout() or AT_ONCE, left))
        read: int | None = self._raw.readinto(buffer)
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, seconds: float, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_Until(self.fp.detach(), sock, time.monotonic() + seconds))


def _patient(made: HTTPConnection, timeout: float) -> HTTPConnection:
    made.timeout = min(timeout, AT_ONCE)
    made.response_class = partial(_Answer, timeout)  # type: ignore[assignment]
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
