"""Give a file the content that was worked out when the plan was made.

Arguments: `source`, `path`; `digest` and `size` of the new bytes, which lie in the vault since the plan was made. The
new content is written beside the file and takes its name in one operation; the original goes into the vault. A change
by others between our last look and the renaming, some microseconds, would go unnoticed.
"""

from __future__ import annotations

from upright.act.step import Arguments, Site, State, StepKind
from upright.act.steps._places import place
from upright.act.steps._swap import check, foresee, revert, swap, verify
from upright.act.vault import Vault


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    with place(arguments, site) as at:
        swap(at, Vault(site.context.vault).fetch(arguments["digest"]), site, before)


STEP = StepKind(
    id="edit-file",
    title="Give a file the content that was planned",
    check=check,
    foresee=foresee,
    apply=_apply,
    verify=verify,
    revert=revert,
)
