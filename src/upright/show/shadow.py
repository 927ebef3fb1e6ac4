"""The document of AI in use that nobody sanctioned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from upright.judge.questions import number, says, text, words
from upright.show.documents import gap_row, location_row, schema
from upright.show.shadow_shapes import ShadowDocument, ShadowRow

if TYPE_CHECKING:
    from upright.app.shadow import ShadowAnswer
    from upright.judge.shadow import Ranked
    from upright.model.asset import Asset


def shadow_document(answer: ShadowAnswer, ranked: Iterable[Ranked]) -> ShadowDocument:
    """Services, most urgent first, and what could not be read."""
    return {
        "schema": schema("shadow"),
        "services": [_row(answer, each) for each in ranked],
        "gaps": [gap_row(gap) for gap in answer.graph.gaps],
    }


def _row(answer: ShadowAnswer, ranked: Ranked) -> ShadowRow:
    service = ranked.service
    code = answer.code.get(service.id, service)
    owners = service.attributes.get("owners") or code.attributes.get("owners")
    row: ShadowRow = {
        "id": service.id, "name": service.name, "keys": list(service.keys), "vendor": text(service, "provider"),
        "category": text(service, "category"), "country": text(service, "country"), "plan": text(service, "plan"),
        "trains_on_inputs": text(service, "data_use") or "unknown", "listed": says(service, "listed") is not False,
        "approved": says(service, "approved"), "approval": ranked.state,
        "owners": owners if isinstance(owners, list) else [],
        "score": ranked.score,
        "factors": [{"name": each.name, "points": each.points, "why": each.why} for each in ranked.factors],
        "people": _count(service, "people") or 0, "requests": _count(service, "requests") or 0,
        "blocked": _count(service, "blocked") or 0,
        "bytes_out": _count(service, "bytes_out") if _count(service, "sized") else None,
        "bytes_in": _count(service, "bytes_in"), "requests_with_size": _count(service, "sized") or 0,
        "grants": _count(service, "grants") or 0, "scopes": list(words(service, "scopes")),
        "hosts": list(words(service, "hosts")), "first_seen": text(service, "first_used"),
        "last_seen": text(service, "last_used"),
        "users": [{"id": user.id, "kind": str(user.kind), "name": user.name} for user in ranked.users],
        "locations": _places(service, log=True), "in_code": _places(code, log=False),
    }  # fmt: skip
    for name in ("approval_owner", "approval_expires"):
        if text(service, name):
            row[name] = text(service, name)
    return row


def _places(asset: Asset, *, log: bool) -> list[Any]:
    return [location_row(place) for place in asset.locations if (place.type == "log") is log]


def _count(service: Asset, name: str) -> int | None:
    counted = number(service, name)
    return None if counted is None else int(counted)
