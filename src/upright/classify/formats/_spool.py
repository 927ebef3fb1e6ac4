"""A file inside a file as an item of its own: small ones in memory, larger ones in a temporary file, up to a limit."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from upright.model.errors import LimitExceeded, MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

IN_MEMORY = 2 << 20
LARGEST = 2 << 30  # bytes of one member, whatever the limit
SURELY = 32 << 20  # bytes up to which any ratio is allowed
RATIO = 250  # how many times its size a member may expand beyond that
DEEPEST_NAME = 400  # characters of a member's path that are kept


@contextmanager
def spooled(outer: Item, name: str, pieces: Iterable[bytes], most: int, packed: int = 0) -> Iterator[Item]:
    """The item `outer!name` with the content of `pieces`, of which at most `most` bytes are taken.

    What is cut off says so in its provenance. `packed`: bytes that it takes inside `outer`; what expands too many times
    raises LimitExceeded.
    """
    path = f"{outer.path}!{name[-DEEPEST_NAME:].lstrip('/')}"
    memory, size, cut, most = bytearray(), 0, False, min(most, LARGEST)
    with ExitStack() as stack:
        spill: IO[bytes] | None = None
        for piece in pieces:
            kept = piece[: most - size]
            cut = cut or len(kept) < len(piece)
            size += len(kept)
            if packed and size > SURELY and size > RATIO * packed:
                raise LimitExceeded(f"expands more than {RATIO} times", name)
            memory += kept
            if len(memory) > IN_MEMORY:
                spill = spill or stack.enter_context(tempfile.NamedTemporaryFile(prefix="upright-"))
                spill.write(memory)
                memory.clear()
            if cut:
                break
        provenance = {key: value for key, value in outer.provenance.items() if key != "cut"}
        if cut:
            provenance["cut"] = "yes"
        if spill is None:
            yield Item(outer.source, path, size, content=bytes(memory), provenance=provenance)
            return
        spill.write(memory)
        spill.flush()
        yield Item(outer.source, path, size, locator=spill.name, provenance=provenance)


def member(outer: Item, name: str, pieces: Iterable[bytes], most: int, packed: int = 0) -> Iterator[Item | Gap]:
    """The same for an archive's reader: a member that cannot be unpacked is a gap, and the others are still read."""
    where = f"{outer.path}!{name[-DEEPEST_NAME:].lstrip('/')}"
    try:
        with spooled(outer, name, pieces, most, packed) as item:
            yield item
            if "cut" in item.provenance:
                yield Gap(where, f"only its first {item.size} bytes were read", "sampled", outer.source)
    except LimitExceeded as error:
        yield Gap(where, error.what, "too-large", outer.source)
    except MalformedError as error:
        yield Gap(where, error.what, "malformed", outer.source)
