"""Write a file that was worked out when the plan was made, where there was none.

Arguments: `source`, `path`; `digest` and `size` of its bytes, which lie in the vault. It takes its name in one
operation. Undone only while it is as we wrote it, or gone.
"""

from __future__ import annotations

from upright.act.step import Arguments, OvertakenError, Site, Standing, State, StepKind
from upright.act.steps._places import ABSENT, look, place, put_new, remove, write_beside
from upright.act.vault import Vault, sync_folder
from upright.model.errors import ConflictError

_MODE = 0o644


def _check(arguments: Arguments, site: Site) -> State:
    with place(arguments, site) as at:
        if look(at)["present"]:
            raise ConflictError(f"{at.shown}: something is there already")
    return ABSENT


def _foresee(arguments: Arguments, _before: State) -> State:
    return {"present": True, "digest": arguments["digest"], "size": int(arguments["size"]), "mode": _MODE}


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    like = {**_foresee(arguments, before), "uid": -1, "gid": -1}
    with place(arguments, site) as at, Vault(site.context.vault).kept(arguments["digest"]) as content:
        if look(at)["present"]:
            raise OvertakenError(f"{at.shown}: something is there already")
        written = write_beside(at, site.mark, content, like, times=False, attributes=None)
        if written != arguments["digest"]:
            raise ConflictError(f"{at.shown}: the vault's copy of it was changed")
        put_new(at, site.mark)


def _verify(arguments: Arguments, site: Site, before: State) -> Standing:
    with place(arguments, site) as at:
        state, half = look(at), look(at.beside(site.mark))["present"]
    if not state["present"]:
        return Standing.BETWEEN if half else Standing.BEFORE
    if state["digest"] != _foresee(arguments, before)["digest"]:
        raise ConflictError(f"{arguments['path']}: it was changed since; move it away first")
    return Standing.BETWEEN if half else Standing.AFTER


def _revert(arguments: Arguments, site: Site, before: State) -> None:
    standing = _verify(arguments, site, before)
    with place(arguments, site) as at:
        remove(at.beside(site.mark))
        if standing is not Standing.BEFORE:
            remove(at)
        sync_folder(at.folder)


STEP = StepKind(
    id="add-file",
    title="Write a file where there was none",
    check=_check,
    foresee=_foresee,
    apply=_apply,
    verify=_verify,
    revert=_revert,
)
