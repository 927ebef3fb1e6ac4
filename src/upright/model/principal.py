"""Principals: who may do what on which asset."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a grant allows. ADMIN includes the rest."""

    READ = "read"
    WRITE = "write"
    INVOKE = "invoke"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """`principal` (an identity key: a user, a group, a service, an agent, `*` for anyone) may `permission` on
    `asset` (an identity key). `condition` is the source's own text when the grant depends on something.
    """

    principal: str
    permission: Permission
    asset: str
    condition: str = ""
