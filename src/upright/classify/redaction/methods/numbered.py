"""The class and a number: `[US_SSN_1]`, the same number for the same value.

Readers can still tell who is who within one redaction. Numbers begin anew in each; memory grows with the number of
distinct values (about 100 bytes each). Cannot be undone.
"""

from hashlib import blake2b

from upright.classify.redaction.method import Method, Occasion


def _replace(value: str, occasion: Occasion) -> str:
    digest = blake2b(value.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    number = occasion.numbers.setdefault(digest, len(occasion.numbers) + 1)
    return f"[{occasion.name}_{number}]"


METHOD = Method(id="numbered", title="The class and a number", replace=_replace)
