"""Delete a file for good: nothing of it is kept, so nothing brings it back.

Arguments: `source`, `path`. What was interrupted before the file went is as if it never began; what went stays gone,
and undoing says so.
"""

from __future__ import annotations

from upright.act.step import Arguments, OvertakenError, Site, Standing, State, StepKind, same
from upright.act.steps._places import ABSENT, look, place, remove, sole_file
from upright.act.vault import sync_folder
from upright.model.errors import ConflictError


def _check(arguments: Arguments, site: Site) -> State:
    with place(arguments, site) as at:
        return sole_file(at)


def _foresee(_arguments: Arguments, _before: State) -> State:
    return ABSENT


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    with place(arguments, site) as at:
        if not same(look(at), before):
            raise OvertakenError(f"{at.shown}: it was changed meanwhile")
        remove(at)
        sync_folder(at.folder)


def _verify(arguments: Arguments, site: Site, before: State) -> Standing:
    with place(arguments, site) as at:
        now = look(at)
    if not now["present"]:
        return Standing.AFTER
    if same(now, before):
        return Standing.BEFORE
    raise ConflictError(f"{arguments['path']}: another file is there now")


def _revert(arguments: Arguments, site: Site, before: State) -> None:
    if _verify(arguments, site, before) is not Standing.BEFORE:
        raise ConflictError(f"{arguments['path']}: it was deleted for good and cannot be brought back")


STEP = StepKind(
    id="delete-file",
    title="Delete a file for good",
    check=_check,
    foresee=_foresee,
    apply=_apply,
    verify=_verify,
    revert=_revert,
    lasting=True,
)
