"""Move a version of a registered model into another stage.

Arguments: `source`, `path` (`model/version`); `digest` and `size` of the stage's name.
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._mlflow import ask, stage


def _version(arguments: Arguments) -> tuple[str, str]:
    model, _, version = arguments["path"].rpartition("/")
    return model, version


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return stage(arguments, site, *_version(arguments)).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    model, version = _version(arguments)
    told = {"name": model, "version": version, "stage": (value or b"None").decode(), "archive_existing_versions": False}
    ask(arguments, site, "model-versions/transition-stage", told, "POST")


STEP = exchange("set-model-stage", "Move a version of a model into another stage", _read, _write)
