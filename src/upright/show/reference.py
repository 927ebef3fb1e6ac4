"""The reference, generated from the catalogs: a page cannot say what its unit does not do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any

from upright.app.catalog import SHELVES, units
from upright.model.unit import Unit, module_name
from upright.show.shapes import DOCUMENTS, json_schema

_SHOWN = {
    "rules": ("severity", "assesses", "signals", "remediations", "weakness", "remedy", "breaks", "holds"),
    "classifiers": ("sensitivity", "regulations", "countries", "aliases", "context", "needs_context"),
    "connectors": ("permissions", "options"),
    "methods": ("options", "needs_key", "reversible"),
    "signs": ("sensitivity", "in_code"),
    "detections": ("severity", "signals", "window"),
    "remediations": ("reversibility", "permissions"),
    "formats": ("media_type", "suffix"),
}
_SKETCHES = {"breaks", "holds"}


def page(shelf: str, unit: Unit) -> str:
    """The reference page of one unit, in Markdown."""
    lines = [f"## {unit.id}", "", f"{unit.title}.", ""]
    text = _docstring(shelf, unit)
    if text:
        lines += [text, ""]
    for name in _SHOWN.get(shelf, ()):
        lines += _field(name, getattr(unit, name))
    return "\n".join(lines).rstrip() + "\n"


def _docstring(shelf: str, unit: Unit) -> str:
    module = sys.modules.get(f"{SHELVES[shelf].package}.{module_name(unit.id)}")
    return cleandoc(module.__doc__) if module is not None and module.__doc__ else ""


def _field(name: str, value: Any) -> Iterator[str]:
    if name in _SKETCHES:
        for sketch in value:
            yield from (f"{name.capitalize()}:", "", "```", cleandoc(sketch).strip(), "```", "")
        return
    text = _words(value)
    if text:
        yield from (f"- {name.replace('_', ' ')}: {text}",) if name != "remedy" else (f"- fix: {text}", "")


def _words(value: Any) -> str:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return getattr(value, "name", str(value)).lower() if hasattr(value, "name") else str(value)
    return ", ".join(sorted(str(each) for each in value))


def pages() -> dict[str, str]:
    """Every generated file of docs/reference: file name -> content."""
    made: dict[str, str] = {}
    index = ["# Reference", "", "Generated from the catalogs by `make docs`.", ""]
    for shelf in SHELVES:
        known = units(shelf)
        title = f"# {shelf.capitalize()}: {len(known)}"
        if shelf == "frameworks":
            rows = [f"- `{unit.id}`: {unit.title}, {len(unit.controls)} controls" for unit in known.values()]
            made[f"{shelf}.md"] = "\n".join([title, "", *rows]) + "\n"
        else:
            made[f"{shelf}.md"] = "\n".join([title, "", *(page(shelf, unit) for unit in known.values())])
        index.append(f"- [{shelf}]({shelf}.md): {len(known)}")
    for name in DOCUMENTS:
        made[f"{name}.schema.json"] = json.dumps(json_schema(name), indent=2, sort_keys=True) + "\n"
        index.append(f"- [{name}.schema.json]({name}.schema.json): JSON Schema of `upright/{name}/1`")
    made["README.md"] = "\n".join(index) + "\n"
    return made
