"""`upright scan-model`: exit codes, SARIF, allow-lists, and verdicts that nothing beside the file changes."""

from __future__ import annotations

import json
import os
import pickle
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from upright.app.config import load_config
from upright.app.executor import Executor
from upright.app.models import FEW, Judging, judge_models, make
from upright.discover.readers.pickle_policy.own import trust
from upright.model.errors import ConfigError
from upright.model.item import Item
from upright.show.cli.models import run
from upright.testing.hostile_containers import hostile_containers
from upright.testing.hostile_pickles import hostile_pickles

SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "sarif-2.1.0.json").read_text())
EVIL = hostile_pickles()[next(iter(hostile_pickles()))]
NUMBERS = b"\x93NUMPY\x01\x00v\x00" + b"{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }".ljust(117) + b"\n"
OWN = b"\x80\x04\x8c\x0cacme.loading\x8c\x07rebuild\x93K\x01\x85R."
COMMAND = [sys.executable, "-m", "upright.show.cli.main", "scan-model"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.pkl").write_bytes(pickle.dumps({"a": 1}))
    (tmp_path / "evil näme.pkl").write_bytes(EVIL)
    (tmp_path / "own.pkl").write_bytes(OWN)
    return tmp_path


@pytest.mark.parametrize(("name", "code"), [("good.pkl", 0), ("evil näme.pkl", 1), ("own.pkl", 2), ("gone.pkl", 2)])
def test_exit_codes(folder: Path, name: str, code: int) -> None:
    done = subprocess.run([*COMMAND, str(folder / name)], capture_output=True, check=False)
    assert done.returncode == code, done


@pytest.mark.parametrize("names", [["good.pkl"], ["evil näme.pkl", "own.pkl", "good.pkl"], ["."]])
def test_sarif_is_valid(folder: Path, names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run([*(str(folder / name) for name in names), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    assert not [error.message for error in Draft7Validator(SCHEMA).iter_errors(log)]
    results, rules = log["runs"][0]["results"], log["runs"][0]["tool"]["driver"]["rules"]
    assert bool(results) == (names != ["good.pkl"])
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)


def test_what_cannot_be_read_fails_the_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "box").mkdir()
    os.mkfifo(folder / "box" / "pipe")
    assert run([str(folder / "box"), "--format", "sarif"]) == 2
    log = json.loads(capsys.readouterr().out)
    assert not [error.message for error in Draft7Validator(SCHEMA).iter_errors(log)]
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_of_a_folder_what_goes_by_the_name_of_a_model_and_is_none_is_told(tmp_path: Path) -> None:
    for name in ("a.onnx", "b.gguf", "c.bin", "d.txt", "e.model", "f.pth"):
        (tmp_path / name).write_bytes(b"none of this is a model")
    told = {each.path: each.verdict for each in judge_models([str(tmp_path)])}
    assert told == {"a.onnx": "unknown", "b.gguf": "unknown"}


@pytest.mark.parametrize("line", ["pure acme.loading.rebuild", "trust acme  # ours", "pure acme.loading.*"])
def test_an_own_list_proves_what_no_table_knows(folder: Path, line: str) -> None:
    (folder / "allowed.txt").write_text(f"# what we trust\n{line}\n")
    verdicts = [report.verdict for report in judge_models([str(folder / "own.pkl")])]
    allowed = Judging(allow=(str(folder / "allowed.txt"),))
    assert verdicts == ["unknown"]
    assert [report.verdict for report in judge_models([str(folder / "own.pkl")], allowed)] == ["clean"]
    assert [report.verdict for report in judge_models([str(folder / "evil näme.pkl")], allowed)] == ["malicious"]
    trust([])


@pytest.mark.parametrize(
    "line",
    ["pure os.system", "trust os", "trust builtins", "class acme.subprocess.*", "sink acme.x", "pure", "pure a b"],
)
def test_a_danger_cannot_be_allowed(line: str) -> None:
    with pytest.raises(ConfigError, match="here:1"):
        trust([("here:1", line)])
    trust([])


def test_an_estate_allows_its_own(folder: Path) -> None:
    config = folder / "upright.yaml"
    config.write_text("sources: [{path: own.pkl}]\nmodels: {allow: {frameworks: [acme]}}\n")
    load_config(config)
    item = Item("s", "own.pkl", len(OWN), content=OWN)
    assert make(Judging())(item).verdict == "clean"
    (report,) = judge_models([str(folder / "own.pkl")], Judging(allow=(str(config),)))
    assert report.verdict == "clean"
    config.write_text("sources: [{path: own.pkl}]\n")
    load_config(config)
    assert make(Judging())(item).verdict == "unknown"
    config.write_text("sources: [{path: own.pkl}]\nmodels: {alow: {}}\n")
    with pytest.raises(ConfigError, match="models"):
        load_config(config)


def test_few_and_many_files_get_the_same_verdicts(folder: Path) -> None:
    corpus = [*hostile_containers().values()][: FEW + 3]
    for number, content in enumerate(corpus):
        (folder / f"{number:02}.bin").write_bytes(content)
    many = {report.path: report.verdict for report in judge_models([str(folder)])}
    assert len(many) > FEW
    for path, verdict in many.items():
        (alone,) = judge_models([str(folder / path)])
        assert alone.verdict == verdict, path


def test_files_that_are_named_are_all_told_of(folder: Path) -> None:
    """Of a folder only models and dangers; of what was asked for by name everything, even what is no model."""
    (folder / "numbers.npy").write_bytes(NUMBERS + bytes(16))
    (folder / "notes.txt").write_bytes(b"\x01\x02 nothing that is known")
    asked = [str(folder / name) for name in ("good.pkl", "numbers.npy", "notes.txt")]
    reports = {report.path: report.verdict for report in judge_models(asked)}
    assert reports == {"good.pkl": "clean", "numbers.npy": "clean", "notes.txt": "unknown"}
    below = {report.path for report in judge_models([str(folder)])}
    assert below == {"good.pkl", "own.pkl", "evil näme.pkl", "numbers.npy"}


def test_named_files_that_share_a_name_are_told_apart(folder: Path) -> None:
    first, second = folder / "one" / "model.pkl", folder / "two" / "model.pkl"
    for path, source in ((first, "good.pkl"), (second, "evil näme.pkl")):
        path.parent.mkdir()
        path.write_bytes((folder / source).read_bytes())
    reports = {r.path: r.verdict for r in judge_models([str(first), str(second), str(folder / "own.pkl")])}
    assert reports == {str(first): "clean", str(second): "malicious", "own.pkl": "unknown"}


def test_verdicts_do_not_depend_on_what_is_installed_beside(tmp_path: Path) -> None:
    """Packages of the libraries' names that would leave a mark when imported: none is, and no verdict changes."""
    installed, marks, files = tmp_path / "installed", tmp_path / "mark", tmp_path / "files"
    files.mkdir()
    for name in (
        "torch",
        "sklearn",
        "joblib",
        "dill",
        "onnx",
        "tensorflow",
        "keras",
        "h5py",
        "skops",
        "safetensors",
        "acme",
    ):
        (installed / name).mkdir(parents=True)
        (installed / name / "__init__.py").write_text(f"open({str(marks)!r}, 'a').write(__name__)\n")
    for number, content in enumerate((hostile_containers() | hostile_pickles()).values()):
        if len(content) < 1 << 16:
            (files / f"{number:04}.bin").write_bytes(content)
    told = []
    for path in ("", str(installed)):
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (path, os.environ.get("PYTHONPATH", "")))),
        }
        done = subprocess.run(
            [*COMMAND, str(files), "--format", "json"], capture_output=True, check=False, env=environment
        )
        told.append([(each["path"], each["verdict"], each["reasons"]) for each in json.loads(done.stdout)["files"]])
    assert told[0] == told[1]
    assert not marks.exists()


