"""What an item is, beside the values that it holds: its kind of document, and signs of poisoning."""

from __future__ import annotations

from upright.classify.document_features import READ
from upright.classify.documents import CATEGORIES, category
from upright.classify.format import Part
from upright.classify.poisoning import TextSigns, row_labels
from upright.model.data import DataLabel
from upright.model.errors import UprightError
from upright.model.item import Item

_PLAIN = frozenset({".html", ".htm", ".xml", ".md", ".txt", ".rst", ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ""})
# What the ending of a name already tells (code, configuration, logs), and tables, whose columns are classified instead.
_TOLD = frozenset(
    {
        ".py", ".pyi", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".go", ".java", ".rs", ".c", ".h", ".cc", ".cpp",
        ".hpp", ".cs", ".rb", ".php", ".swift", ".kt", ".scala", ".sh", ".bash", ".css", ".r", ".lua", ".pl",
        ".sql", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".tf", ".tfvars", ".properties", ".lock",
        ".env", ".log", ".db", ".sqlite", ".sqlite3", ".db3", ".parquet", ".pq", ".orc", ".avro", ".arrow",
        ".feather", ".ipynb",
    }
)  # fmt: skip


class Marks:
    """Gathers the marks of one item, part by part."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.signs: dict[str, TextSigns] = {}
        self.text: list[str] = []
        self.left = READ

    def take(self, inside: Item, part: Part) -> None:
        """Look at one part, unless it is history; `inside` is the file it stands in (an archive holds several)."""
        if "history" in self.item.provenance:
            return
        if inside.path not in self.signs:
            self.signs[inside.path] = TextSigns(inside)
        self.signs[inside.path].take(part.text, part.partition, part.line_of, values=bool(part.column))
        if self.left > 0 and inside.path == self.item.path:
            piece = part.text[: self.left]
            self.text.append(f"{part.column}: {piece}" if part.column else piece)
            self.left -= len(piece)

    def labels(self, limit: int) -> tuple[DataLabel, ...]:
        """The kind of document, what texts show, and what the rows show."""
        if "history" in self.item.provenance:
            return ()
        found = [label for signs in self.signs.values() for label in signs.labels()]
        return (*self._kind(), *found, *row_labels(self.item, limit))

    def _kind(self) -> tuple[DataLabel, ...]:
        """By what the text says, where the file's name does not tell."""
        found = None if self.item.suffix in _TOLD else category(self._beginning())
        if found is None:
            return ()
        unit = CATEGORIES[found.id]
        return (DataLabel(unit.id, self.item.path, 1, 1, found.confidence, unit.sensitivity),)

    def _beginning(self) -> str:
        """The beginning as the file has it where it is plain text; else what was read out of it."""
        if self.item.suffix in _PLAIN:
            try:
                beginning = self.item.read(READ)
            except UprightError:
                return ""
            if b"\0" not in beginning:  # as an archive has, whatever it is called
                return beginning.decode("utf-8", "replace")
        return "\n".join(self.text)
