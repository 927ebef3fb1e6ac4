"""Steps on what lies elsewhere: one value that is read whole, and written whole in one request.

What differs from one kind to the next is how the value is read and written; here is what they share: the state is the
value's digest, the value before goes into the vault before anything changes, the value after lies there since the plan
was made, and undoing writes back the value before only while the world is as we left it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from upright.act.step import Arguments, OvertakenError, Site, Standing, State, StepKind, named
from upright.act.vault import Vault
from upright.model.errors import ConflictError

Read: TypeAlias = "Callable[[Arguments, Site], bytes | None]"  # None: never set
Write: TypeAlias = "Callable[[Arguments, Site, bytes | None], None]"
Halfway: TypeAlias = "Callable[[bytes], bytes]"
NOTHING = "none"  # as `digest` among the arguments: the value is to be taken away


def address_of(arguments: Arguments, site: Site) -> str:
    """Where the source lies. Raises ConflictError when it is not one of the estate."""
    try:
        return site.context.addresses[arguments["source"]]
    except KeyError:
        raise ConflictError(f"source {arguments['source']!r} is not one of this estate") from None


def state_of(value: bytes | None) -> State:
    """`present`, SHA-256 `digest` and `size` of a value."""
    if value is None:
        return {"present": False}
    return {"present": True, "digest": hashlib.sha256(value).hexdigest(), "size": len(value)}


def exchange(
    step: str, title: str, read: Read, write: Write, halfway: Halfway | None = None, *, shown: bool = True
) -> StepKind:
    """A step that gives such a value another content: arguments `digest` and `size`, beside what `read` needs.

    `shown`: the value is no data, so that plans may show it. `halfway`: where `write` takes two requests, what is read
    between them, made of the value that is written.
    """
    ours = _Exchange(read, write, halfway, shown)
    return StepKind(
        id=step,
        title=title,
        check=ours.check,
        foresee=ours.foresee,
        apply=ours.apply,
        verify=ours.verify,
        revert=ours.revert,
        shown=shown,
    )


@dataclass(frozen=True)
class _Exchange:
    """The five parts of such a step."""

    read: Read
    write: Write
    halfway: Halfway | None = None
    shown: bool = True

    def check(self, arguments: Arguments, site: Site) -> State:
        value = self.read(arguments, site)
        if self.shown and value is not None:
            Vault(site.context.vault).shelve(value)
        return state_of(value)

    def foresee(self, arguments: Arguments, _before: State) -> State:
        if arguments["digest"] == NOTHING:
            return {"present": False}
        return {"present": True, "digest": arguments["digest"], "size": int(arguments["size"])}

    def apply(self, arguments: Arguments, site: Site, before: State) -> None:
        vault, now = Vault(site.context.vault), self.read(arguments, site)
        if state_of(now) != before:
            raise OvertakenError(f"{named(arguments)}: it was changed meanwhile")
        if now is not None:
            vault.shelve(now)
        self.write(arguments, site, None if arguments["digest"] == NOTHING else vault.fetch(arguments["digest"]))

    def verify(self, arguments: Arguments, site: Site, before: State) -> Standing:
        now = state_of(self.read(arguments, site))
        if now == before:
            return Standing.BEFORE
        if now == self.foresee(arguments, before):
            return Standing.AFTER
        if now["present"] and now["digest"] in self._between(arguments, site, before):
            return Standing.BETWEEN
        raise ConflictError(f"{named(arguments)}: it was changed since")

    def _between(self, arguments: Arguments, site: Site, before: State) -> set[object]:
        """The digests of what a kill in the middle leaves, of doing and of taking back."""
        if self.halfway is None:
            return set()
        whole = [str(each) for each in (before.get("digest"), arguments["digest"]) if each and each != NOTHING]
        return {state_of(self.halfway(Vault(site.context.vault).fetch(each)))["digest"] for each in whole}

    def revert(self, arguments: Arguments, site: Site, before: State) -> None:
        if self.verify(arguments, site, before) is not Standing.BEFORE:
            kept = Vault(site.context.vault).fetch(str(before["digest"])) if before["present"] else None
            self.write(arguments, site, kept)
