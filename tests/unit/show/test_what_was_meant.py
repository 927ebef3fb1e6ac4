"""A word that there is not is an error with what was probably meant, and never an empty answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from drawn import drawn_workspace
from upright.app.vulnerabilities import read
from upright.model.errors import ConfigError
from upright.show.cli.main import main
from upright.show.cli.output import counted


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of the sketched estate."""
    folder = tmp_path_factory.mktemp("meant") / "state"
    drawn_workspace(folder).store.close()
    return folder


def _said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path, *words: str
) -> tuple[object, str]:
    monkeypatch.setenv("UPRIGHT_HOME", str(home))
    monkeypatch.setattr(sys, "argv", ["upright", *words])
    with pytest.raises(SystemExit) as done:
        main()
    out = capsys.readouterr()
    return done.value.code, out.out + out.err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("what-if", "--remove", "{asset}x"), "did you mean"),
        (("lineage", "{asset}x"), "did you mean"),
        (("show", "{asset}x"), "did you mean"),
        (("gate", "--policy", "baselin"), "did you mean 'baseline'?"),
        (("policy", "explain", "agentss"), "did you mean 'agents'?"),
        (("inventory", "--class", "pii.us-sn"), "did you mean 'pii.us-ssn'?"),
        (("shadow", "no-such-folder"), "no-such-folder: no such file or folder"),
        (("selftest", "--only", "nowhere"), "--only 'nowhere': no such target"),
        (("journal", "export", "x.json"), "the journal is empty"),
        (("journal", "key"), "the journal is empty"),
    ],
)
def test_what_there_is_not(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    meant: str,
) -> None:
    names = _said(monkeypatch, capsys, home, "query", "(a:agent)", "--format", "csv")[1]
    asset = names.splitlines()[1].split(",")[0].removeprefix("agent ")
    code, told = _said(monkeypatch, capsys, home, *(word.format(asset=asset) for word in words))
    assert (code, told.count("\n")) == (2, 1), told
    assert meant in told


def test_a_class_may_be_a_family_or_a_pattern(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [_said(monkeypatch, capsys, home, "inventory", "--class", asked) for asked in ("pii", "pii.*", "phi.*")]
    assert told[0] == told[1]
    assert [code for code, _ in told] == [0, 0, 0]
    assert "pii." in told[0][1]


def test_what_is_to_be_forgotten_may_be_mistyped(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _said(monkeypatch, capsys, home, "lineage", "--forget", "no-such-data.csv")[1]
    assert told.startswith("no dataset is called so, and as a value it was seen nowhere")


def test_what_holds_no_advisory_leaves_no_trace(tmp_path: Path) -> None:
    from upright.store.advisories import open_advisories

    for name, content in (
        ("a.json", b"{"),
        ("b.csv", b"id,ssn\n1,2\n"),
        ("c.zip", b"PK\x03\x04" + b"\0" * 30 + b"PK\x05\x06" + b"\0" * 18),
        ("d.csv.gz", b"\x1f\x8b\x08\0broken"),
        ("e", b""),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ConfigError, match="holds no advisories"):
            read(tmp_path / name, tmp_path / "known.db")
    with open_advisories(tmp_path / "known.db", make=True) as store:
        assert list(store.status()) == []


def test_one_is_not_many() -> None:
    assert [counted(1, "gap"), counted(2, "gap"), counted(1, "entry", "entries"), counted(0, "entry", "entries")] == [
        "1 gap", "2 gaps", "1 entry", "0 entries",
    ]  # fmt: skip
