"""Give one setting of a resource in an account of Amazon Web Services another value.

Arguments: `source`, `account`, `region`, `path` (the resource's name or id) and `arn` where a service wants that, or
`bucket`; `setting` (one of the table beside the steps: `bucket-versioning`, `secret-policy`, `machine-tokens`...);
`statement` where that has several; `digest` and `size` of the value as JSON (`none`: it was never set).
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._settings import current, give


def _read(arguments: Arguments, site: Site) -> bytes | None:
    value = current(arguments, site)
    return None if value is None else json.dumps(value, sort_keys=True).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    give(arguments, site, None if value is None else json.loads(value))


STEP = exchange("set-cloud-setting", "Give a resource of a cloud another setting", _read, _write)
