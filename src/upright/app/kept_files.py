"""Files under the user's cache folder that save a start some work: read only when nobody else can have written them,
written whole or not at all.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def cache_folder() -> Path | None:
    """None where files have no owners or the user no home."""
    if not hasattr(os, "getuid"):
        return None
    try:
        root = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    except RuntimeError:
        return None
    return Path(root) / "upright"


def read_kept(path: Path) -> bytes:
    """What the file holds. Raises OSError, PermissionError when others may have written it."""
    status = path.stat()
    if status.st_uid != os.getuid() or status.st_mode & 0o022:
        raise PermissionError(path)
    return path.read_bytes()


def write_kept(path: Path, content: bytes) -> None:
    """Written aside and renamed, so that whoever starts meanwhile reads a whole file or none. Best effort."""
    import tempfile

    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(path)
