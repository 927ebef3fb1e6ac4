"""Replace the content of a file by its redacted form, keeping the original in the vault.

Arguments: `source`, `path`; `digest` and `size` of the redacted bytes; `values` for people: how many of each class.
The new content is written beside the file and takes its name in one operation, so a reader sees the old or the new,
never a half. After that the file is redacted once more: when that still changes something, the step fails.
A change by others between our last look and the renaming, some microseconds, would go unnoticed.
"""

from __future__ import annotations

import hashlib

from upright.act.step import Arguments, Site, State, StepKind
from upright.act.steps._places import Place, place
from upright.act.steps._swap import check, foresee, revert, swap, verify
from upright.model.errors import ConflictError


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    with place(arguments, site) as at:
        swap(at, _redacted(arguments, site, at), site, before)
        _redacted(arguments, site, at)


def _redacted(arguments: Arguments, site: Site, at: Place) -> bytes:
    """The redacted bytes; of a file already redacted the same again. Raises ConflictError when they are others."""
    content = site.context.redact(at.path)
    if hashlib.sha256(content).hexdigest() != arguments["digest"]:
        raise ConflictError(f"{at.shown}: redaction does not give what was planned")
    return content


STEP = StepKind(
    id="replace-file",
    title="Replace a file's content by its redacted form",
    check=check,
    foresee=foresee,
    apply=_apply,
    verify=verify,
    revert=revert,
)
