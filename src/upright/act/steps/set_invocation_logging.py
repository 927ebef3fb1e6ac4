"""Give a region of an account another logging of model invocations, or none.

Arguments: `source`, `account` (its number, where known), `region`; `digest` and `size` of the configuration as JSON
(`none`: nothing is logged).
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account
from upright.act.steps._exchange import exchange


def _read(arguments: Arguments, site: Site) -> bytes | None:
    with account(arguments, site, "bedrock") as client:
        found = client.get_model_invocation_logging_configuration().get("loggingConfig")
    return json.dumps(found, sort_keys=True).encode() if found else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    with account(arguments, site, "bedrock") as client:
        if value is None:
            client.delete_model_invocation_logging_configuration()
        else:
            client.put_model_invocation_logging_configuration(loggingConfig=json.loads(value))


STEP = exchange("set-invocation-logging", "Give a region another logging of model invocations", _read, _write)
