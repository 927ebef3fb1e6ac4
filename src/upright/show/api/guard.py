"""What every request must pass and every answer carries.

The Host header must name an address we were told to answer for, or a page on the web could reach a loopback server by
DNS rebinding. No CORS header is ever sent, so no other origin can read an answer. When a token is set, `/v1` wants it
as `Authorization: Bearer`. The page loads nothing from elsewhere, and the Content-Security-Policy holds it to that.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Collection
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from upright.show.api.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

# Mantine writes its theme into a style element, so styles may be inline; scripts may not.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware. `hosts`: names that the Host header may carry, without port; `*` lets any pass."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], token: str = "") -> None:
        self.app, self.hosts, self.token = app, frozenset(host.lower() for host in hosts), token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request; pass the others on and put our headers on what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        send = _with_headers(send)
        headers = Headers(scope=scope)
        if not self._known_host(headers.get("host", "")):
            await problem(421, "This server does not answer for the host named in the request")(scope, receive, send)
        elif scope["path"].startswith("/v1") and not self._admitted(headers.get("authorization", "")):
            await problem(401, "A bearer token is needed: it was given to `upright serve`")(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _known_host(self, host: str) -> bool:
        name = host.lower()
        if not name.endswith("]"):
            head, colon, port = name.rpartition(":")
            name = head if colon and port.isdigit() else name
        return "*" in self.hosts or name in self.hosts

    def _admitted(self, header: str) -> bool:
        if not self.token:
            return True
        scheme, _, given = header.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self.token.encode())


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return wrapped
