"""Mask the columns of a PostgreSQL table that hold classified values.

What it does: the table moves, untouched, into a schema that only its owner enters; a view of the same name shows all
columns, the classified ones masked: `[redacted]` (or, with `--set how=tokenise`, the same token for the same value).
What reads the table goes on reading.

What it does not do: let anyone write to the view while it stands, or mask for the owner of the database. Tables that
other views read are refused: those would go on showing the original.
"""

from __future__ import annotations

import json

from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import labelled
from upright.model.asset import Asset
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    how = context.options.get("how", "redact")
    if how not in {"redact", "tokenise"}:
        raise ConflictError(f"how: redact or tokenise, not {how!r}")
    steps = [
        Step(
            "mask-table",
            {"source": source, "path": path, "columns": json.dumps(sorted(columns)), "how": how},
            f"{path.removesuffix('.jsonl').replace('/', '.')}: {how} {', '.join(sorted(columns))}",
        )
        for (source, path), columns in labelled(asset, context, "postgres").items()
        if columns
    ]
    if not steps:
        raise ConflictError(f"{asset.name}: no column of a PostgreSQL table is known to hold classified values")
    return steps


REMEDIATION = Remediation(
    id="mask-table",
    title="Mask the classified columns of a table",
    reversibility=Reversibility.IN_PLACE,
    permissions=("own the table", "create schemas and views in its database"),
    plan=_plan,
)
