"""Which classes count in which kind of file, written down once, so that everyone can see what was not looked for.

- **data** (tables, records, logs, dumps, notebooks' outputs, mail, office documents, PDF): every class.
- **prose** (Markdown, text, HTML): secrets that are sure (0.95; documentation shows passwords as samples); every class
  that is sure (0.8); of the classes that all documents are full of (addresses of mail and machines, names, telephone
  numbers), only when several different values stand there.
- **code** and **configuration**: secrets, and classes whose leak is critical when sure (0.9). Source files carry e-mail
  addresses in headers, addresses of hosts and numbers of all kinds; these say nothing about data that is held.
- **locks** (lock files, minified bundles, source maps): only secrets that are sure (0.9); they are full of digests.
"""

from __future__ import annotations

from enum import StrEnum

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity
from upright.model.item import Item

SEVERAL = 3  # different values of a common class that make it count in prose


class Scope(StrEnum):
    """What a file is for."""

    DATA = "data"
    PROSE = "prose"
    CODE = "code"
    LOCK = "lock"


_DATA = frozenset(
    {
        ".csv", ".tsv", ".psv", ".jsonl", ".ndjson", ".parquet", ".pq", ".sqlite", ".sqlite3", ".db", ".db3",
        ".log", ".sql", ".ipynb", ".eml", ".mbox", ".vcf", ".avro", ".orc", ".arrow", ".feather", ".dump", ".ldif",
        ".ics", ".xlsx", ".dat", ".xls", ".xlsm", ".xlsb", ".ods", ".pdf", ".docx", ".docm", ".pptx", ".odt", ".odp",
        ".rtf", ".psql", ".mysql", ".vcard", ".ical", ".tab", ".parq", ".gpkg", ".arrows", ".ipc", ".jsonlines",
        ".ldjson", ".mbx", ".mht", ".mhtml", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif",
    }
)  # fmt: skip
_PROSE = frozenset(
    {
        ".md", ".mdx", ".txt", ".rst", ".html", ".htm", ".adoc", ".tex", ".org", ".mdc", ".prompt",
    }
)  # fmt: skip
_TEMPLATES = frozenset({".gotmpl", ".tmpl", ".tpl", ".j2", ".jinja", ".jinja2", ".erb", ".hbs", ".mustache", ".ejs"})
_LOCK_NAMES = frozenset(
    {
        "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "pipfile.lock", "cargo.lock",
        "composer.lock", "gemfile.lock", "go.sum", "bun.lock", "flake.lock", ".terraform.lock.hcl",
    }
)  # fmt: skip
_CONFIG_NAMES = (
    "package.json",
    "tsconfig",
    "manifest.json",
    "settings.json",
    "config.json",
    "launch.json",
    "tasks.json",
    "mcp.json",
    "appsettings",
)
_DATA_FOLDERS = frozenset(
    {
        "data",
        "dataset",
        "datasets",
        "fixtures",
        "seed",
        "seeds",
        "dumps",
        "exports",
        "records",
        "corpus",
        "corpora",
        "documents",
        "uploads",
        "knowledge",
    }
)
_NOT_DATA_NAMES = ("requirements", "constraints", "license", "licence", "robots", "cmakelists")
_RECORDS = frozenset({".json", ".xml", ".yaml", ".yml"})
_TABLES = frozenset({"", ".txt", ".out", ".bak", ".old", ".tmp", ".data", ".export", ".dump"})  # when they hold one

SURE_SECRET = {Scope.DATA: 0.7, Scope.CODE: 0.7, Scope.LOCK: 0.9, Scope.PROSE: 0.95}


def scope_of(item: Item, *, records: bool = False) -> Scope:
    """The scope of a file, by its name and folder. `records`: its content is a list of records.

    A file inside another (`mail.eml!body.html`) is data where the outer one is.
    """
    *outer, inner = item.path.lower().split("!")
    name = inner.rpartition("/")[2]
    if name in _LOCK_NAMES or name.endswith((".min.js", ".min.css", ".map")):
        return Scope.LOCK
    if item.suffix in _DATA or any(f".{path.rpartition('.')[2]}" in _DATA for path in outer):
        return Scope.DATA
    if records and item.suffix in _TABLES:
        return Scope.DATA
    in_data = not _DATA_FOLDERS.isdisjoint(item.path.lower().split("/")[:-1])
    *_, before, last = ("", *name.rsplit(".", 2))
    written = f".{before}" if f".{last}" in _TEMPLATES else item.suffix  # `README.md.gotmpl` is prose
    if written in _PROSE:
        return Scope.DATA if in_data and not name.startswith(_NOT_DATA_NAMES) else Scope.PROSE
    if item.suffix in _RECORDS and not any(name.startswith(start) or name == start for start in _CONFIG_NAMES):
        return Scope.DATA if records or in_data else Scope.CODE
    return Scope.CODE


def counts(scope: Scope, unit: Classifier, confidence: float, values: int) -> bool:
    """Whether hits of this class, at best this sure, with so many different values, count in such a file."""
    if unit.id.startswith("secret."):
        return confidence >= SURE_SECRET[scope]
    if scope is Scope.DATA:
        return True
    if scope is Scope.PROSE:
        common = unit.sensitivity <= Sensitivity.MODERATE
        return confidence >= 0.8 and (not common or values >= SEVERAL)  # noqa: PLR2004
    return scope is Scope.CODE and unit.sensitivity is Sensitivity.CRITICAL and confidence >= 0.9  # noqa: PLR2004
