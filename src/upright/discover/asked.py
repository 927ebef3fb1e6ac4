"""What code asks of databases and stores of a cloud in the words of a client, and how models and tables are called."""

from __future__ import annotations

import re
from typing import NamedTuple

from upright.model.identity import key

FROM = "$"  # before the variable that tells the name of a table or bucket
STORES = {"TableName": "dynamodb", "Bucket": "s3"}  # arguments of AWS that name a store, and the scheme of its address
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Asked(NamedTuple):
    """The names that the table, collection or bucket may have, `FROM` and a variable among them, and whether a call
    changes what is in it.
    """

    names: tuple[str, ...]
    changes: bool = False
    scheme: str = ""


def setting_key(source: str, variable: str) -> str:
    """The key of the store whose name a variable of the environment tells."""
    return key("name", source, "setting", variable)


def table_key(asked: str, source: str) -> str:
    """The key of what code asks: an address, a variable that tells a name, or a name."""
    if asked.startswith(FROM):
        return setting_key(source, asked.removeprefix(FROM))
    return asked if ":" in asked else f"collection:{asked}"


def tables_of(model: str) -> tuple[str, ...]:
    """How the table of a model may be called: of `ClientFile` client_file and client_files."""
    name = _HUMP.sub("_", model.strip("_")).lower()
    if name.endswith("s"):
        return (name,)
    plural = f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"
    return name, plural
