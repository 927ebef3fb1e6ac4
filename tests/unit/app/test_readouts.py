"""Targets of `upright classify`: files in their order, standard input of any format, what workers do not survive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from upright.app.catalog import units
from upright.app.readouts import readouts
from upright.classify.engine import Engine

ROWS = "name,ssn\nEva,417-20-4914\n"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine([units("classifiers")["pii.us-ssn"]])


def zipped() -> bytes:
    """An archive whose own bytes, taken for text, once looked like a laboratory report."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(zipfile.ZipInfo("in/p.csv", (2026, 11, 22, 5, 44, 52)), ROWS)
    return written.getvalue()


def test_a_folder_in_order(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped())
    (tmp_path / "b.csv").write_text(ROWS)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "d.txt").write_text("nothing")
    found = list(readouts([str(tmp_path)], engine, io.BytesIO()))
    assert [path for path, _ in found] == ["a.zip", "b.csv", "c.pdf", "d.txt"]
    archive, table, broken, text = (readout for _, readout in found)
    assert [(label.partition, label.data_class) for label in archive.labels] == [("a.zip!in/p.csv:ssn", "pii.us-ssn")]
    assert [span.data_class for span in table.spans] == ["pii.us-ssn"]
    assert [gap.code for gap in broken.gaps] == ["malformed"]
    assert (text.spans, text.labels, text.gaps) == ((), (), ())


@pytest.mark.parametrize("data", [zipped(), ROWS.encode(), ROWS.encode("utf-16")])
def test_standard_input_of_any_format(engine: Engine, data: bytes) -> None:
    ((path, readout),) = readouts(["-"], engine, io.BytesIO(data))
    assert path == "-"
    found = {span.data_class for span in readout.spans} | {label.data_class for label in readout.labels}
    assert found == {"pii.us-ssn"}
