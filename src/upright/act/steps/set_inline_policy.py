"""Give a role or a user of an account another inline policy of one name, or none.

Arguments: `source`, `account` (its number), `path` (`role/NAME` or `user/NAME`), `policy`; `digest` and `size` of the
document (`none`: it has no policy of this name).
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._iam import calls


def _read(arguments: Arguments, site: Site) -> bytes | None:
    with calls(arguments, site) as iam:
        if arguments["policy"] not in iam.inline():
            return None
        return json.dumps(iam.document(arguments["policy"])).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    with calls(arguments, site) as iam:
        if value is None:
            iam.ask("delete", "policy", PolicyName=arguments["policy"])
        else:
            iam.ask("put", "policy", PolicyName=arguments["policy"], PolicyDocument=value.decode())


STEP = exchange("set-inline-policy", "Give a role or a user another inline policy", _read, _write)
