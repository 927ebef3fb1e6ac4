"""Requirements that a model package would have installed: from where, and how.

Source: https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upright.discover.readers.inquiry import Inquiry

_INDEX = re.compile(r"\s*(?:--index-url|--extra-index-url|-i|--find-links|-f|--trusted-host)[ =]\s*(\S+)")
_OPTIONS = re.compile(r"--(?:index-url|extra-index-url|find-links|trusted-host)[ =]")
_DIRECT = re.compile(r"(?:^|\s|@\s*)(?:git|hg|svn|bzr)\+|(?:^|@)\s*(?:https?|ftp|file)://|^\s*(?:-e|--editable)\s")
_OUTSIDE = re.compile(r"^\s*(?:-r|-c|--requirement|--constraint)[ =]?\s*(?:/|\.\./|\w+:)|^\s*(?:\.\./|/)\S")
_CARRIED = re.compile(r"^[\w./\\-]{1,300}\.(?:whl|tar\.gz|tar\.bz2|zip)(?:\[[\w,\s-]{1,200}\])?(?:\s*[;#].*)?$|^\./\S")
_SHELL = re.compile(r"[;&|`]\s*(?:curl|wget|bash|sh|python\d?|rm|nc)\b|\$\(|`")
_PLACES: Final = (
    (_DIRECT, "requirement-address", "a package would come straight from an address"),
    (_CARRIED, "requirement-carried", "a package would be installed from a file of the model"),
    (_OUTSIDE, "requirement-path", "requirements lead out of the package"),
)
# Indexes that frameworks ask for in their own instructions.
_USUAL: Final = re.compile(
    r"https://(?:download\.pytorch\.org|pypi\.org|pypi\.nvidia\.com|pypi\.ngc\.nvidia\.com|data\.pyg\.org|storage\.googleapis\.com/jax-releases)(?:/|$)"
)


def judge_requirements(lines: Iterable[str], inquiry: Inquiry, where: str) -> None:
    """Add a reason for each line that installs from somewhere else than the usual index."""
    for number, line in enumerate(lines, 1):
        text = line.split(" #")[0].strip()
        if text and not text.startswith("#"):
            _line(text, inquiry, f"{where}, line {number}" if where else f"line {number}")


def _line(text: str, inquiry: Inquiry, place: str) -> None:
    if _SHELL.search(text.split(";", maxsplit=1)[0]) or re.search(r";\s*(?:curl|wget|bash|sh)\b", text):
        inquiry.say(Verdict.MALICIOUS, "requirement-command", "a requirement carries a command", place)
    elif (match := _INDEX.match(text)) or _OPTIONS.search(text):
        if match is None or not _USUAL.match(match[1]):
            inquiry.say(Verdict.SUSPICIOUS, "requirement-index", "packages would come from another index", place)
    else:
        told = next(((code, message) for pattern, code, message in _PLACES if pattern.search(text)), None)
        if told is not None:
            inquiry.say(Verdict.SUSPICIOUS, *told, place)
