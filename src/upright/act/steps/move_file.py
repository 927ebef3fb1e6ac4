"""Move a file out of its source into the quarantine of the vault.

Arguments: `source`, `path`. Beside the quarantined file lies a record of where it came from. On one file system it is a
rename; across two the copy is complete and on disk before the original goes.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from upright.act.step import Arguments, OvertakenError, Site, Standing, State, StepKind, same
from upright.act.steps._places import (
    ABSENT,
    Place,
    look,
    place,
    put_new,
    reading,
    remove,
    sole_file,
    write_beside,
)
from upright.act.vault import Vault, private_folder, sync_folder, write_private
from upright.model.errors import ConflictError


def _check(arguments: Arguments, site: Site) -> State:
    with place(arguments, site) as at:
        return sole_file(at)


def _foresee(_arguments: Arguments, _before: State) -> State:
    return ABSENT


def _folder(site: Site) -> Path:
    return Vault(site.context.vault).quarantine(site.plan)


@contextmanager
def _quarantined(site: Site) -> Iterator[Place | None]:
    """The place in quarantine, None when the plan has no folder there."""
    folder, name = _folder(site), f"{site.number}.quarantined"
    if not folder.is_dir():
        yield None
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield Place(descriptor, name, f"quarantine of {site.plan}", folder / name)
    finally:
        os.close(descriptor)


def _own(site: Site) -> tuple[str, ...]:
    """The names in the quarantine folder that belong to this step."""
    return f"{site.number}.quarantined", f"{site.number}.json", f".{site.number}.json.tmp", site.mark


def _left(site: Site) -> bool:
    """Whether the quarantine folder holds anything of this step, or is left empty."""
    if not _folder(site).is_dir():
        return False
    names = {entry.name for entry in _folder(site).iterdir()}
    return not names or not names.isdisjoint(_own(site))


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    record = {"source": arguments["source"], "path": arguments["path"], "plan": site.plan, **before}
    with place(arguments, site) as at:
        if not same(look(at), before):
            raise OvertakenError(f"{at.shown}: it was changed meanwhile")
        private_folder(_folder(site).parent)
        write_private(private_folder(_folder(site)) / f"{site.number}.json", json.dumps(record, indent=1).encode())
        with _quarantined(site) as shelf:
            if shelf is None:
                raise ConflictError("the quarantine folder went away")
            _move(at, shelf, site.mark, before)
            sync_folder(at.folder)
            sync_folder(shelf.folder)


def _move(source: Place, target: Place, mark: str, like: State) -> None:
    try:
        os.rename(source.name, target.name, src_dir_fd=source.folder, dst_dir_fd=target.folder)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(source, target, mark, like)
        remove(source)


def _copy(source: Place, target: Place, mark: str, like: State) -> None:
    """Copy to another file system under a name that must be free."""
    remove(target.beside(mark))
    with reading(source) as stream:
        copied = write_beside(target, mark, stream, like, times=True, attributes=source)
    if copied != like["digest"]:
        remove(target.beside(mark))
        raise ConflictError(f"{source.shown}: it was changed meanwhile")
    put_new(target, mark)


def _verify(arguments: Arguments, site: Site, before: State) -> Standing:
    with place(arguments, site) as at, _quarantined(site) as shelf:
        here = look(at)
        there = look(shelf) if shelf else ABSENT
    if same(here, before):
        return Standing.BETWEEN if _left(site) else Standing.BEFORE
    if here["present"]:
        raise ConflictError(f"{arguments['path']}: another file is there now")
    if not there["present"]:
        raise ConflictError(f"{arguments['path']}: it is neither there nor in quarantine")
    if there["digest"] != before["digest"]:
        raise ConflictError(f"{arguments['path']}: it was changed in quarantine")
    return Standing.AFTER


def _revert(arguments: Arguments, site: Site, before: State) -> None:
    _verify(arguments, site, before)
    with place(arguments, site) as at, _quarantined(site) as shelf:
        if shelf is None:
            return
        remove(at.beside(site.mark))
        if not look(at)["present"]:
            _put_back(shelf, at, site.mark, before)
        for name in _own(site):
            remove(shelf.beside(name))
        sync_folder(at.folder)
    with suppress(OSError):  # other files of the plan may still lie there
        _folder(site).rmdir()


def _put_back(source: Place, target: Place, mark: str, like: State) -> None:
    try:
        os.link(source.name, target.name, src_dir_fd=source.folder, dst_dir_fd=target.folder, follow_symlinks=False)
    except FileExistsError:
        raise ConflictError(f"{target.shown}: another file is there now") from None
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EMLINK}:
            raise
        _copy(source, target, mark, like)


STEP = StepKind(
    id="move-file",
    title="Move a file into quarantine",
    check=_check,
    foresee=_foresee,
    apply=_apply,
    verify=_verify,
    revert=_revert,
)
