"""The shape of the document that `upright shadow` prints."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict


class FactorRow(TypedDict):
    """Points of a score, and why."""

    name: str
    points: float
    why: str


class UserRow(TypedDict):
    """Who uses a service: a person or device of the logs (a keyed digest unless asked otherwise), or an application."""

    id: str
    kind: str
    name: str


class ShadowRow(TypedDict):
    """One AI service in use. `approved` is null where no list speaks of it; `bytes_out` where no log says; `people` is
    an estimate above 4,096; `users` are at most 50 of them.
    """

    id: str
    name: str
    keys: list[str]
    vendor: str
    category: str
    country: str
    plan: str
    trains_on_inputs: str
    listed: bool
    approved: bool | None
    approval: str
    approval_owner: NotRequired[str]
    approval_expires: NotRequired[str]
    owners: list[Any]
    score: float
    factors: list[FactorRow]
    people: int
    requests: int
    blocked: int
    bytes_out: int | None
    bytes_in: int | None
    requests_with_size: int
    grants: int
    scopes: list[str]
    hosts: list[str]
    first_seen: str
    last_seen: str
    users: list[UserRow]
    locations: list[Any]
    in_code: list[Any]


class ShadowDocument(TypedDict):
    """`upright shadow --format json`."""

    schema: str
    services: list[ShadowRow]
    gaps: list[Any]


SHADOW_DOCUMENTS: dict[str, Any] = {"shadow": ShadowDocument}
