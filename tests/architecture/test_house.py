"""The house keeps its own rules: sizes, names, guarded places, and what must not be in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
REFUSED_NAMES = {"utils", "helpers", "common", "base", "manager", "handler", "processor"}
GUARDED = {"src/upright/app/guard.py"}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


HOT_LOOPS = {("pickle_plain.py", "run_plain")}  # one step for each of millions of opcodes: calls would double its time


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (path.name, node.name) not in HOT_LOOPS:
            assert (node.end_lineno or 0) - node.lineno <= LONGEST_FUNCTION, f"{node.name} is too long"


def test_rooms_have_honest_names() -> None:
    named = {path.stem for path in SOURCES} | {path.parent.name for path in SOURCES}
    assert not named & REFUSED_NAMES


def test_everything_is_caught_in_one_guarded_place() -> None:
    for path in SOURCES:
        relative = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                passed_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
                broad = caught in {"Exception", "BaseException", "everything"} and not passed_on
                assert not broad or relative in GUARDED, f"{relative}:{node.lineno} catches {caught}"


def test_nothing_is_loaded_or_executed() -> None:
    """The scanner never unpickles, evaluates or imports what it reads."""
    refused = re.compile(
        r"\b(pickle|marshal|dill|joblib|torch|tensorflow|keras)\.loads?\(|\byaml\.(unsafe_)?load\(|\beval\(|\bexec\("
    )
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func) + "("
                if called == "yaml.load(" and "SafeLoader" in ast.unparse(node):
                    continue
                assert not refused.match(called), f"{path.name}:{node.lineno} calls {called}"


def test_the_project_speaks_of_itself_alone() -> None:
    hosts = "|".join(("pypi" + r"\.org", "registry" + r"\.npmjs", "files" + r"\.pythonhosted", "deb" + r"\.debian"))
    elsewhere = re.compile(rf"/work/(main|shared|\.library)|\.\./shared|{hosts}")
    for path in _tracked():
        if (
            path.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".ts", ".tsx", ".sh", ".json", ".lock"}
            or not path.suffix
        ):
            found = elsewhere.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{path.relative_to(ROOT)} names {found.group()}"


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    for path in SOURCES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            comment = line.partition("#")[2]
            assert not marks.search(comment), f"{path.relative_to(ROOT)}:{number} {line.strip()}"


CATALOGS = re.compile(
    r"upright\.(discover\.detectors|judge\.rules|classify\.classifiers|watch\.detections|act\.remediations|act\.steps"
    r"|connect\.connectors|show\.formats)\.([a-z]\w*)"
)


def test_units_do_not_know_one_another() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert not CATALOGS.match(node.module or ""), f"{path.name}:{node.lineno} imports {node.module}"


def test_layers() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_reference_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "docs/build.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_line_starts_at_once() -> None:
    """`upright --version` in under half a second of processor time: commands load what they need when they run."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "upright.show.cli.main", "--version"], check=True, capture_output=True, cwd=ROOT
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.6
