"""Who acts: the account that logged in to this machine."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

_NOBODY = 0xFFFFFFFF  # what the kernel says of a process that nobody logged in for


def account() -> str:
    """The account that logged in to this machine, also behind `sudo` and `su`; variables of the environment, which
    anybody may set, say nothing here.
    """
    try:
        number = int(Path("/proc/self/loginuid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        number = _NOBODY
    number = os.getuid() if number == _NOBODY else number
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"account {number}"
