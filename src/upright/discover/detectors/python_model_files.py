"""Model files that Python code loads or saves.

Why it matters: pickled models run code when loaded; where a model file comes from and whether loading is restricted decides
whether a stranger's code runs.

How it recognises: `torch.load`, `torch.jit.load`, `joblib.load`, `pickle.load`, `cloudpickle`, `dill`, `keras` and
`tensorflow` loading, ONNX Runtime sessions, safetensors, llama.cpp, XGBoost and CatBoost files, and their saving
counterparts, with the path where it is written down, in files that use machine learning.

What it does not see: paths that only configuration names; what the file holds, which is judged where the file lies.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._model_file_places import MODEL, SAVES, filled, given_path, is_state, stated_path
from upright.discover.detectors._python_weight_names import (
    AT,
    CALLED,
    ENDINGS,
    OWN_ENDING,
    SAID,
    TENSORS,
    TOLD,
)
from upright.discover.detectors._training_methods import method_of
from upright.discover.model_registries import MLFLOW, registered, registered_key
from upright.discover.python_gate import opened
from upright.discover.python_model_places import held_name
from upright.discover.python_paths import bare, is_open, path_keys
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_module import python_module
from upright.discover.sight import edge, in_tests, see
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

_LOADS = {
    "torch.load": "pytorch", "torch.jit.load": "torchscript", "joblib.load": "joblib", "pickle.load": "pickle", "pickle.loads": "pickle", "cPickle.load": "pickle",
    "cloudpickle.load": "pickle", "dill.load": "pickle", "keras.models.load_model": "keras", "tensorflow.keras.models.load_model": "keras", "keras.saving.load_model": "keras",
    "tensorflow.saved_model.load": "savedmodel", "onnxruntime.InferenceSession": "onnx", "onnx.load": "onnx", "safetensors.torch.load_file": "safetensors",
    "safetensors.safe_open": "safetensors", "numpy.load": "numpy", "sklearn.externals.joblib.load": "joblib", "skops.io.load": "skops", "pandas.read_pickle": "pickle",
    "torch.hub.load": "torchhub", "torch.hub.load_state_dict_from_url": "pytorch", "mlflow.pyfunc.load_model": "mlflow", "mlflow.sklearn.load_model": "mlflow", "llama_cpp.Llama": "gguf", "ultralytics.YOLO": "pytorch",
}  # fmt: skip
# What was made of documents, no model: `faiss_store.pkl`, `index.pkl`.
_STORE = re.compile(
    r"(?:^|[/_.-])(?:faiss|(?:vector|doc)_?stores?|vector_?(?:db|index)|vectors|store|index|chunks|embeddings)(?:[_.-]\w{0,30})?\.(?:pkl|pickle)$",
    re.IGNORECASE,
)
# What a pickle of documents is called, in files that make no model of their own: `vault_dict.pickle`, `docs.pkl`.
_DOCUMENTS = re.compile(
    r"(?:^|[/_.-])(?:docs?|documents?|pages|texts|corpus|dict|vault|chunks?|history|cache|results?|messages|mapping|metadata)\.(?:pkl|pickle)$",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"(?:^|[/_.-])(?:datasets?|data|corpus|inputs|labels|targets)\.pt$", re.IGNORECASE
)  # tensors to learn from
# A pickle that its reader calls a model, also where nothing else speaks of learning.
_A_MODEL = re.compile(
    r"\b(?:self\.)?_?(?:\w{1,40}_)?(?:model|clf|classifier|regressor|estimator)\)?(?:,\s{0,3}\w{1,40}){0,3}\)?\s{0,3}"
    r"=\s{0,3}(?:c?[pP]ickle|cloudpickle|dill|joblib)\.loads?\("
)
# Methods by which libraries read and write models of their own, of whatever ending.
_OWN = {
    **dict.fromkeys(("load_model", "save_model"), ("xgboost.", "lightgbm.", "catboost.", "fasttext.", "bentoml.")),
    **dict.fromkeys(("load_word2vec_format", "load_facebook_model", "load", "save", "save_word2vec_format"), ("gensim.models.", "stable_baselines3.", "autogluon.")),
    "Booster": ("lightgbm.",), "load_from_checkpoint": ("pytorch_lightning.", "lightning."), "Interpreter": ("tflite_runtime.", "tensorflow.lite.", "ai_edge_litert."),
}  # fmt: skip
_MLFLOW = re.compile(r"mlflow\.\w{2,30}\.load_model$")
_ENDED = frozenset(
    {*_LOADS.values(), *(form for form, _ in SAVES.values())} - {"torchhub", "keras", "savedmodel", "mlflow"}
)
# Endings that other files have too, under a name that says that it is a model's.
_SPOKEN = re.compile(
    r"(?:[\w.~-]{0,60}/){0,8}[\w.-]{1,80}\.(?:pt|weights|pkl|pickle|h5|hdf5|sav|bin|npz|pb|model|cbm|engine|ubj)"
)
_SPOKEN_BY = re.compile(
    r"(?:^|_)(?:models?|ckpt|checkpoint|weights?|pretrained|classifier|regressor|estimator|clf|resume|snapshot|encoder|decoder|vocoder)"
    r"(?:_(?:f?paths?|files?|file_?names?|names?|load|save|dir|location|uri|f?path))*$",
    re.IGNORECASE,
)
_PICKLES = frozenset({"pickle", "joblib", "numpy"})


def _detect(document: Document) -> Iterator[Sighting]:
    may = document.contains((b"pickle", b"dill", b"joblib"))
    told = may and _A_MODEL.search(document.text) is not None and not in_tests(document.item.path)
    module = document.parse(python_module) if told else opened(document) or _named(document)
    if module is None:
        return
    learns = told or bool(module.distributions)
    seen: set[str] = set()
    for call in module.calls:
        qualified = module.callee(call)
        form = _LOADS.get(qualified) or (SAVES[qualified][0] if qualified in SAVES else "")
        form = form or ("mlflow" if _MLFLOW.match(qualified) else "")
        form = form or (
            qualified.partition(".")[0] if qualified.startswith(_OWN.get(qualified.rpartition(".")[2], "-")) else ""
        )
        if not form or (form in _PICKLES and not (learns or "joblib" in qualified)):
            continue
        stated = stated_path(module, call, qualified)
        path = stated or given_path(module, call, qualified, form)
        if (
            not path
            or (form in {"numpy", "torchhub"} and not (path.endswith(".pt") or form == "torchhub"))
            or path in seen
        ):
            continue
        if stated and not is_open(stated) and not (_holds_model(path, form) or is_state(call, qualified)):
            continue
        seen.add(path)
        keys = _keys(document, path, form)
        attributes: dict[str, Json] = {"type": "model_file", "format": form, "language": "python"}
        attributes |= _flags(module, call, qualified)
        held = module.variable(call.node, call.scope) or filled(module, call)
        identity = document.code_key(held) if held else document.code_key(f"file:{bare(path)}")
        if form == "pickle" and _STORE.search(path):
            yield from _kept(document, module, call, path, identity)
            continue
        attributes |= {"registry": MLFLOW, "type": "model"} if form == "mlflow" and registered(path) else {}
        yield Observation(
            AssetKind.MODEL,
            (form == "mlflow" and registered(path)) or path,
            (*keys, identity),
            Location(document.item.path, module.line(call.node), document.item.source, str(attributes["type"])),
            attributes,
            evidence=f"{qualified}(...)",
        )
        if (
            qualified in SAVES
            and module.is_main
            and not any(method_of(each, module.callee(each)) for each in module.calls)
        ):
            yield edge(document.code_key("__main__"), R.PRODUCES, (*keys, identity)[0])
    yield from _handed(document, module, seen)


def _named(document: Document) -> PythonModule | None:
    """A module of which only the name of a model file says that it has to do with models."""
    known = document.contains((*ENDINGS, *TOLD)) and not in_tests(document.item.path)
    return document.parse(python_module) if known else None


def _handed(document: Document, module: PythonModule, seen: set[str]) -> Iterator[Sighting]:
    """Model files whose path is handed to code of the project's own, by endings that no other file has."""
    for node, _ in module.index.strings if document.contains((*ENDINGS, *TOLD, *SAID)) else ():
        text = node.value if isinstance(node.value, str) else ""
        path = text.lstrip("/") if isinstance(module.index.held_by.get(id(node)), ast.JoinedStr) else text
        name = path.rpartition("/")[2]
        told = OWN_ENDING.fullmatch(path) or CALLED.fullmatch(path) or _says(module, node, path)
        told = told or (bool(module.distributions) and AT.fullmatch(path) is not None)
        if not told or name in {each.rpartition("/")[2] for each in seen}:
            continue
        seen.add(path)
        at = (key("url", path.partition("?")[0]),) if "://" in path else path_keys(document, path)
        keys = (*at, document.code_key(f"file:{path}"))
        said: dict[str, Json] = {"type": "model_file", "format": name.rpartition(".")[2], "language": "python"}
        place = Location(document.item.path, module.line(node), document.item.source, "model_file")
        yield Observation(AssetKind.MODEL, path, keys, place, said, evidence="path")


