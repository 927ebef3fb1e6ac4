"""Give a role of an account another trust policy: who may take it.

Arguments: `source`, `account` (its number), `path` (`role/NAME`); `digest` and `size` of the document.
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._iam import calls
from upright.model.errors import ConflictError


def _read(arguments: Arguments, site: Site) -> bytes | None:
    with calls(arguments, site) as iam:
        return json.dumps(iam.trust()).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: a role cannot be without a trust policy")
    with calls(arguments, site) as iam:
        iam.trust_instead(value.decode())


STEP = exchange("set-trust-policy", "Give a role another trust policy", _read, _write)
