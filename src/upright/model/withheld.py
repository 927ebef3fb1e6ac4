"""What stands in place of a value that must not be kept: a setting of a workload, a password, a key."""

from __future__ import annotations

from typing import Final

HIDDEN: Final = "***"
CREDENTIAL: Final = "*** credential"  # the value looked like one, so that a rule can say so
