"""A token that the key opens: `<pii.us-ssn!kZ3...>`, the same for the same value under the same key.

Deterministic authenticated encryption (AES-256-SIV, RFC 5297) with the class as associated data: joins survive, a wrong
key or a changed token is noticed, and `unredact` restores the value. What it gives away: which values are the same,
and how long they are.
"""

from upright.classify.redaction.method import Method

METHOD = Method(
    id="encrypt",
    title="A token that the key opens",
    replace=lambda value, occasion: occasion.seal(value),
    needs_key=True,
    reversible=True,
)
