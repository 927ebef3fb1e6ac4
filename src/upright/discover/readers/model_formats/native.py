"""Programs under the names of weights: ELF, PE, Mach-O and scripts; libraries beside weights; llamafile, which is a
program that carries its model.

Source: https://github.com/Mozilla-Ocho/llamafile
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import MODEL_SUFFIXES, ModelFormat

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_SCRIPT = re.compile(
    rb"#!\s*/|<\?php|@echo off|<script\b|(?:import|from) (?:os|subprocess|socket|sys)\b|powershell\b", re.IGNORECASE
)
_PROGRAM: Final = (
    b"\x7fELF",
    b"MZ",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"\xca\xfe\xba\xbe",
    b"jartsr='",
    b"\0asm",
)


_ANYWHERE: Final = (b"MZqFpD='", b"jartsr='")  # programs that every system runs, as llamafiles are
_MODEL: Final = b"GGUF\3\0\0\0"
_FETCHES = re.compile(
    rb"\b(?:curl|wget|nc|ncat|powershell)\b[^\n]{0,400}(?:\|\s*(?:ba|z|da)?sh\b|https?://)|\bbase64 -d\b|/dev/tcp/"
    rb"|\b(?:iwr|Invoke-WebRequest|DownloadString|certutil|bitsadmin)\b",
    re.IGNORECASE,
)
_HEAD: Final = 1 << 16
# What a loader of models opens by name: custom operators, extensions of Python, compiled models.
_LIBRARY = re.compile(r"\.(?:so(?:\.\d+)*|pyd|dylib|dll)$", re.IGNORECASE)
_WEIGHTS = re.compile(r"(?:^|[_.-])(?:model|weights?|adapter|checkpoint|optimizer|diffusion)(?:$|[_.-])", re.IGNORECASE)


def accompanies(leaf: str, blob: Blob) -> str:
    """A program or a script by its first bytes, under the name of a model."""
    suffix = f".{leaf.rpartition('.')[2].lower()}" if "." in leaf else ""
    start = blob.peek(0, 256)
    if start.startswith(_PROGRAM) and (
        suffix in MODEL_SUFFIXES or suffix == ".llamafile" or _LIBRARY.search(leaf) is not None
    ):
        return "native-code"
    if start.startswith(_ANYWHERE) and blob.find(_MODEL) > 0:
        return "llamafile"
    holds = suffix in MODEL_SUFFIXES if _WEIGHTS.search(leaf) else suffix in MODEL_SUFFIXES - {".model", ".p", ".bin"}
    script = suffix in MODEL_SUFFIXES and _SCRIPT.match(start.lstrip())
    return "script" if script and (holds or _FETCHES.search(blob.peek(0, _HEAD))) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Say that it is a program; the model inside a llamafile is judged as one."""
    model = -1
    if blob.peek(0, 2) in {b"MZ", b"\x7fE"} or blob.peek(0, 8) == b"jartsr='":
        model = blob.find(_MODEL)
    if model > 0:
        inquiry.form = "llamafile"
        inquiry.inspect(blob.part(model, blob.size - model), "model")
    if blob.peek(0, 2) == b"MZ" and _FETCHES.search(blob.peek(0, _HEAD)):
        inquiry.say(Verdict.SUSPICIOUS, "script", "the program begins with a script that fetches or decodes", 0)
    if _LIBRARY.search(inquiry.leaf):
        inquiry.say(Verdict.SUSPICIOUS, "native-code", "a library of native code, which no reader judges", 0)
        return
    verdict = Verdict.UNKNOWN if model > 0 and inquiry.suffix not in MODEL_SUFFIXES else Verdict.SUSPICIOUS
    inquiry.say(verdict, "native-code", "the file is a program, not weights", 0)


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"llamafile"}), accompanies=accompanies)
