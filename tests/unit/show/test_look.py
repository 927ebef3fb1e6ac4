"""What `upright show` and `upright explain` write down of values that are more than a word."""

from __future__ import annotations

from upright.model.asset import Json
from upright.show.cli.look import _stated


def test_records_take_a_line_each_and_nothing_looks_like_a_program() -> None:
    seen: list[Json] = [{"path": "app/a.py", "line": 3, "text": "pickle.load(...)", "detector": "python-model-files"}]
    told = list(_stated({"seen": seen, "weakness": ["CWE-502", "LLM03:2025"], "public": True, "port": 8000}))
    assert told == [
        "port: 8000",
        "public: true",
        "seen:",
        "  app/a.py:3  pickle.load(...)  detector python-model-files",
        "weakness: CWE-502, LLM03:2025",
    ]


def test_a_place_without_lines_has_no_line() -> None:
    seen: Json = [{"path": "a.pkl", "line": 0, "text": "os.system"}, {"path": "b.py", "line": 3, "text": "load"}]
    assert list(_stated({"seen": seen})) == ["seen:", "  a.pkl  os.system", "  b.py:3  load"]
