"""Giving a file other content in one operation, and its old content back: what steps that rewrite a file share."""

from __future__ import annotations

import io

from upright.act.step import Arguments, OvertakenError, Site, Standing, State, same
from upright.act.steps._places import Place, look, place, put_over, reading, remove, sole_file, write_beside
from upright.act.vault import Vault, sync_folder
from upright.model.errors import ConflictError


def check(arguments: Arguments, site: Site) -> State:
    """The state of a file that is there under one name only."""
    with place(arguments, site) as at:
        return sole_file(at)


def foresee(arguments: Arguments, before: State) -> State:
    """The file with the bytes that `digest` and `size` tell of."""
    return {"present": True, "digest": arguments["digest"], "size": int(arguments["size"]), "mode": before["mode"]}


def swap(at: Place, content: bytes, site: Site, before: State) -> None:
    """Keep the original in the vault and put `content` in its place. Raises ConflictError when others were quicker."""
    with reading(at) as stream:
        kept = Vault(site.context.vault).keep(stream, site.mark)
    if kept != before["digest"]:
        raise OvertakenError(f"{at.shown}: it was changed meanwhile")
    write_beside(at, site.mark, io.BytesIO(content), before, times=False, attributes=at)
    if not same(look(at), before):
        remove(at.beside(site.mark))
        raise OvertakenError(f"{at.shown}: it was changed meanwhile")
    put_over(at, site.mark)


def verify(arguments: Arguments, site: Site, before: State) -> Standing:
    """How far it is. Raises ConflictError when the file is neither as before nor as planned."""
    with place(arguments, site) as at:
        state, half = look(at), look(at.beside(site.mark))["present"]
    if same(state, before):
        return Standing.BETWEEN if half else Standing.BEFORE
    if same(state, foresee(arguments, before)):
        return Standing.BETWEEN if half else Standing.AFTER
    raise ConflictError(f"{arguments['path']}: it was changed since")


def revert(arguments: Arguments, site: Site, before: State) -> None:
    """Put the vault's copy back, with mode and times."""
    verify(arguments, site, before)
    vault = Vault(site.context.vault)
    vault.drop(site.mark)
    with place(arguments, site) as at:
        remove(at.beside(site.mark))
        if not same(look(at), before):
            with vault.kept(str(before["digest"])) as original:
                written = write_beside(at, site.mark, original, before, times=True, attributes=at)
            if written != before["digest"]:
                remove(at.beside(site.mark))
                raise ConflictError(f"{at.shown}: the vault's copy of it was changed")
            put_over(at, site.mark)
        sync_folder(at.folder)
