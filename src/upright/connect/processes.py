"""Programs that run on this machine and the ports that they listen on: read from /proc, nothing is asked of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

_LISTENING = "0A"
_MOST = 4000  # processes
_LONGEST = 4096  # bytes of a command line
_SOCKET = re.compile(r"socket:\[(\d+)\]")


def processes(proc: Path) -> list[dict[str, Any]]:
    """`{"pid", "arguments": [...], "listens": [{"bind", "port"}]}` of every process whose command line can be read, by
    number. `proc` is where that file system is mounted, or a copy of it. Raises OSError when it is not there.
    """
    sockets = _sockets(proc)
    found = []
    for name in sorted((entry for entry in _names(proc) if entry.isdigit()), key=int)[:_MOST]:
        arguments = _arguments(proc / name)
        if arguments:
            listens = sorted({sockets[inode] for inode in _inodes(proc / name) if inode in sockets})
            ports = [{"bind": bind, "port": port} for bind, port in listens]
            found.append({"pid": int(name), "arguments": arguments, "listens": ports})
    return found


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def _arguments(folder: Path) -> list[str]:
    try:
        with (folder / "cmdline").open("rb") as stream:
            line = stream.read(_LONGEST)
    except OSError:
        return []
    return [part.decode("utf-8", "replace") for part in line.split(b"\0") if part]


def _inodes(folder: Path) -> Iterator[str]:
    try:
        entries = _names(folder / "fd")
    except OSError:
        return
    for entry in entries:
        try:
            target = (folder / "fd" / entry).readlink()
        except OSError:
            continue
        if match := _SOCKET.match(str(target)):
            yield match[1]


def _sockets(proc: Path) -> dict[str, tuple[str, int]]:
    """Address and port by the inode of each socket that listens."""
    found: dict[str, tuple[str, int]] = {}
    for name in ("tcp", "tcp6"):
        try:
            lines = (proc / "net" / name).read_text(encoding="ascii", errors="replace").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if len(fields) > 9 and fields[3] == _LISTENING:  # noqa: PLR2004  `inode` is the tenth column
                host, _, port = fields[1].partition(":")
                found[fields[9]] = (_address(host), int(port, 16))
    return found


def _address(text: str) -> str:
    """An address of /proc/net/tcp: 32-bit words in the byte order of the machine.

    >>> _address("0100007F")
    '127.0.0.1'
    """
    words = [bytes.fromhex(text[i : i + 8])[::-1] for i in range(0, len(text), 8)]
    raw = b"".join(words)
    return str(IPv4Address(raw) if len(raw) == 4 else IPv6Address(raw))  # noqa: PLR2004  bytes of version 4
