"""YAML of strangers as nodes with their tags: composed within limits, never constructed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    import yaml

    from upright.discover.readers.blob import Blob

LIMIT: Final = 4 << 20
_NODES: Final = 500_000
_DEPTH: Final = 100
_EXPANDED: Final = 10_000_000  # parts, where each alias stands for all that it names
SWOLLEN: Final = "YAML whose aliases stand for more parts than any configuration has"


def yaml_text(blob: Blob) -> bytes:
    """The text as UTF-8; its readers know UTF-16 by its first bytes."""
    raw = blob.peek(0, min(blob.size, LIMIT))
    return raw.decode("utf-16", errors="replace").encode() if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else raw


def scalars(blob: Blob) -> Iterator[tuple[str, str, str, int]]:
    """(key, value, tag, line) of every scalar; the key is that of the mapping it stands in. Tags of collections are
    given
    with an empty value. Raises MalformedError or LimitExceeded.
    """
    import yaml

    if blob.size > LIMIT:
        raise LimitExceeded(f"YAML larger than {LIMIT >> 20} MiB")
    text = yaml_text(blob).decode("utf-8", errors="replace")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    keys: list[list[str]] = []  # for each open collection: its own key, and the key that waits for its value
    count, whole = 0, _Whole()
    try:
        for event in yaml.parse(text, Loader=loader):
            count += 1
            whole.add(event)
            if count > _NODES or len(keys) > _DEPTH:
                raise LimitExceeded("YAML of more parts than is read")
            yield from _event(event, keys)
    except yaml.YAMLError as error:
        raise MalformedError("a configuration that is no YAML") from error
    except RecursionError as error:
        raise LimitExceeded("YAML nested deeper than is read") from error


class _Whole:
    """How many parts there are once each alias is replaced with what it names, of which nothing is made."""

    def __init__(self) -> None:
        self.open: list[list[Any]] = [["", 0]]
        self.named: dict[str, int] = {}

    def add(self, event: yaml.Event) -> None:
        """The next part. Raises LimitExceeded when they are too many."""
        import yaml

        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append([event.anchor, 1])
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(*self.open.pop())
        elif isinstance(event, yaml.AliasEvent):
            self._close("", self.named.get(event.anchor or "", 1))
        elif isinstance(event, yaml.ScalarEvent):
            self._close(event.anchor, 1)

    def _close(self, anchor: str | None, count: int) -> None:
        if anchor:
            self.named[anchor] = count
        self.open[-1][1] += count
        if self.open[-1][1] > _EXPANDED:
            raise LimitExceeded(SWOLLEN)


def _event(event: yaml.Event, keys: list[list[str]]) -> Iterator[tuple[str, str, str, int]]:
    import yaml

    if isinstance(event, yaml.CollectionStartEvent):
        key = _key(keys)
        keys.append(["map" if isinstance(event, yaml.MappingStartEvent) else "list", key, ""])
        if event.tag:
            yield key, "", event.tag, _line(event)
    elif isinstance(event, yaml.CollectionEndEvent):
        keys.pop()
        _used(keys)
    elif isinstance(event, yaml.ScalarEvent):
        if keys and keys[-1][0] == "map" and not keys[-1][2]:
            keys[-1][2] = event.value or "?"
            return
        yield _key(keys), event.value, event.tag or "", _line(event)
        _used(keys)
    elif isinstance(event, yaml.AliasEvent):
        if keys and keys[-1][0] == "map" and not keys[-1][2]:
            keys[-1][2] = "*"
        else:
            _used(keys)


def _key(keys: list[list[str]]) -> str:
    if not keys:
        return ""
    return keys[-1][2] if keys[-1][0] == "map" else keys[-1][1]


def _used(keys: list[list[str]]) -> None:
    if keys and keys[-1][0] == "map":
        keys[-1][2] = ""


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 0