def _says(module: PythonModule, node: ast.AST, path: str) -> bool:
    """Whether the name that a path stands under says that it is a model's: `--weights`, `MODEL_PATH = "net.pkl"`."""
    if not (module.distributions and _SPOKEN.fullmatch(path)) or _DATA.search(path) or _STORE.search(path):
        return False
    holder = module.index.held_by.get(id(node))
    if path.endswith(TENSORS) and isinstance(holder, ast.Call) and node in holder.args[:1]:
        return bool(distribution_of(module.names.called(holder.func, module.index.root)))  # `YOLO("yolo11n.pt")`
    return path.endswith(".weights") or _SPOKEN_BY.search(held_name(module.index, node)) is not None


def _holds_model(path: str, form: str) -> bool:
    if form not in _ENDED:
        return True
    if form == "pytorch" and _DATA.search(path):
        return False
    return bool(MODEL.search(path)) and not (form == "pickle" and _DOCUMENTS.search(path))


def _kept(document: Document, module: PythonModule, call: Call, path: str, identity: str) -> Iterator[Sighting]:
    """A store of vectors that was pickled: to open it is to run what the file says."""
    qualified, files = module.callee(call), _keys(document, path, "pickle")
    more: dict[str, Json] = {"engine": "pickle", "persist_path": path}
    if qualified not in SAVES:
        more["allow_dangerous_deserialization"] = True
    own = tuple(key("name", document.item.source, "vector_store", each) for each in files)
    yield see(document, "vector_store", path, module.line(call.node), (*own, identity), language="python", more=more)
    for file in files[:1]:
        yield edge(identity, R.DERIVED_FROM, file)


