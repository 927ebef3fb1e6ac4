"""Evasions by opcode, by borrowed callables and by wrapping: all are flagged, nothing is loaded."""

from __future__ import annotations

import pickle
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from upright.discover.model_file import inspect
from upright.discover.readers.blob import Blob
from upright.discover.readers.pickle_code import harmful_names, is_harmless_source
from upright.discover.readers.pickle_memo import FORGOTTEN, KEPT, Memo
from upright.discover.readers.pickle_values import Group, describe
from upright.discover.readers.seven_zip import read_7z
from upright.discover.readers.unpack import spool
from upright.model.errors import MalformedError
from upright.model.item import Item
from upright.testing.hostile_evasions import hostile_evasions
from upright.testing.hostile_pickles import ADVISORIES, MARKER, called, name, text, whole
from upright.testing.hostile_wrappings import hostile_wrappings, seven_zip

HOSTILE = hostile_evasions() | hostile_wrappings()


def judged(content: bytes, path: str = "model.bin") -> Any:
    return inspect(Item("test", path, len(content), content=content))


@pytest.mark.parametrize("label", HOSTILE)
def test_every_evasion_is_flagged(label: str) -> None:
    report = judged(HOSTILE[label])
    assert report.verdict in {"malicious", "suspicious"}, report
    assert not Path(MARKER).exists()


def test_advisories_are_named_once() -> None:
    assert len(ADVISORIES) == len(set(ADVISORIES))
    assert sum(advisory.startswith(("GHSA-", "CVE-")) for advisory, _, _ in ADVISORIES) >= 45


@pytest.mark.parametrize("function", ["fetch_weights", "install", "run", "load_from_url"])
def test_a_plain_function_of_an_unknown_library_is_suspicious(function: str) -> None:
    assert judged(whole(called(name("acme.tools", function), text("x")))).verdict == "suspicious"


@pytest.mark.parametrize("function", ["_rebuild", "unpickle_frame", "Ranker", "_from_parts"])
def test_what_rebuilds_an_object_of_an_unknown_library_is_unknown(function: str) -> None:
    assert judged(whole(called(name("acme.tools", function), b"K\x01"))).verdict == "unknown"


@pytest.mark.parametrize("module", ["acme.signal.filters", "acme.platform", "acme.code.layers", "acme.http.models"])
def test_everyday_words_in_a_path_are_no_modules_of_python(module: str) -> None:
    assert judged(whole(name(module, "Layer") + b")\x81}b")).verdict == "unknown"


def test_large_plain_data_costs_little() -> None:
    rows = [{"id": number, "name": f"row {number}", "x": 0.5, "pair": (number, 1)} for number in range(60_000)]
    content = pickle.dumps(rows, 4)
    started = time.process_time()
    assert judged(content).verdict == "clean"
    assert time.process_time() - started < 60
    unit = 1 if sys.platform == "darwin" else 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < 4 << 30


def test_the_memo_keeps_places_and_never_lies() -> None:
    memo = Memo()
    for index in range(KEPT + 5):
        memo.put(index, "text", index)
    memo.put(len(memo), Group("list"))
    memo.put(len(memo), Group("tuple", [1, 2]))
    assert memo.get(3) == "text"
    assert memo.place(KEPT + 1) == KEPT + 1
    assert memo.get(KEPT + 5) is FORGOTTEN
    assert describe(memo.get(KEPT + 6)) == "<tuple of 1>"
    memo.put(KEPT + 1, "other")
    assert memo.get(KEPT + 1) == "other"
    with pytest.raises(KeyError):
        memo.get(KEPT + 7)


def test_a_collection_that_was_forgotten_makes_unknown() -> None:
    content = b"\x80\x04](" + b"]\x94" * (KEPT + 10) + b"j" + (KEPT + 5).to_bytes(4, "little") + b"e."
    assert judged(content).verdict == "unknown"


def test_code_is_judged_by_the_names_it_uses() -> None:
    method = (Group("tuple", ["eval"]), b"|\x00j\x00S\x00")
    function = (Group("tuple", ["eval"]), b"t\x00|\x00S\x00")
    assert harmful_names(method) == []
    assert harmful_names(function) == ["eval"]
    assert harmful_names((Group("tuple", ["os", "system"]),)) == ["system"]


def test_source_of_traced_models_is_harmless() -> None:
    source = "import torch\n\ndef forward(self, input):\n    return torch.relu(getattr(self, '0')(input))\n"
    assert is_harmless_source(source)
    assert not is_harmless_source(source + "torch.hub.load('a', 'b')\n")
    assert not is_harmless_source("def forward(self):\n    return getattr(self, '__class__')\n")


def test_a_7z_archive_is_read() -> None:
    archive = seven_zip(pickle.dumps({"w": np.arange(3)}, 4), "data.pkl")
    folders, names = read_7z(Blob(archive), spool)
    assert names == ["data.pkl"]
    assert folders[0].parts == [folders[0].unpacked]
    assert judged(archive, "weights.7z").verdict == "clean"
    with pytest.raises(MalformedError):
        read_7z(Blob(archive[:40]), spool)