def test_a_small_file_is_judged_at_once(folder: Path) -> None:
    """Start and verdict in at most 0.3 s of processor time, once the byte code is there."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, str(folder / "good.pkl")], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.6, "twice the time that a quiet machine needs"


def test_heavy_libraries_are_left_out_of_the_start(folder: Path) -> None:
    heavy = "typer rich pydantic sqlalchemy numpy pyarrow hyperscan multiprocessing importlib.metadata pathspec"
    script = (
        "import sys; from upright.show.cli.models import run; run([sys.argv[1]]);"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(folder / "good.pkl")]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_dies_is_a_gap(folder: Path) -> None:
    script = (
        "import os, sys; from upright.app import models; models.inspect = lambda *_, **__: os._exit(3);"
        "(report,) = models.judge_models([sys.argv[1]]); print(report.verdict, report.reasons[0].code)"
    )
    command = [sys.executable, "-c", script, str(folder / "good.pkl")]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout == "gap crashed\n"


def test_workers_get_the_allow_list_too(folder: Path) -> None:
    (folder / "allowed.txt").write_text("trust acme\n")
    executor = Executor(make, (Judging(allow=(str(folder / "allowed.txt"),)),), workers=1)
    (report,) = executor.run([[Item("s", "own.pkl", len(OWN), str(folder / "own.pkl"))]])
    assert report.verdict == "clean"
    trust([])
