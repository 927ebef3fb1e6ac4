"""A keyed hash: `<pii.us-ssn#9f0c2a77b1d4e6a8>`, the same for the same value under the same key.

HMAC-SHA256 bound to the class, cut to `length` hexadecimal digits (8 to 64). Joins survive; without the key nobody can
test a guess. Cannot be undone.
"""

from upright.classify.redaction.key import digest
from upright.classify.redaction.method import Method, Occasion


def _replace(value: str, occasion: Occasion) -> str:
    length = min(64, max(8, int(occasion.options["length"])))
    return f"<{occasion.unit.id}#{digest(occasion.key.for_hash, occasion.unit.id, value).hex()[:length]}>"


METHOD = Method(id="hash", title="A keyed hash", replace=_replace, options={"length": 16}, needs_key=True)
