"""Nothing: the value is taken out.

Cannot be undone.
"""

from upright.classify.redaction.method import Method

METHOD = Method(id="empty", title="Nothing", replace=lambda _value, _occasion: "")
