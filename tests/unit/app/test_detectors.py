"""Detectors are the same whether they were loaded or only what they select was; nothing stale or broken is believed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from upright.app import detectors as shelf
from upright.app.catalog import units
from upright.app.detectors import Listed, detectors
from upright.discover.document import Document
from upright.discover.examine import Panel, examine
from upright.model.item import Item

_LOADED = """
import sys
from upright.app.detectors import detectors
detectors({suffixes!r})
print(*(name for name in sys.modules if name.startswith("upright.discover.detectors.")))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    detectors()
    return tmp_path / "upright"


def test_what_is_listed_selects_and_sees_as_what_is_loaded(folder: Path) -> None:
    listed = detectors()
    assert all(isinstance(each, Listed) for each in listed)
    loaded = units("detectors")
    assert [(each.id, each.selects, each.in_tests) for each in listed] == [
        (each.id, each.selects, each.in_tests) for each in loaded.values()
    ]
    text = b"from openai import OpenAI\nclient = OpenAI()\nclient.responses.create(model='gpt-4o', input='x')\n"
    document = Document(Item("here", "app.py", len(text), content=text))
    seen = examine(document, Panel(listed))
    assert seen.observations
    assert seen == examine(document, Panel(loaded.values()))


def test_only_what_many_documents_want_is_loaded_at_once(folder: Path) -> None:
    def loaded(*suffixes: str) -> set[str]:
        program = _LOADED.format(suffixes=suffixes)
        printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        return set(printed.stdout.split())

    assert not loaded()
    assert "upright.discover.detectors.terraform_resources" in loaded(".tf")
    assert "upright.discover.detectors.python_agents" not in loaded(".tf")


@pytest.mark.parametrize("content", [b"no JSON", b"[]", b'{"stamp": "another"}'])
def test_a_broken_file_is_written_anew(folder: Path, content: bytes) -> None:
    (file,) = folder.glob("detectors-*")
    kept = file.read_bytes()
    file.write_bytes(content)
    assert not any(isinstance(each, Listed) for each in detectors())
    assert file.read_bytes() == kept


def test_a_list_from_before_a_change_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder.parent / "code"
    for name in ("discover", "model"):
        (root / name / "deeper").mkdir(parents=True)
    (root / "discover" / "deeper" / "words.txt").write_text("one\n")
    monkeypatch.setattr(shelf, "_ROOT", root)
    detectors()
    assert all(isinstance(each, Listed) for each in detectors())
    (root / "discover" / "deeper" / "words.txt").write_text("one\ntwo\n")
    assert not any(isinstance(each, Listed) for each in detectors())


def test_a_list_that_others_may_write_is_not_read(folder: Path) -> None:
    (file,) = folder.glob("detectors-*")
    told = json.loads(file.read_bytes())
    told["detectors"][0]["module"] = "antigravity"
    file.write_text(json.dumps(told))
    file.chmod(0o666)
    assert not any(isinstance(each, Listed) for each in detectors())
