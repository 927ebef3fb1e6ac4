"""Lock files written anew by tools that a machine may lack; each from packages of our own."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from worlds import finding

from upright.act.execute import apply, undo
from upright.act.journal import Journal
from upright.act.plan import make_plan
from upright.act.remediation import Context
from upright.app.catalog import units
from upright.model.asset import Asset, AssetKind, Location
from upright.model.errors import ConflictError
from upright.testing.worlds import lay_files, picture

_SUMS = """example.com/left v1.0.0 h1:3NxRR1tzNGwHmuMHFpdqxFqeVJfHmQRyUBRC6eXQ0Rc=
example.com/left v1.0.0/go.mod h1:/Vua/lU0iKcQXurX1Wm4HuG58SFx4Yr/hfcDj3ujbL8=
"""


def package(name: str, manifest: str) -> Asset:
    return Asset("package-1", AssetKind.PACKAGE, name, locations=(Location(manifest, 0, "world", "dependency"),))


def modules(folder: Path) -> None:
    """What a proxy of Go modules serves of one module in three versions."""
    folder.mkdir(parents=True)
    about = "module example.com/left\n\ngo 1.19\n"
    for version in ("v1.0.0", "v1.1.0", "v1.2.0"):
        (folder / f"{version}.info").write_text(f'{{"Version": "{version}", "Time": "2024-01-01T00:00:00Z"}}')
        (folder / f"{version}.mod").write_text(about)
        with zipfile.ZipFile(folder / f"{version}.zip", "w") as made:
            made.writestr(f"example.com/left@{version}/go.mod", about)
            made.writestr(f"example.com/left@{version}/left.go", f'package left\n\nconst V = "{version}"\n')
    (folder / "list").write_text("v1.0.0\nv1.1.0\nv1.2.0\n")


def test_a_go_module_takes_the_version_that_fixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("go"):
        pytest.skip("go is not installed")
    modules(tmp_path / "proxy" / "example.com" / "left" / "@v")
    for name, value in (
        ("GOPROXY", f"file://{tmp_path / 'proxy'}"),
        ("GOSUMDB", "off"),
        ("GOMODCACHE", str(tmp_path / "mods")),
        ("GOCACHE", str(tmp_path / "cache")),
    ):
        monkeypatch.setenv(name, value)
    files = {
        "go.mod": "module a\n\ngo 1.19\n\nrequire example.com/left v1.0.0\n",
        "go.sum": _SUMS,
        "a.go": "package a\n",
    }
    lay_files(files, tmp_path / "world")
    before = picture(tmp_path / "world")
    context = Context({"world": tmp_path / "world"}, tmp_path / "vault", Path.read_bytes, {"version": "1.1.0"})
    journal = Journal(tmp_path / "journal.jsonl")
    left = package("example.com/left", "go.mod")
    plan = make_plan(finding("package-1"), left, units("remediations")["upgrade-package"], context)
    apply(plan, context, journal)
    assert (tmp_path / "world" / "go.mod").read_text() == files["go.mod"].replace("v1.0.0", "v1.1.0")
    assert "example.com/left v1.1.0 h1:" in (tmp_path / "world" / "go.sum").read_text()
    undo(plan.id, context, journal)
    assert picture(tmp_path / "world") == before
    for each in (tmp_path / "mods").rglob("*"):
        each.chmod(0o755)  # which the tool keeps from being removed


def test_a_tool_that_may_run_code_of_packages_is_asked_only_when_allowed(tmp_path: Path) -> None:
    lay_files({"pyproject.toml": "[tool.poetry]\n", "poetry.lock": ""}, tmp_path / "world")
    context = Context({"world": tmp_path / "world"}, tmp_path / "vault", Path.read_bytes, {"version": "1.1"})
    with pytest.raises(ConflictError, match="--set run=poetry"):
        make_plan(
            finding("package-1"), package("left", "pyproject.toml"), units("remediations")["upgrade-package"], context
        )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('dependencies = ["left (>=1.0,<2)"]', 'dependencies = ["left==1.5"]'),
        (
            "dependencies = [\"left[x] >= 1, < 2 ; python_version > '3'\"]",
            "dependencies = [\"left[x]==1.5 ; python_version > '3'\"]",
        ),
        ('left = "^1.0"', 'left = "==1.5"'),
        ('dependencies = ["leftpad (>=1.0)"]', 'dependencies = ["leftpad (>=1.0)"]'),
    ],
)
def test_requirements_in_all_their_spellings(before: str, after: str) -> None:
    from upright.act.remediations._requirements import required

    assert required("pyproject.toml", before, "left", "1.5") == after