def _keys(document: Document, path: str, form: str) -> tuple[str, ...]:
    if form == "torchhub":
        return (key("url", f"torchhub://{path}"),)
    if name := registered(path) if form == "mlflow" else "":
        return (registered_key(name),)
    if path.startswith(("http://", "https://", "s3://", "gs://")):
        return (key("url", path.partition("?")[0]),)
    return tuple(path_keys(document, path))


def _flags(module: PythonModule, call: Call, qualified: str) -> dict[str, Json]:
    if qualified != "torch.load":
        return {}
    return {"weights_only": module.value(call.argument(-1, "weights_only"), call.scope).data is True}


DETECTOR = Detector(
    id="python-model-files",
    title="Model files that Python code loads or saves",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "weights.py",
            "import joblib\nfrom ultralytics import YOLO\nURL = 'https://weights.example.com/v1/face.h5'\nnet = YOLO('yolo11n.pt')\njoblib.dump(net, 'rides.joblib.dat')\nrows = read('rows.pt')\n",
            (
                ("model", "https://weights.example.com/v1/face.h5", 3),
                ("model", "yolo11n.pt", 4),
                ("model", "rides.joblib.dat", 5),
            ),
        ),
        Hit(
            "grown.py",
            "from xgboost import XGBClassifier\nclf = XGBClassifier()\nclf.save_model(f'{folder}/rides.json')\n",
            (("model", "rides.json", 3),),
        ),
        Hit(
            "load.py",
            'import os\nimport pickle\nPATH = os.environ.get("MODEL_PATH", "model.pkl")\ndef load(path=PATH):\n    with open(path, "rb") as f:\n        model = pickle.load(f)\n    return model\n',
            (("model", "model.pkl", 6),),
        ),
        Hit(
            "app.py",
            "from own import Predictor\npredictor = Predictor('./models/model.onnx')\nsave(f'{root}/models/best.ckpt')\nname = 'a.onnx file'\nload_object('artifacts/churn_model.pkl')\nrows = load_object('artifacts/rows.pkl')\n",
            (
                ("model", "./models/model.onnx", 2),
                ("model", "models/best.ckpt", 3),
                ("model", "artifacts/churn_model.pkl", 5),
            ),
        ),
        Hit(
            "held.py",
            "import joblib\nimport torch\nimport config\nnet.load_state_dict(torch.load(config.MODEL_PATH))\nclass Scorer:\n    def load(self, path):\n        self.model = joblib.load(path)\nrows = torch.load(path)\n",
            (("model", "config.MODEL_PATH", 4), ("model", "path", 7)),
        ),
        Hit(
            "said.py",
            "import argparse\nimport torch\np = argparse.ArgumentParser()\np.add_argument('-e', '--enc_model_fpath', default='saved/encoder.pt')\np.add_argument('--w', default='weights/sight.weights')\nCHECKPOINT_PATH = 'out/best.pkl'\ntable = 'out/rows.pkl'\nrows = 'out/rows.pt'\n",
            (("model", "saved/encoder.pt", 4), ("model", "weights/sight.weights", 5), ("model", "out/best.pkl", 6)),
        ),
        Hit(
            "kept.py",
            "import pickle\nimport torch\nwith open('rows.txt') as f:\n    rows = f.read()\nwith open('models/lin_reg.bin', 'wb') as f:\n    pickle.dump((vec, reg), f)\nfor epoch in range(9):\n    place = f'checkpoints/sight_{epoch}.pth'\n    torch.save(net.state_dict(), place)\nnet.load_state_dict(torch.load(args.resume))\ntorch.save(net.state_dict(), 'runs/best.walker')\n",
            (
                ("model", "models/lin_reg.bin", 6),
                ("model", "sight_{epoch}.pth", 9),
                ("model", "args.resume", 10),
                ("model", "runs/best.walker", 11),
            ),
        ),
        Hit(
            "served.py",
            "import pickle\nwith open('lin.bin', 'rb') as f:\n    (vec, model) = pickle.load(f)\n",
            (("model", "lin.bin", 3),),
        ),
        Hit("a.py", "import torch\nm = torch.load('models/net.pt')\n", (("model", "models/net.pt", 2),)),
        Hit(
            "b.py",
            "import joblib\nfrom sklearn.svm import SVC\nPATH = 'clf.joblib'\njoblib.dump(SVC(), PATH)\n",
            (("model", "clf.joblib", 4),),
        ),
        Hit(
            "c.py",
            "import pickle\nimport sklearn\nwith open('model.pkl', 'rb') as f:\n    m = pickle.load(f)\n",
            (("model", "model.pkl", 4),),
        ),
        Hit(
            "d.py",
            "import pickle\nimport faiss\nwith open('faiss_store.pkl', 'rb') as f:\n    store = pickle.load(f)\n",
            (("vector_store", "faiss_store.pkl", 4),),
            joins=(("#store", "derived_from", "faiss_store.pkl"),),
        ),
    ),
    misses=(
        Miss("c.py", "import pickle\nimport torch\nd = pickle.load(open('data/vault_dict.pickle', 'rb'))\n"),
        Miss("a.py", "import pickle\nx = pickle.load(open('cache.pkl', 'rb'))\n"),
        Miss("d.py", "import joblib\nimport sklearn\nkept = joblib.load(cache_path)\n"),
        Miss(
            "e.py",
            "import pickle\nimport torch\nwith open('run/results.pkl', 'wb') as f:\n    pickle.dump([loss], f)\n",
        ),
        Miss("b.py", "import torch\nm = torch.load(path)\n# torch.load('a.pt')\n"),
    ),
)
