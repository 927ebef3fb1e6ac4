"""What the command of a job says of its data: addresses that it reads and writes, and the model that it begins from."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 4000  # characters of a command
_ADDRESS: Final = re.compile(r"(?:s3a?|gs|gcs|abfss?|az|wasbs?|hdfs|oss|r2)://[^\s'\",]{3,500}")
_WRITES: Final = re.compile(
    r"out|save|dest|result|checkpoint|ckpt|log|export|target|write|artifact|store", re.IGNORECASE
)
_BEGINS: Final = re.compile(
    r"-{1,2}(?:base|model|base[_-]?model|model[_-](?:name|id|name[_-]or[_-]path)|pretrained(?:[_-]model)?)$"
)
_MODEL: Final = re.compile(r"[A-Za-z\d][\w.-]{0,95}/[A-Za-z\d][\w.-]{0,95}")


@dataclass(frozen=True, slots=True)
class Named:
    """Addresses of data that is read, and of what is written, in their order; the model, as its hub calls it."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    model: str = ""


def data_named(command: str) -> Named:
    """What a command names.

    >>> data_named("python train.py --data s3://lake/a.parquet --out=s3://models/x --base acme/base-7b")
    Named(inputs=('s3://lake/a.parquet',), outputs=('s3://models/x',), model='acme/base-7b')
    """
    try:
        words = shlex.split(command[:_LONGEST])
    except ValueError:
        words = command[:_LONGEST].split()
    inputs: list[str] = []
    outputs: list[str] = []
    model = before = ""
    for word in words:
        option, _, value = word.partition("=") if word.startswith("-") and "=" in word else (before, "", word)
        if found := _ADDRESS.findall(value):
            (outputs if _WRITES.search(option) else inputs).extend(each.rstrip(";)") for each in found)
        elif _BEGINS.match(option) and _MODEL.fullmatch(value) and not model:
            model = value
        before = word if word.startswith("-") else ""
    return Named(tuple(dict.fromkeys(inputs)), tuple(dict.fromkeys(outputs)), model)
