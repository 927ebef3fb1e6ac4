"""Give an account of a MySQL or MariaDB server other rights to a table.

Arguments: `source`, `path` (`database/table.jsonl`), `account` (`bot@localhost`); `digest` and `size` of the rights as
JSON, as the server tells them (`none`: it has none by its own name). Taking and giving are one statement each; a plan
only takes, and undoing only gives.
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._mysql import account_of, cursor, rights, target_of

_PASSED_ON = "GRANT OPTION"


def _read(arguments: Arguments, site: Site) -> bytes | None:
    found = rights(arguments, site)
    return json.dumps(found).encode() if found else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    wanted, now = json.loads(value or b"[]"), rights(arguments, site)
    taken, given = ([each for each in one if each not in other] for one, other in ((now, wanted), (wanted, now)))
    table, account = target_of(arguments), account_of(arguments["account"])
    with cursor(arguments, site) as asked:
        if taken:
            asked.execute(f"revoke {', '.join(taken)} on {table} from {account}")
        if given:
            named = ", ".join(each for each in given if each != _PASSED_ON) or "usage"
            further = " with grant option" if _PASSED_ON in given else ""
            asked.execute(f"grant {named} on {table} to {account}{further}")


STEP = exchange("set-account-grants", "Give an account of a MySQL server other rights to a table", _read, _write)
