"""Every format of files passes the generic suite."""

from __future__ import annotations

import pytest

from upright.classify.format import Format, formats
from upright.testing.formats import check_format, check_sections

UNPROVEN = {"unread", "image", "old-spreadsheet", "seven-zip"}  # proven by files of other programs, in tests/unit


@pytest.mark.parametrize("unit", formats().values(), ids=lambda unit: unit.id)
def test_format(unit: Format) -> None:
    assert unit.examples or unit.id in UNPROVEN
    check_format(unit)
    check_sections(unit)
