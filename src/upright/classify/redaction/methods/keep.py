"""The value itself: it stays as it is.

For classes that a policy lets pass.
"""

from upright.classify.redaction.method import Method

METHOD = Method(id="keep", title="The value itself", replace=None, reversible=True)
