"""Let the address of a Lambda function ask who is calling, or not.

Arguments: `source`, `account`, `region`, `path` (the function's name); `digest` and `size` of `AWS_IAM` or `NONE`.
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account
from upright.act.steps._exchange import exchange
from upright.model.errors import ConflictError


def _read(arguments: Arguments, site: Site) -> bytes | None:
    with account(arguments, site, "lambda") as client:
        return str(client.get_function_url_config(FunctionName=arguments["path"])["AuthType"]).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: an address that is gone cannot be had again")
    with account(arguments, site, "lambda") as client:
        client.update_function_url_config(FunctionName=arguments["path"], AuthType=value.decode())


STEP = exchange("set-function-login", "Let the address of a function ask who is calling", _read, _write)
