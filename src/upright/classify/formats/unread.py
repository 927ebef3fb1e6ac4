"""Kinds of data that are not read: each is a gap, so that nobody takes silence for absence.

Documents of Word 97 and PowerPoint 97, RAR, Access, DuckDB, statistics packages, HDF5, NumPy archives, TFRecord.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.classify.format import Format, Part
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, _limit: int) -> Iterator[Part | Gap | Item]:
    """One gap."""
    kind = f"{item.suffix} files" if item.suffix in FORMAT.suffixes else "such files"
    yield Gap(item.path, f"{kind} are not read yet", "unsupported", item.source)


FORMAT = Format(
    id="unread",
    title="Data that is not read",
    suffixes=(
        ".doc", ".ppt", ".pps", ".msg", ".pst", ".pub", ".vsd", ".rar", ".mdb", ".accdb", ".duckdb", ".dta", ".sav",
        ".sas7bdat", ".xpt", ".h5", ".hdf5", ".npz", ".tfrecord", ".rdata", ".rds", ".pages", ".numbers",
        ".one", ".kdbx", ".gpg", ".pgp", ".age",
    ),
    magic=(
        (0, b"Rar!\x1a\x07"), (0, b"\0\1\0\0Standard "), (8, b"DUCK"), (0, b"\x89HDF\r\n\x1a\n"), (0, b"$FL2"),
        (0, b"RDX2\n"), (0, b"RDX3\n"), (0, b"!BDN"), (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), (0, b"PK\3\4"),
    ),
    packed=(b".npy\x50\x4b",),
    read=read,
)  # fmt: skip
