"""Switch a long-term API key of Bedrock, which belongs to a user of an account, on or off.

Arguments: `source`, `account` (its number), `path` (`user/NAME`), `key` (its id); `digest` and `size` of the status,
`Active` or `Inactive`.
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._iam import calls
from upright.model.errors import ConflictError


def _read(arguments: Arguments, site: Site) -> bytes | None:
    with calls(arguments, site) as iam:
        status = iam.api_keys().get(arguments["key"])
    return status.encode() if status else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: a key that is gone cannot be had again")
    with calls(arguments, site) as iam:
        iam.switch_api(arguments["key"], value.decode())


STEP = exchange("set-api-key-status", "Switch an API key of Bedrock on or off", _read, _write)
