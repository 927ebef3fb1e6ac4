"""What stands in place of a value that must not be kept: a setting of a workload, a password, a key."""

from __future__ import annotations

from typing import Final

HIDDEN: Final = "***"
NOT_DESCRIBED: Final = "NotDescribed"  # set where no more than the name of a resource could be read
CREDENTIAL: Final = "*** credential"  # the value looked like one, so that a rule can say so
