"""A server of Milvus that speaks gRPC alone: what is told of it without the library that speaks it."""

from __future__ import annotations

import socket
import threading
from importlib.util import find_spec

import pytest

from upright.connect.connector import Source
from upright.connect.connectors.milvus import CONNECTOR
from upright.model.errors import Unreachable

SETTINGS = b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x04\x00\x40\x00\x00"  # the first frame of HTTP/2


def _says_frames(listening: socket.socket, *, reads_on: bool) -> None:
    while True:
        try:
            link, _ = listening.accept()
        except OSError:
            return
        with link:
            said = link.recv(4096)
            while reads_on and said.startswith(b"POST") and b"}" not in said:
                said += link.recv(4096)
            if reads_on or not said.startswith(b"POST"):  # closing on what nobody read takes back what was sent
                link.sendall(SETTINGS)


@pytest.mark.skipif(find_spec("pymilvus") is not None, reason="the library is here and would be asked")
@pytest.mark.parametrize("reads_on", [True, False], ids=["reads the body", "hangs up on the body"])
def test_without_the_library_it_is_said_what_is_needed(*, reads_on: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_says_frames, args=(listening,), kwargs={"reads_on": reads_on}, daemon=True).start()
        address = f"milvus+http://127.0.0.1:{listening.getsockname()[1]}"
        assert CONNECTOR.stores is not None
        with pytest.raises(Unreachable, match=r"upright\[milvus\]"):
            list(CONNECTOR.stores(Source("milvus", "kb", address)))