@pytest.mark.parametrize(("text", "verdict"), [(b"NotImplemented", "clean"), (b"print(1)", "malicious")])
def test_dill_evaluates_the_names_of_constants(text: bytes, verdict: str) -> None:
    assert judged(b"\x80\x02cdill._dill\n_eval_repr\n(V" + text + b"\ntR.").verdict == verdict


@pytest.mark.parametrize(
    ("formula", "verdict"), [("y ~ a + np.log(b + 1) + C(c > 0.5)", "clean"), ("y ~ open('x')", "malicious")]
)
def test_a_formula_is_evaluated_when_its_model_is_loaded(formula: str, verdict: str) -> None:
    named = b"cstatsmodels.regression.linear_model\nOLS\n)\x81}(Vformula\nV"
    assert judged(b"\x80\x02" + named + formula.encode() + b"\nub.").verdict == verdict
    second = named + b"y ~ a\nub0" + named + formula.encode() + b"\nub."
    assert judged(b"\x80\x02" + second).verdict == verdict


def test_the_second_of_two_states_is_unpacked_too() -> None:
    made = b"ctorch.utils.data.datapipes.datapipe\n_IterDataPipeSerializationWrapper\n)\x81}(V_datapipe\nC"
    harmless, evil = pickle.dumps([1], 4), b"\x80\x04cos\nsystem\nVid\n\x85R."
    states = [made + bytes([len(each)]) + each + b"ub" for each in (harmless, evil)]
    assert judged(b"\x80\x04" + states[0] + b".").verdict == "clean"
    assert judged(b"\x80\x04" + states[1] + b".").verdict == "malicious"
    assert judged(b"\x80\x04" + states[0] + b"0" + states[1] + b".").verdict == "malicious"


@pytest.mark.parametrize(("place", "verdict"), [(b"m.pkl_01.npy", "clean"), (b"../../etc/passwd", "malicious")])
def test_an_array_beside_a_pickle_lies_in_its_folder(place: bytes, verdict: str) -> None:
    named = b"cjoblib.numpy_pickle_compat\nNDArrayWrapper\n)\x81}(Vfilename\nV"
    assert judged(b"\x80\x02" + named + b"m.pkl_02.npy\nub0" + named + place + b"\nub.").verdict == verdict


@pytest.mark.parametrize(
    ("class_", "state", "verdict"),
    [
        ("sklearn_crfsuite._fileresource\nFileResource", {"name": None, "auto": True}, "clean"),
        ("sklearn_crfsuite._fileresource\nFileResource", {"name": "tagger.crfsuite", "auto": False}, "clean"),
        ("sklearn_crfsuite._fileresource\nFileResource", {"name": "/home/a/.profile", "auto": True}, "malicious"),
        (
            "sklearn_crfsuite._fileresource\nFileResource",
            {"name": "start.py", "auto": False, "__FILE_RESOURCE_DATA__": b"x"},
            "malicious",
        ),
        (
            "transformers.integrations.integration_utils\nNeptuneCallback",
            {"_volatile_checkpoints_dir": None, "_run": None},
            "clean",
        ),
        (
            "transformers.integrations.integration_utils\nNeptuneCallback",
            {"_volatile_checkpoints_dir": "data", "_run": None},
            "malicious",
        ),
    ],
)
def test_a_state_names_files_that_its_object_writes_or_deletes(
    class_: str, state: dict[str, object], verdict: str
) -> None:
    given = pickle.dumps(state, 3)[2:-1]
    assert judged(b"\x80\x03c" + class_.encode() + b"\n)\x81" + given + b"b.").verdict == verdict


@pytest.mark.parametrize(
    "class_",
    [
        "joblib.memory\nMemory",
        "joblib.logger\nPrintTime",
        "gensim.matutils\nMmWriter",
        "pytorch_lightning.loggers.csv_logs\nExperimentWriter",
    ],
)
def test_a_class_that_writes_files_is_harmless_only_when_it_is_made_without_a_name(class_: str) -> None:
    imported = b"\x80\x02c" + class_.encode() + b"\n"
    assert judged(imported + b")\x81}X\x01\x00\x00\x00aK\x01sb.").verdict == "clean"
    assert judged(imported + b"X\x03\x00\x00\x00log\x85R.").verdict == "malicious"


@pytest.mark.parametrize(
    ("module", "verdict"), [("__main__", "clean"), ("sklearn.base", "clean"), ("helpers", "unknown")]
)
def test_a_carried_named_tuple_imports_the_module_it_names(module: str, verdict: str) -> None:
    fields = b"]" + text("a") + b"a"
    content = b"\x80\x04" + name("dill._dill", "_create_namedtuple") + b"(" + text("P") + fields + text(module) + b"tR."
    assert judged(content, "model.pkl").verdict == verdict
