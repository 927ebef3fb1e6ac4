"""The fast lane of the abstract pickle machine: runs of plain data, which make up nearly all of a large pickle.

Numbers, texts, collections and the memo are dealt with here, in one loop over a window of bytes. At anything else, at
the edge of the window and wherever the stack is not in order the lane ends, and the machine takes the next opcode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.pickle_arrays import WRAPPERS
from upright.discover.readers.pickle_memo import KEPT as MEMO_KEPT
from upright.discover.readers.pickle_memo import PLAIN
from upright.discover.readers.pickle_values import KEPT, Group, Made, Opaque, Value

if TYPE_CHECKING:
    from upright.discover.readers.pickle_machine import Machine

WINDOW: Final = 1 << 16
REACH: Final = 600  # bytes that an opcode of the lane takes at most, with the one after it
RUN: Final = 4096  # opcodes in one go
DEEP: Final = 1 << 16  # values on the stack above which numbers are no longer told apart
ENCODED: Final = (b"gA", b"80")  # how a pickle begins in base64 and in hexadecimal digits
FEW: Final = 8
_NUMBER: Final = Opaque("number")
_TUPLE: Final = Group("tuple", [_NUMBER])  # stands for every tuple of numbers on a deep stack
_EMPTY: Final = {ord("]"): "list", ord("}"): "dict", ord(")"): "tuple", 0x8F: "set"}
# Opcodes without an argument that the machine's own handlers run, after which the same window goes on.
_HANDLED: Final = frozenset(b"R\x81\x92\x93old1Q2\x90\x91")


def _plain_object(value: Value) -> bool:
    """Whether no raw bytes of an array follow the state of an object."""
    return type(value) is Made and value.callee.name not in WRAPPERS


def run_plain(machine: Machine, window: bytes, at: int, base: int) -> tuple[int, int]:  # noqa: C901, PLR0912, PLR0915  the hot loop
    """Run plain opcodes from `window[at]`; where the first other one stands, and how many were run. `base`: the offset
    of the window.
    """
    stack, marks, memo, table = machine.stack, machine.marks, machine.memo, machine.table
    push, end, count = stack.append, len(window) - REACH, 0
    deep = len(stack) > DEEP
    places, kept_values, kept = memo.places, memo.values, MEMO_KEPT
    while at < end and count < RUN:
        code = window[at]
        if code == 0x4B:  # BININT1
            push(window[at + 1])
            at += 2
        elif code == 0x4A:  # BININT
            push(_NUMBER if deep else int.from_bytes(window[at + 1 : at + 5], "little", signed=True))
            at += 5
        elif code == 0x8C:  # SHORT_BINUNICODE
            stop = at + 2 + window[at + 1]
            raw = window[at + 2 : stop]
            if raw[:2] in ENCODED and len(raw) > FEW:
                break
            push(raw.decode("utf-8", "surrogateescape"))
            if window[stop] == 0x94:
                if len(places) >= kept and not memo.spare:
                    places.append(base + at + 1)
                else:
                    memo.memoize(stack[-1], base + at + 1)
                count += 1
                stop += 1
            at = stop
        elif code == 0x94:  # MEMOIZE
            if not stack or (marks and marks[-1] == len(stack)):
                break
            memo.memoize(stack[-1])
            at += 1
        elif code == 0x68:  # BINGET, always of a value that is kept whole
            push(kept_values[window[at + 1]])
            at += 2
        elif code == 0x6A:  # LONG_BINGET
            push(machine.recall(int.from_bytes(window[at + 1 : at + 5], "little"), base + at))
            at += 5
        elif code in b"qr":  # BINPUT
            if not stack or (marks and marks[-1] == len(stack)):
                break
            stop = at + 2 if code == 0x71 else at + 5
            index = int.from_bytes(window[at + 1 : stop], "little")
            if stack[-1] is _TUPLE and index == len(places) >= kept and not memo.spare:
                places.append(PLAIN)
            else:
                memo.put(index, stack[-1])
            at = stop
        elif code == 0x47:  # BINFLOAT
            push(0.0)
            at += 9
        elif code == 0x4D:  # BININT2
            push(_NUMBER if deep else window[at + 1] | window[at + 2] << 8)
            at += 3
        elif code == 0x28:  # MARK
            marks.append(len(stack))
            at += 1
        elif code in b"eut":  # APPENDS, SETITEMS, TUPLE
            if not marks:
                break
            mark = marks[-1]
            if code == 0x74:
                values = stack[mark:]
                del stack[mark:]
                push(Group("tuple", values[:KEPT], max(0, len(values) - KEPT)))
            else:
                target = stack[mark - 1] if mark else None
                if type(target) is not Group or (len(marks) > 1 and marks[-2] == mark):
                    break
                target.add(stack[mark:])
                del stack[mark:]
            marks.pop()
            at += 1
        elif code in b"as":  # APPEND, SETITEM
            size = 1 if code == 0x61 else 2
            bottom = len(stack) - size
            if bottom <= (marks[-1] if marks else 0):
                break
            target = stack[bottom - 1]
            if type(target) is not Group:
                break
            target.add(stack[bottom:])
            del stack[bottom:]
            at += 1
        elif 0x85 <= code <= 0x87:  # TUPLE1, TUPLE2, TUPLE3
            bottom = len(stack) + 0x84 - code
            if bottom < (marks[-1] if marks else 0):
                break
            values = stack[bottom:]
            del stack[bottom:]
            for value in values if deep else (None,):
                if value is not _NUMBER and type(value) is not int:
                    push(Group("tuple", values))
                    break
            else:
                push(_TUPLE)
            at += 1
        elif code in _EMPTY:
            push(Group(_EMPTY[code], []))
            at += 1
        elif code == 0x30:  # POP
            if len(stack) <= (marks[-1] if marks else 0):
                break
            stack.pop()
            at += 1
        elif code in b"N\x88\x89":
            push(None if code == 0x4E else code == 0x88)
            at += 1
        elif code == 0x58 and window[at + 2 : at + 5] == b"\0\0\0":  # BINUNICODE, shorter than 256
            stop = at + 5 + window[at + 1]
            raw = window[at + 5 : stop]
            if raw[:2] in ENCODED and len(raw) > FEW:
                break
            push(raw.decode("utf-8", "surrogateescape"))
            at = stop
        elif code == 0x43:  # SHORT_BINBYTES
            stop = at + 2 + window[at + 1]
            if window[at + 2] == 0x80 and stop - at > FEW:
                break
            push(window[at + 2 : stop])
            at = stop
        elif code == 0x63:  # GLOBAL
            stop = window.find(b"\n", window.find(b"\n", at, end) + 1, end)
            found = machine.imported.get(window[at:stop]) if at < stop else None
            if found is None:
                break
            push(found)
            at = stop + 1
        elif code in b"Igp":  # INT, GET, PUT
            stop = window.find(b"\n", at, end)
            digits = window[at + 1 : stop]
            if not digits.isdigit() or len(digits) > FEW or (code == 0x49 and digits[0] == 0x30):
                break
            if code == 0x70:
                if not stack or (marks and marks[-1] == len(stack)):
                    break
                memo.put(int(digits), stack[-1])
            else:
                push(int(digits) if code == 0x49 else machine.recall(int(digits), base + at))
            at = stop + 1
        elif (code == 0x62 and len(stack) > 1 and _plain_object(stack[-2])) or code in _HANDLED:  # BUILD
            machine.at = base + at
            table[code](None)
            at += 1
        else:
            break
        count += 1
    return at, count
