"""Replace the content of a file by its redacted form, keeping the original in the vault.

Arguments: `source`, `path`; `digest` and `size` of the redacted bytes; `values` for people: how many of each class.
The new content is written beside the file and takes its name in one operation, so a reader sees the old or the new,
never a half. After that the file is redacted once more: when that still changes something, the step fails.
A change by others between our last look and the renaming, some microseconds, would go unnoticed.
"""

from __future__ import annotations

import hashlib
import io

from upright.act.step import Arguments, Site, Standing, State, StepKind, same
from upright.act.steps._places import Place, look, place, put_over, reading, remove, sole_file, write_beside
from upright.act.vault import Vault, sync_folder
from upright.model.errors import ConflictError


def _check(arguments: Arguments, site: Site) -> State:
    with place(arguments, site) as at:
        return sole_file(at)


def _foresee(arguments: Arguments, before: State) -> State:
    return {"present": True, "digest": arguments["digest"], "size": int(arguments["size"]), "mode": before["mode"]}


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    with place(arguments, site) as at:
        content = _redacted(arguments, site, at)
        with reading(at) as stream:
            kept = Vault(site.context.vault).keep(stream, site.mark)
        if kept != before["digest"]:
            raise ConflictError(f"{at.shown}: it was changed meanwhile")
        write_beside(at, site.mark, io.BytesIO(content), before, times=False, attributes=at)
        if not same(look(at), before):
            raise ConflictError(f"{at.shown}: it was changed meanwhile")
        put_over(at, site.mark)
        _redacted(arguments, site, at)


def _redacted(arguments: Arguments, site: Site, at: Place) -> bytes:
    """The redacted bytes; of a file already redacted the same again. Raises ConflictError when they are others."""
    content = site.context.redact(at.path)
    if hashlib.sha256(content).hexdigest() != arguments["digest"]:
        raise ConflictError(f"{at.shown}: redaction does not give what was planned")
    return content


def _verify(arguments: Arguments, site: Site, before: State) -> Standing:
    with place(arguments, site) as at:
        state, half = look(at), look(at.beside(site.mark))["present"]
    if same(state, before):
        return Standing.BETWEEN if half else Standing.BEFORE
    if same(state, _foresee(arguments, before)):
        return Standing.BETWEEN if half else Standing.AFTER
    raise ConflictError(f"{arguments['path']}: it was changed since")


def _revert(arguments: Arguments, site: Site, before: State) -> None:
    _verify(arguments, site, before)
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


STEP = StepKind(
    id="replace-file",
    title="Replace a file's content by its redacted form",
    check=_check,
    foresee=_foresee,
    apply=_apply,
    verify=_verify,
    revert=_revert,
)
