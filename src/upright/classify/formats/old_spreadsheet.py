"""Sheets of Excel 97 to 2003 (xls) and binary workbooks (xlsb): the columns of each sheet.

Read by calamine, which holds a sheet in memory: larger files are gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from upright.classify.format import Format, Part
from upright.classify.formats._table import Sheet
from upright.model.errors import LimitExceeded, MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

LARGEST = 16 << 20


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The columns of every sheet."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    if item.size > min(limit, LARGEST):
        raise LimitExceeded(f"workbook larger than {LARGEST >> 20} MiB", item.path)
    with item.open() as stream:
        try:
            book = CalamineWorkbook.from_filelike(stream)
            for sheet in book.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    yield from _sheet(f"{item.path}:{sheet.name}", book.get_sheet_by_name(sheet.name).iter_rows())
        except PasswordError as error:
            raise MalformedError("encrypted workbook", item.path) from error
        except (CalamineError, OSError, ValueError, IndexError) as error:
            raise MalformedError("not a readable workbook", item.path) from error


def _sheet(partition: str, rows: Iterable[Sequence[object]]) -> Iterator[Part]:
    sheet = Sheet(partition)
    for row in rows:
        yield from sheet.add([_text(value) for value in row])
    yield from sheet.parts()


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


FORMAT = Format(
    id="old-spreadsheet",
    title="Old or binary spreadsheet",
    suffixes=(".xls", ".xlsb"),
    magic=((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), (0, b"PK\3\4")),
    packed=(b"xl/workbook.bin",),
    read=read,
)
