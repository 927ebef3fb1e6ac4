"""The one tree of exceptions.

A unit (detector, classifier, connector, reader...) raises only `MalformedError`, `AccessDenied` or
`Unreachable`; the guarded place that calls units turns those into gaps. Everything else in the tree is
raised at the edge, for a person, and says what is wrong and where. No message ever holds a sensitive value.
"""


class UprightError(Exception):
    """Root of every error that Upright raises on purpose."""


class MalformedError(UprightError):
    """The input does not follow its format: `MalformedError("bad zip directory", "offset 12")`."""

    def __init__(self, what: str, where: str = "") -> None:
        super().__init__(f"{what} ({where})" if where else what)
        self.what = what
        self.where = where


class AccessDenied(UprightError):  # noqa: N818  the field's word, as in AWS and POSIX
    """The source refused to be read with the credentials that we have."""


class Unreachable(UprightError):  # noqa: N818  reads as a state of the source
    """The source did not answer."""


class LimitExceeded(MalformedError):  # noqa: N818  reads as a state of the input
    """The input is larger, deeper or slower than the limits that protect the scan."""


class UnsupportedError(MalformedError):
    """The input is known, but is read in another way, which the message names."""


class ConfigError(UprightError):
    """A configuration, policy or unit file is wrong; the message names file, line and what was meant."""


class NotFoundError(UprightError):
    """A named thing (asset, finding, plan, framework) does not exist; the message lists what comes closest."""


class ConflictError(UprightError):
    """The world has changed since a plan was made, so carrying on could lose something."""


class JournalError(UprightError):
    """The journal does not verify; the message names the first entry that is wrong."""


class StoreError(UprightError):
    """The store cannot be opened or is of another version."""


def in_words(error: Exception) -> str:
    """What went wrong while a file was read or written, for people: without numbers and without Python's own words."""
    if isinstance(error, OSError):
        return error.strerror or "it cannot be read or written"
    return "not a text in UTF-8" if isinstance(error, UnicodeError) else str(error)
