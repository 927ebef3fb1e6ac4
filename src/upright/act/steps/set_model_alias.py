"""Let an alias of a registered model stand for another version, or for none.

Arguments: `source`, `path` (the model's name), `alias`; `digest` and `size` of the version (`none`: the alias goes).
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._mlflow import aliases, ask


def _read(arguments: Arguments, site: Site) -> bytes | None:
    version = aliases(arguments, site, arguments["path"]).get(arguments["alias"])
    return version.encode() if version else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    body = {"name": arguments["path"], "alias": arguments["alias"]}
    if value is None:
        ask(arguments, site, "registered-models/alias", body, "DELETE")
    else:
        ask(arguments, site, "registered-models/alias", {**body, "version": value.decode()}, "POST")


STEP = exchange("set-model-alias", "Let an alias stand for another version of a model", _read, _write)
