"""What a format must do: read its examples, be recognised by content, and survive any bytes in bounded memory."""

from __future__ import annotations

from upright.classify.format import Example, Format, Part, format_of, formats, walk
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

LIMIT = 1 << 20


def item(name: str, data: bytes) -> Item:
    """An item that holds its content."""
    return Item("example", name, len(data), content=data)


def check_format(unit: Format) -> None:
    """Read every example: each says what must be found where, and nothing in it may be a gap."""
    for suffix in unit.suffixes:
        assert suffix.startswith("."), f"{unit.id}: {suffix} is no ending"
        claimed = [other.id for other in formats().values() if suffix in other.suffixes]
        assert claimed == [unit.id], f"{suffix} is claimed by {claimed}"
    for example in unit.examples:
        data = example.build()
        assert format_of(item(example.name, data)) is unit, f"{unit.id}: {example.name} is not recognised"
        _check_example(unit, example, data)


def _check_example(unit: Format, example: Example, data: bytes) -> None:
    assert example.holds, f"{unit.id}: {example.name} expects nothing"
    texts: dict[str, str] = {}
    for inside, part in walk(item(example.name, data), LIMIT):
        assert isinstance(part, Part), f"{unit.id}: {example.name}: became a gap: {part}"
        assert part.partition.startswith(inside.path), f"{unit.id}: {part.partition} is not within {inside.path}"
        assert not part.lines or len(part.lines) == part.text.count("\n") + 1, f"{unit.id}: lines of {part.partition}"
        texts[part.partition] = f"{texts.get(part.partition, '')}\n{part.text}"
    for partition, text in example.holds:
        seen = texts.get(example.name + partition, "")
        assert text in seen, f"{unit.id}: {example.name}{partition}: no {text!r} in {sorted(texts.items())}"


def check_survives(name: str, data: bytes, limit: int = LIMIT) -> list[Part | Gap]:
    """No bytes whatever make a format raise anything but MalformedError, or give much more than they hold."""
    found: list[Part | Gap] = []
    try:
        found.extend(part for _, part in walk(item(name, data), limit))
    except MalformedError:
        return found
    return found


def check_sections(unit: Format) -> None:
    """The sections of an example join to its decoded text, in order."""
    for example in unit.examples if unit.sections else ():
        data = example.build()
        end = 0
        for part in unit.sections(item(example.name, data), LIMIT) if unit.sections else ():
            assert part.start == end, f"{unit.id}: a section begins at {part.start}, not {end}"
            end += len(part.text)
        assert end, f"{unit.id}: {example.name} has no section"
