"""R's own files (.rds, .RData): values, and promises, calls and functions that run when they are touched.

Source: R Internals 1.8; CVE-2024-27322 (a promise in a file is evaluated when the value is first used).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.r_values import Seen, Values
from upright.discover.readers.recognise import is_r_data
from upright.discover.readers.unpack import pieces, spool
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_PACKED: Final = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))
_RUNS: Final = frozenset(
    {
        "system", "system2", "shell", "shell.exec", "eval", "evalq", "source", "sys.source", "parse", "str2lang",
        "download.file",
        "url", "socketConnection", "pipe", "fifo", "file.remove", "unlink", "dyn.load", "library.dynam", ".Call",
        ".External",
        ".C", "do.call", "writeLines", "file.create", "file.copy", "setenv", "Sys.setenv", "install.packages",
        "readRDS", "load",
        "unserialize", "assign", "delayedAssign", "makeActiveBinding", "reg.finalizer", "on.exit", "quit", "q",
        "base64_dec",
        "write", "cat", "sink", "dput", "saveRDS", "curl", "browseURL",
    }
)  # fmt: skip
_COMMANDS: Final = frozenset(
    {"system", "system2", "shell", "shell.exec", "source", "download.file", "socketConnection", "pipe", "dyn.load",
    "unlink",
     "install.packages", "file.remove", "curl"}
)  # fmt: skip
_TEXTS: Final = frozenset({"parse", "str2lang", "str2expression"})  # what makes calls of texts


def recognise(blob: Blob) -> str:
    """Uncompressed streams; compressed ones are told where compression is."""
    return "r-data" if is_r_data(blob.peek(0, 32)) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Unpack when need be, walk, judge what would run."""
    packed = next((name for magic, name in _PACKED if blob.peek(0, 6).startswith(magic)), "")
    if packed:
        blob = spool(inquiry.budget.spend_bytes(pieces(blob, packed)))
    start = 5 if blob.peek(0, 2) == b"RD" else 0
    try:
        seen = Values(blob, start).run()
    except LimitExceeded:
        raise
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)
        return
    _judge(seen, inquiry)
    rest = blob.size - seen.end
    if rest > 0 and blob.peek(seen.end, 1 << 16).strip(b"\0\r\n "):
        inquiry.say(Verdict.SUSPICIOUS, "trailing-data", f"{rest} bytes stand after the value", seen.end)


def _judge(seen: Seen, inquiry: Inquiry) -> None:
    harm = sorted(set(seen.bound) & (_COMMANDS | _TEXTS))
    if seen.waiting and harm and not seen.promises:
        message = f"an argument that waits in an environment runs {', '.join(harm[:5])} when it is first used"
        inquiry.say(Verdict.MALICIOUS, "promise", message, seen.waiting[0])
    if seen.promises:
        told = sorted(set(seen.bound) & _RUNS)
        message = "a promise is evaluated when the value is first used"
        if told:
            inquiry.say(Verdict.MALICIOUS, "promise", f"{message}; it names {', '.join(told[:5])}", seen.promises[0])
        else:
            inquiry.say(Verdict.SUSPICIOUS, "promise", message, seen.promises[0])
    commands = sorted(set(seen.called) & _COMMANDS)
    if commands and not seen.promises and not harm:
        message = f"code in the file names {', '.join(commands[:5])}"
        inquiry.say(Verdict.SUSPICIOUS, "carries-code", message, seen.called[commands[0]])
    for package, at in seen.made_by.items():
        if package != "base":
            message = f"a vector of a kind of its own has the package {package} loaded"
            inquiry.say(Verdict.SUSPICIOUS, "foreign-vector", message, at)
    if seen.pointers:
        inquiry.metadata["pointers"] = len(seen.pointers)


FORMAT = ModelFormat(names=frozenset({"r-data"}), inspect=inspect, recognise=recognise)
