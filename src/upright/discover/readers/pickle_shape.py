"""Whether bytes are a pickle at all: text and random bytes are full of bytes that happen to be opcodes.

A pickle keeps its stack in order from the first opcode on: nothing is taken from an empty stack, names are identifiers,
numbers are numbers, callables are called with tuples. Text breaks one of these within a few bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.pickle_ops import LINE_LIMIT, Op, end_of, operations, promised
from upright.model.errors import MalformedError

_IDENTIFIER = re.compile(rb"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_INTEGER = re.compile(rb"\s*[+-]?(?:0[xXbBoO])?[0-9a-fA-F_]{1,4000}L?\s*\Z")
_INDEX = re.compile(rb"\s*\+?\d[\d_]{0,20}\s*\Z")
_FLOAT = re.compile(
    rb"\s*[+-]?(?:\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)\s*\Z", re.IGNORECASE
)
ENOUGH: Final = 400  # operations after which a stream that kept its stack in order is taken for a pickle
_LONG: Final = 100_000  # the same for a stream that remembers nothing, which real ones never do for long
_FEW: Final = 2
_FRAME: Final = 9  # bytes of the opcode that begins a frame
_SWOLLEN, _TIMES = 1 << 30, 1000
_BINARY = re.compile(rb"[^\t\n\r -~]")

MARK, TUPLE, CALLABLE, TEXT, OTHER = "mark", "tuple", "callable", "text", "other"
_PUSHES = {
    **dict.fromkeys(b"NJKMIFLGBC\x88\x89\x8a\x8b\x8e\x96\x97}]\x8fQ", OTHER),
    **dict.fromkeys(b"SVTUX\x8c\x8d", TEXT),
    **dict.fromkeys(b")", TUPLE),
    **dict.fromkeys(b"c\x82\x83\x84", CALLABLE),
    **dict.fromkeys(b"P", OTHER),
    **dict.fromkeys(b"(", MARK),
}
# How many values an opcode takes, how many of the topmost it looks at, and what it leaves.
_TAKES: dict[int, tuple[int, str]] = {
    0x85: (1, TUPLE), 0x86: (2, TUPLE), 0x87: (3, TUPLE), 0x91: (0, OTHER), 0x93: (2, CALLABLE),
    ord("a"): (2, OTHER), ord("s"): (3, OTHER), ord("b"): (2, OTHER), 0x98: (1, OTHER),
}  # fmt: skip
_TO_MARK = {ord("t"): TUPLE, ord("l"): OTHER, ord("d"): OTHER, 0x91: OTHER, ord("i"): OTHER, ord("o"): OTHER}


@dataclass
class Shape:
    """What a run over the opcodes saw. `sound`: the stack was in order as far as it was read."""

    count: int = 0
    calls: int = 0
    lines: int = 0
    memo: int = 0
    stopped: int = 0  # offset after STOP; 0: it was not reached
    protocol: int = -1
    sound: bool = True
    ended: bool = False  # the data ended before the pickle did
    stack: list[str] = field(default_factory=list)
    marks: int = 0
    imports: list[str] = field(default_factory=list)  # the first few that stand as text


def looks_like_pickle(blob: Blob, *, cut: bool = False) -> bool:
    """Whether the bytes begin with a pickle of any protocol, whole or broken off after it did something. `cut`: they
    are only the first of more, so that a text may go beyond them.
    """
    shape = shape_of(blob)
    if shape.protocol >= _FEW and shape.ended and (cut or asks_too_much(blob)):
        return True
    if shape.protocol >= _FEW:
        return shape.stopped > 0 or shape.count > _FEW or (shape.sound and shape.count == _FEW)
    if shape.calls or _breaks_off(shape):
        return True
    if not shape.stopped:
        return shape.sound and shape.count >= ENOUGH and (shape.memo > 0 or shape.count >= _LONG)
    if shape.lines and _goes_on(blob, shape.stopped):
        return True
    rest = blob.peek(shape.stopped, 64).strip(b"\0 \t\r\n")
    return not rest and shape.count > 1 and (shape.lines > 0 or bool(_BINARY.search(blob.peek(0, shape.stopped))))


def _breaks_off(shape: Shape) -> bool:
    """Whether the data ends behind an import of what does harm. Two lines that nothing follows may be words."""
    from upright.discover.readers.pickle_arguments import canonical
    from upright.discover.readers.pickle_policy import HARMFUL_WORDS, rule_for
    from upright.discover.readers.pickle_values import Global

    found = [canonical(Global(*dotted.rsplit(".", 1))) for dotted in shape.imports if shape.ended]
    alone = not (shape.marks or shape.memo)
    return any(rule_for(each.dotted).verb == "sink" and (not alone or each.name in HARMFUL_WORDS) for each in found)


def asks_too_much(blob: Blob, at: int = 2) -> bool:
    """Whether the opcode at an offset, or in the frame there, asks for a GiB and a thousand times what the file has:
    memory is set aside before the bytes are read.
    """
    at += _FRAME if blob.peek(at, 1) == b"\x95" else 0
    return promised(blob, at) > max(_SWOLLEN, _TIMES * blob.size)


def _goes_on(blob: Blob, at: int) -> bool:
    """Whether a pickle that makes calls follows a whole one, after a little padding."""
    padding = blob.peek(at, 64)
    at += len(padding) - len(padding.lstrip(b"\0 \t\r\n"))
    return at < blob.size and shape_of(blob.part(at, blob.size - at)).calls > 0


def shape_of(blob: Blob) -> Shape:
    """Run to the first operation that no pickle has, or until there were enough."""
    shape = Shape()
    try:
        for operation in operations(blob):
            if not _step(shape, operation, blob) or shape.count >= (ENOUGH if shape.memo else _LONG):
                break
            if operation[0] == ord("."):
                shape.stopped = end_of(blob, operation)
    except MalformedError as error:
        shape.ended = shape.sound and not error.what.endswith("is no pickle opcode")
        shape.sound = False
    return shape


def _step(shape: Shape, operation: Op, blob: Blob) -> bool:
    code, at, argument = operation
    if code == 0x80:  # noqa: PLR2004  PROTO
        if at == 0 and argument in range(6):
            shape.protocol = int(blob.view[1])
        return True
    shape.sound = _well_formed(code, argument) and _stack(shape, code)
    if code == ord("c") and shape.sound and isinstance(argument, tuple) and len(shape.imports) < _FEW**3:
        shape.imports.append(".".join(str(name, "utf-8", "replace") for name in argument if isinstance(name, bytes)))
    shape.count += shape.sound
    return shape.sound


def _well_formed(code: int, argument: object) -> bool:
    if isinstance(argument, bytes):
        if code in b"IL":
            return bool(_INTEGER.match(argument))
        if code in b"gp":
            return bool(_INDEX.match(argument))
        if code == ord("F"):
            return bool(_FLOAT.match(argument))
        whole = len(argument) < LINE_LIMIT
        return code != ord("S") or (
            len(argument) > 1 and argument[:1] in b"'\"" and (argument[:1] == argument[-1:] or not whole)
        )
    if code in b"ci" and isinstance(argument, tuple):
        return all(isinstance(name, bytes) and _IDENTIFIER.match(name) for name in argument)
    return True


def _stack(shape: Shape, code: int) -> bool:  # noqa: C901, PLR0911  one case for each kind of opcode
    stack = shape.stack
    if code in b"IFLSVpgci":
        shape.lines += 1
    if code in _PUSHES:
        stack.append(_PUSHES[code])
        shape.marks += code == ord("(")
        return True
    if code in b"pqr\x94":
        shape.memo += 1
        return bool(stack) and stack[-1] != MARK
    if code in b"ghj":
        stack.append("memo")
        return shape.memo > 0
    if code in b".":
        return len(stack) > 0 and stack[-1] != MARK
    if code in b"0":
        return _pop(shape)
    if code == ord("2"):
        return _duplicate(stack)
    if code == 0x95:  # noqa: PLR2004  FRAME
        return True
    if code in b"eu1tldio\x90\x91":
        return _to_mark(shape, code)
    if code in b"R\x81\x92":
        return _call(shape, code)
    return _take(stack, code)


def _duplicate(stack: list[str]) -> bool:
    stack += stack[-1:]
    return bool(stack) and stack[-1] != MARK


def _pop(shape: Shape) -> bool:
    if not shape.stack:
        return False
    shape.marks -= shape.stack.pop() == MARK
    return True


def _take(stack: list[str], code: int) -> bool:
    count, result = _TAKES[code]
    if len(stack) < count or MARK in stack[len(stack) - count :]:
        return False
    if code == 0x93 and any(kind not in {TEXT, "memo"} for kind in stack[-2:]):  # noqa: PLR2004  STACK_GLOBAL
        return False
    del stack[len(stack) - count :]
    stack.append(result)
    return True


def _to_mark(shape: Shape, code: int) -> bool:
    stack = shape.stack
    if not shape.marks:
        return False
    shape.marks -= 1
    values: list[str] = []
    while (kind := stack.pop()) != MARK:
        values.append(kind)
    if code in _TO_MARK:
        stack.append(_TO_MARK[code])
    elif code != ord("1") and not stack:
        return False
    shape.calls += code == ord("i") or (code == ord("o") and values[-1:] == [CALLABLE])
    return code != ord("o") or bool(values)


def _call(shape: Shape, code: int) -> bool:
    stack, needed = shape.stack, 3 if code == 0x92 else 2  # noqa: PLR2004  NEWOBJ_EX also takes keywords
    if len(stack) < needed or MARK in stack[-needed:]:
        return False
    callee, arguments = stack[-needed], stack[1 - needed]
    del stack[-needed:]
    stack.append(OTHER)
    sound = callee in {CALLABLE, "memo", OTHER} and arguments in {TUPLE, "memo"}
    shape.calls += sound and callee == CALLABLE
    return sound
