"""One request to a service that people named, with patience for a busy one. No redirect is followed: it could carry
credentials elsewhere.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from upright.model.errors import AccessDenied, Unreachable

if TYPE_CHECKING:
    import ssl

_TIMEOUT = 15.0
_TRIES = 3
_PATIENCE = 20.0  # seconds that we wait when asked to
_BUSY = frozenset({429, 502, 503, 504})
_DENIED = frozenset({401, 403, 407})


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def send(
    url: str, body: Any, headers: Mapping[str, str] | None = None, method: str = "POST", most: int = 1 << 20
) -> Any:
    """Send `body` (bytes, or what becomes JSON; None: nothing) and give the answer's JSON, or None when it is none.

    `most`: bytes of the answer that are read.

    Raises AccessDenied or Unreachable, naming the host and never the rest of the address, which may hold a secret.
    """
    return asked(url, body, headers, method, most=most)[1]


def asked(
    url: str,
    body: Any,
    headers: Mapping[str, str] | None = None,
    method: str = "POST",
    *,
    most: int = 1 << 20,
    expected: frozenset[int] = frozenset(),
    tls: ssl.SSLContext | None = None,
) -> tuple[int, Any]:
    """The same with the status, which may be one of `expected` too. `tls`: whom to trust, and who we are."""
    parts = urlsplit(url)
    where = parts.hostname or "?"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreachable("not an http address")
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    told = {"Content-Type": "application/json", "User-Agent": "upright", **(headers or {})}
    request = urllib.request.Request(url, content, told, method=method)  # noqa: S310  http or https, looked at above
    opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=tls)) if tls else _OPENER
    for remaining in reversed(range(_TRIES)):
        try:
            with opener.open(request, timeout=_TIMEOUT) as answer:
                return int(answer.status), _json(answer.read(most))
        except urllib.error.HTTPError as error:
            with error:
                if error.code in expected:
                    return error.code, _json(error.read(most))
                if error.code in _BUSY and remaining:
                    time.sleep(_pause(error.headers.get("Retry-After")))
                    continue
            if error.code in _DENIED:
                raise AccessDenied(f"{where}: refused ({error.code})") from None
            raise Unreachable(f"{where}: answered {error.code}") from None
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise Unreachable(f"{where}: {getattr(reason, 'strerror', None) or type(reason).__name__}") from None
    raise Unreachable(f"{where}: busy")


def _pause(asked: str | None) -> float:
    return min(float(asked), _PATIENCE) if asked and asked.isdigit() else 1.0


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
