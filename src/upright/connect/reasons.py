"""Why a server could not be asked, in words that say what to do about it."""

from __future__ import annotations

import socket
import ssl
from http.client import BadStatusLine, HTTPException, IncompleteRead, RemoteDisconnected
from typing import Final
from urllib.error import HTTPError, URLError

from upright.connect.patience import TooLong, TooSlow

_ALERT: Final = "\x15\x03"  # how a TLS server says no to plain text
HUNG_UP: Final = "hung up without an answer, as servers do that speak TLS alone"
_SPEAKS_TLS: Final = "speaks TLS: its address begins with https"
_PLAIN: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"})
_REFUSALS: Final = {
    401: "asks for credentials, or for others than were given",
    403: "these credentials do not allow it",
    407: "the proxy asks for credentials",
    404: "knows no such address",
    429: "asked too often",
}
_REDIRECTS: Final = range(300, 400)
NO_HTTP: Final = "speaks no HTTP"
_TOLD: Final = 4096  # bytes of what an error says


def reason(error: BaseException) -> str:
    """What went wrong between us and a server. Never what was sent to it."""
    inner = error.reason if isinstance(error, URLError) and isinstance(error.reason, BaseException) else error
    if isinstance(inner, HTTPError):
        return of_status(inner)
    for kinds, why in _WHY:
        if isinstance(inner, kinds):
            return why
    if isinstance(inner, ssl.SSLError):
        return _of_tls(inner)
    if isinstance(inner, BadStatusLine):
        return _SPEAKS_TLS if str(inner).strip("'\"").startswith((_ALERT, r"\x15\x03")) else NO_HTTP
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror.lower()
    return "an address that cannot be asked" if isinstance(inner, ValueError) else type(inner).__name__


_WHY: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (TooSlow, "its answer comes too slowly"),
    (TooLong, "its answer has no end"),
    (TimeoutError, "does not answer in time"),
    (ConnectionRefusedError, "nothing listens there (connection refused)"),
    (socket.gaierror, "no host of that name"),
    (IncompleteRead, "broke off in the middle of its answer"),
    (RemoteDisconnected, HUNG_UP),
    (ConnectionResetError, HUNG_UP),
    (BrokenPipeError, HUNG_UP),
)


def _of_tls(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({error.verify_message}); SSL_CERT_FILE can name a file of those that are"
        )
    if error.reason in _PLAIN:
        return "speaks no TLS: its address begins with http"
    return f"TLS fails ({(error.reason or 'no reason given').lower().replace('_', ' ')})"


def of_status(error: HTTPError) -> str:
    """A status that is no success. Closes the answer."""
    with error:
        try:
            told = error.read(_TOLD) if error.code == 400 else b""  # noqa: PLR2004  what web servers say on a TLS port
        except (OSError, HTTPException):
            told = b""
    if b"HTTPS" in told:
        return f"HTTP {error.code}: {_SPEAKS_TLS}"
    return f"HTTP {error.code}{meant(error.code)}"


def meant(status: int) -> str:
    """What a status means for who asked, after the number."""
    more = "leads elsewhere, which is not followed" if status in _REDIRECTS else _REFUSALS.get(status, "")
    return f" ({more})" if more else ""
