"""Runs the service until it is stopped."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING

from upright.model.errors import ConfigError
from upright.show.api.guard import LOOPBACK

if TYPE_CHECKING:
    from upright.app.workspace import Workspace

DEFAULT_PORT = 8321


def serve(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    token: str = "",
    *,
    key: Path | None = None,
    policies: Path | None = None,
) -> None:
    """Serve the API and the page; returns when interrupted. Port 0 takes a free one. `key` and `policies`: the key file
    and the folder of policies of redaction.

    Raises ConfigError when the address is not loopback and no token is given, or when the port cannot be had.
    """
    import socket

    import uvicorn

    from upright.show.api.app import create_app
    from upright.show.api.redactions import Redactions

    if not is_loopback(host) and not token:
        raise ConfigError(f"{host} can be reached from other machines: give a token (--token) or use 127.0.0.1")
    redactions = Redactions.of(key, policies, token)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns off Nagle's algorithm, which costs 40 ms on each request.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigError(f"cannot listen on {host} port {port}: {error.strerror}") from error
    hosts = LOOPBACK if is_loopback(host) else {"*"}
    app = create_app(workspace, token=token, hosts=hosts, redactions=redactions)
    print(f"Upright is at {address(host, listener.getsockname()[1], token)}", flush=True)  # noqa: T201
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, access_log=False))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn has already shut down in good order
        return
    finally:
        listener.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def address(host: str, port: int, token: str = "") -> str:
    """Where to point a browser. The token rides in the fragment, which browsers send to nobody."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"#token={token}" if token else "")
