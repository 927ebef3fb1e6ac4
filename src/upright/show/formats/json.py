"""JSON: inventory and findings of one scan in a single document, with gaps and relations."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from upright.show.documents import findings_document, inventory_document, schema
from upright.show.format import Format

if TYPE_CHECKING:
    from upright.store.snapshot import Snapshot


def _render(snapshot: Snapshot) -> str:
    report = {**inventory_document(snapshot), **findings_document(snapshot), "schema": schema("report")}
    return dumps(report, indent=2, ensure_ascii=False) + "\n"


FORMAT = Format(id="json", title="One JSON document", suffix=".json", media_type="application/json", render=_render)
