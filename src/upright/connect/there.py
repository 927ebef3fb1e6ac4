"""Whether something lies on this disk. Where the way to it is denied the answer is no, and never an error, so that one
folder that is closed to us ends no walk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

exists: Callable[[str | Path], bool] = os.path.exists
is_file: Callable[[str | Path], bool] = os.path.isfile
is_folder: Callable[[str | Path], bool] = os.path.isdir
is_link: Callable[[str | Path], bool] = os.path.islink


def files(root: Path, refused: Callable[[str, OSError], None]) -> Iterator[Path]:
    """Every file below a folder, links left out, folder by folder in order; `refused` is told of what is closed."""

    def closed(error: OSError) -> None:
        within = Path(str(error.filename or root))
        refused(within.relative_to(root).as_posix() if within.is_relative_to(root) else within.name, error)

    for folder, folders, names in os.walk(root, onerror=closed):
        folders.sort()
        yield from (path for name in names if is_file(path := Path(folder, name)) and not is_link(path))
