"""Let everybody, or only those who belong to it, see a repository on Hugging Face's hub.

Arguments: `source`, `hub` (address), `path` (`models/acme/desk`, `datasets/...`, `spaces/...`); `digest` and `size` of
the value, which is `public`, `private` or, of a space, `protected`. The token comes from `HF_TOKEN`, as the hub's own
tools know it; it needs the right to write settings. Source: https://huggingface.co/docs/hub/api
"""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._hub import ask, visibility
from upright.model.errors import ConflictError


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return visibility(arguments, site).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    if value is None:
        raise ConflictError(f"{arguments['path']}: a repository is always seen by somebody")
    ask(arguments, site, "/settings", {"visibility": value.decode()}, "PUT")


STEP = exchange("set-hub-visibility", "Let others see a repository on the hub, or not", _read, _write)
