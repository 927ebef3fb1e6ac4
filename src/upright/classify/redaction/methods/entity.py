"""The class in brackets: `[US_SSN]`.

Says what stood there and nothing else. Cannot be undone.
"""

from upright.classify.redaction.method import Method

METHOD = Method(id="entity", title="The class in brackets", replace=lambda _value, occasion: f"[{occasion.name}]")
