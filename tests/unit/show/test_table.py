"""Tables of the command line, written to something that is no terminal."""

import pytest

from upright.show.cli.output import OutputFormat, emit

LONG = "app/" + "deep/" * 40 + "chat.py:12"


def printed(capsys: pytest.CaptureFixture[str], rows: list[tuple[object, ...]]) -> list[str]:
    emit(OutputFormat.TABLE, {}, ("id", "version", "name", "where"), rows, "nothing")
    return capsys.readouterr().out.splitlines()


def test_nothing_is_cut_off_and_each_row_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    head, first, second = printed(capsys, [("a-1", "2", "x", LONG), ("b-22", "", "y\nz", "p.py")])
    assert head.split() == ["id", "version", "name", "where"]
    assert first.endswith(LONG)
    assert second.split() == ["b-22", "y�z", "p.py"]
    assert head.index("where") == first.index("app/") == second.index("p.py")


def test_columns_without_a_word_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, [("a-1", "", "x", ""), ("b-2", "", "y", "")]) == ["id   name", "a-1  x", "b-2  y"]


def test_no_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, []) == ["nothing"]
