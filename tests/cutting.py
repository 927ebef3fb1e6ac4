"""A relay in front of a server of ours, which fails when it is told to: as networks, crashes and revoked rights do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

FAILURES = ("request lost", "answer lost", "refused")
_REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Relay:
    """`arm` lets it fail from a request on: the request never arrives, or is done and its answer never comes, or it
    and all that follow are refused. `heal` lets everything through again.
    """

    target: tuple[str, int]
    failure: str = ""
    left: int = 0
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, failure: str, after: int) -> None:
        """Fail at the request after `after` others, and at all that follow."""
        self.failure, self.left, self.failed = failure, after, 0

    def heal(self) -> None:
        """Let everything through."""
        self.failure = ""

    def serve(self, listener: socket.socket) -> None:
        """Accept until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._relayed, args=(client,), daemon=True).start()

    def _relayed(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(self.target) as server:
            answers = threading.Thread(target=self._answers, args=(server, client), daemon=True)
            answers.start()
            while data := client.recv(1 << 16):
                if self._fails(data):
                    if self.failure == "answer lost" and self.failed == 1:
                        client.shutdown(socket.SHUT_WR)
                        server.sendall(data)
                        server.settimeout(5)
                        answers.join(2)
                    elif self.failure == "refused":
                        client.sendall(_REFUSAL)
                    return
                server.sendall(data)

    def _fails(self, data: bytes) -> bool:
        with self.lock:
            if not self.failure:
                return False
            self.left -= data[:8].split(b" ")[0] in {b"GET", b"PUT", b"POST", b"PATCH", b"DELETE", b"HEAD"}
            self.failed += self.left < 0
            return self.left < 0

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(1 << 16):
                client.sendall(data)


@contextmanager
def relayed(address: str) -> Iterator[tuple[str, Relay]]:
    """The address of a relay in front of the server at `address`, and the relay."""
    parts = urlsplit(address)
    relay = Relay((parts.hostname or "", parts.port or 80))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=relay.serve, args=(listener,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", relay
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
