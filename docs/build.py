"""Write docs/reference from the catalogs, or with --check say which file is stale.

python docs/build.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from upright.show.reference import pages

FOLDER = Path(__file__).parent / "reference"


def main() -> int:
    """Write or check; the exit code."""
    wanted = pages()
    present = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir() if path.is_file()}
    if "--check" in sys.argv:
        stale = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
        sys.stdout.write(f"stale, run `make docs`: {', '.join(stale)}\n" if stale else "docs/reference is fresh\n")
        return 1 if stale else 0
    for name in present.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"wrote {len(wanted)} files\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
