"""Notebooks whose kernel runs TypeScript are read as scripts, each line where it stands in the file."""

from __future__ import annotations

import json

from upright.discover.document import Document
from upright.discover.readers.script import script
from upright.model.item import Item


def notebook(language: str) -> Document:
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n"]},
        {
            "cell_type": "code",
            "outputs": [],
            "source": ["%pip x\n", "import OpenAI from 'openai';\n", "const c = 1;\n"],
        },
        {"cell_type": "code", "outputs": [], "source": ["new OpenAI().chat({ model: 'gpt-4o' });"]},
    ]
    text = json.dumps({"cells": cells, "metadata": {"language_info": {"name": language}}, "nbformat": 4}, indent=1)
    return Document(Item(source="s", path="a.ipynb", content=text.encode(), size=len(text)))


def test_lines_are_those_of_the_file() -> None:
    book = notebook("typescript")
    assert book.language == "typescript"
    raw = book.content.decode().split("\n")
    found = script(book)
    assert [each.module for each in found.imports] == ["openai"]
    assert "import OpenAI" in raw[found.imports[0].line - 1]
    assert {raw[each.line - 1].strip() for each in found.calls} == {"\"new OpenAI().chat({ model: 'gpt-4o' });\""}


def test_other_notebooks_stay_notebooks() -> None:
    assert notebook("python").language == "notebook"
    whole = '{"cells": "x", "metadata": {"language_info": {"name": "typescript"}}}'
    broken = Document(Item(source="s", path="a.ipynb", content=whole.encode(), size=len(whole)))
    assert broken.language == "typescript"
    assert broken.text == ""
