"""The log format unit: recognises one kind of log by its content, and says of each line who reached what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from upright.model.unit import Unit


class Seen(NamedTuple):
    """What one line says, as it stands there: nothing is parsed before it is known to matter.

    `when`: a time in any usual form. `host`: a host name, with or without port. `app`: the display name of an
    application, where there is no host. `person`: an account; `client`: an address or device. `sent` is what went out
    to the service, `received` what came back, in bytes; empty when the log does not tell. `scopes`: what an application
    was granted; `grant` marks the granting itself.
    """

    when: str = ""
    host: str = ""
    person: str = ""
    client: str = ""
    sent: str = ""
    received: str = ""
    blocked: bool = False
    app: str = ""
    scopes: tuple[str, ...] = ()
    grant: bool = False


Line: TypeAlias = "Callable[[str], Seen | None]"
Record: TypeAlias = "Callable[[Mapping[str, Any]], Seen | None]"


class Example(NamedTuple):
    """A few lines as such a log has them, and what they say: `(host or app, person or client, bytes sent)` each."""

    text: str
    says: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class LogFormat(Unit):
    """`lines` gets the first lines of a file, and gives a reader of its lines, or None when it is another kind of log.
    `record` does the same from the first JSON object of a file. The reader gives None for a line with nothing to see
    and raises MalformedError for one that is none of this format. `general` formats are asked last. Found by the
    catalog as the constant `LOG`.
    """

    lines: Callable[[Sequence[str]], Line | None] | None = None
    record: Callable[[Mapping[str, Any]], Record | None] | None = None
    general: bool = False
    examples: tuple[Example, ...]
