"""Attach a managed policy to a role or a user of an account, or take it away.

Arguments: `source`, `account` (its number), `path` (`role/NAME` or `user/NAME`), `policy` (its ARN); `digest` and
`size` of the ARN (`none`: it is not attached).
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._iam import calls


def _read(arguments: Arguments, site: Site) -> bytes | None:
    with calls(arguments, site) as iam:
        return arguments["policy"].encode() if arguments["policy"] in iam.attached() else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    with calls(arguments, site) as iam:
        iam.ask("detach" if value is None else "attach", "policy", PolicyArn=arguments["policy"])


STEP = exchange("set-attached-policy", "Attach a policy to a role or a user, or take it away", _read, _write)
