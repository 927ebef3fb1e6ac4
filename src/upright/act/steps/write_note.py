"""Write a small text file for people where there was none.

Arguments: `source`, `path`, `text`. Undone only while the note is as we wrote it, or gone.
"""

from __future__ import annotations

import hashlib
import io

from upright.act.step import Arguments, Site, Standing, State, StepKind
from upright.act.steps._places import ABSENT, look, place, put_new, remove, write_beside
from upright.act.vault import sync_folder
from upright.model.errors import ConflictError

_MODE = 0o644


def _bytes(arguments: Arguments) -> bytes:
    return arguments["text"].encode("utf-8", errors="surrogateescape")  # a path in it may not be UTF-8


def _check(arguments: Arguments, site: Site) -> State:
    with place(arguments, site) as at:
        if look(at)["present"]:
            raise ConflictError(f"{at.shown}: something is there already")
    return ABSENT


def _foresee(arguments: Arguments, _before: State) -> State:
    text = _bytes(arguments)
    return {"present": True, "digest": hashlib.sha256(text).hexdigest(), "size": len(text), "mode": _MODE}


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    _check(arguments, site)
    like = {**_foresee(arguments, before), "uid": -1, "gid": -1}
    with place(arguments, site) as at:
        write_beside(at, site.mark, io.BytesIO(_bytes(arguments)), like, times=False, attributes=None)
        put_new(at, site.mark)


def _verify(arguments: Arguments, site: Site, before: State) -> Standing:
    with place(arguments, site) as at:
        state, half = look(at), look(at.beside(site.mark))["present"]
    if not state["present"]:
        return Standing.BETWEEN if half else Standing.BEFORE
    if state["digest"] != _foresee(arguments, before)["digest"]:
        raise ConflictError(f"{arguments['path']}: the note was changed; move it away first")
    return Standing.BETWEEN if half else Standing.AFTER


def _revert(arguments: Arguments, site: Site, before: State) -> None:
    standing = _verify(arguments, site, before)
    with place(arguments, site) as at:
        remove(at.beside(site.mark))
        if standing is not Standing.BEFORE:
            remove(at)
        sync_folder(at.folder)


STEP = StepKind(
    id="write-note",
    title="Write a note where there was no file",
    check=_check,
    foresee=_foresee,
    apply=_apply,
    verify=_verify,
    revert=_revert,
)
