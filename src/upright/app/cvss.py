"""The severity word of a CVSS vector: the base score of version 3, and what version 4 says of the worst that can
happen.

https://www.first.org/cvss/v3-1/specification-document (section 7.1)
"""

from __future__ import annotations

_IMPACT = {"H": 0.56, "L": 0.22, "N": 0.0}
_VECTOR = {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}
_EASE = {"L": 0.77, "H": 0.44}
_RIGHTS = {"N": (0.85, 0.85), "L": (0.62, 0.68), "H": (0.27, 0.5)}
_PERSON = {"N": 0.85, "R": 0.62}
_WORDS = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))


def base_score(vector: str) -> float:
    """The base score of a vector `CVSS:3.x/...`. Raises ValueError."""
    parts = dict(part.split(":", 1) for part in vector.split("/") if ":" in part)
    try:
        changed = parts["S"] == "C"
        open_to = 1 - (1 - _IMPACT[parts["C"]]) * (1 - _IMPACT[parts["I"]]) * (1 - _IMPACT[parts["A"]])
        impact = 7.52 * (open_to - 0.029) - 3.25 * (open_to - 0.02) ** 15 if changed else 6.42 * open_to
        ease = 8.22 * _VECTOR[parts["AV"]] * _EASE[parts["AC"]] * _RIGHTS[parts["PR"]][changed] * _PERSON[parts["UI"]]
    except KeyError as error:
        raise ValueError("not a CVSS 3 vector") from error
    if impact <= 0:
        return 0.0
    total = min((impact + ease) * (1.08 if changed else 1.0), 10.0)
    tenths = round(total * 100_000)
    return tenths / 100_000 if tenths % 10_000 == 0 else (tenths // 10_000 + 1) / 10


def severity_of(vector: str) -> str:
    """`critical`, `high`, `medium` or `low`; empty when the vector says nothing that can be read."""
    if vector.startswith("CVSS:4"):
        return _fourth(vector)
    try:
        score = base_score(vector) if vector.startswith("CVSS:3") else float(vector)
    except ValueError:
        return ""
    return next((word for least, word in _WORDS if score >= least), "")


def _fourth(vector: str) -> str:
    """Version 4 by its macro vectors' ends: easy and total is critical, total or easy and grave is high."""
    parts = dict(part.split(":", 1) for part in vector.split("/") if ":" in part)
    total = [parts.get(name) for name in ("VC", "VI", "VA")].count("H")
    easy = parts.get("AV") == "N" and parts.get("AC") == "L" and parts.get("PR") == "N" and parts.get("UI") == "N"
    if total:
        return "critical" if easy and total > 1 else "high"
    return "medium" if any(parts.get(name) == "L" for name in ("VC", "VI", "VA")) else "low"
