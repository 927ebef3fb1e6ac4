"""What Python code saves the model to that it trains: files, folders, the hub, the registry of MLflow."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from upright.discover.model_registries import MLFLOW
from upright.discover.python_held import opened_as
from upright.discover.python_paths import elsewhere, is_open, model_keys, path_keys
from upright.discover.python_places import one_place
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import edge, see
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.evidence import Ref

_WEIGHTS = re.compile(
    r"\.(?:pkl|pickle|cbm|ubj|keras|h5|hdf5|joblib|pt|pth|ckpt|onnx|safetensors|bst|xgb|lgb|mar)$", re.IGNORECASE
)
_SAVES: Final = {
    "save_pretrained": 0, "save_model": 0, "save": 0, "dump": 1, "push_to_hub": 0, "save_pretrained_merged": 0, "save_weights": 0,
    "save_pretrained_gguf": 0, "to_disk": 0, "to_onnx": 0, "to_torchscript": 0, "export": 0, "save_checkpoint": 0,
}  # fmt: skip
_OF_MODELS: Final = frozenset({"save_pretrained_gguf", "to_onnx", "to_disk", "save_model", "save_checkpoint"})
_NO_MODEL: Final = ("json.", "yaml.", "toml.", "np.", "numpy.", "plt.", "fig.", "torch.onnx.")


def outputs(
    document: Document, module: PythonModule, identity: str, model: str = "", others: frozenset[str] = frozenset()
) -> Iterator[Sighting]:
    """What the same module saves a model to. `model`: the name of the one that the job trains; `others`: of those that
    other jobs of the module do.
    """
    for call in module.calls:
        written = call.written.rpartition(".")[2]
        if name := _registered(module, call, written):
            own = document.code_key(f"registered:{module.place(call)}")
            yield see(document, "model", name, module.line(call.node), own, framework="mlflow", registry=MLFLOW)
            yield edge(identity, R.PRODUCES, own)
        elif written in _SAVES and not call.written.startswith(_NO_MODEL):
            saved = _saved(call, written)
            if not saved.isdisjoint(others) and model not in saved:
                continue
            yield from _kept(document, module, call, written, identity)


def _kept(document: Document, module: PythonModule, call: Call, written: str, identity: str) -> Iterator[Sighting]:
    position = 1 if module.callee(call) == "torch.save" else _SAVES[written]
    node = call.argument(
        position, "output_dir", "path", "filepath", "file_path", "save_directory", "file", "f", "filename", "fname"
    )
    path = one_place(module, _file(module, node, call), call.scope)
    if node is None and written == "save_model":
        path = trainers_folder(module, call)
    if written == "push_to_hub":
        if re.fullmatch(r"[\w.-]{1,60}/[\w.-]{1,90}", path):
            yield edge(identity, R.PRODUCES, f"hf:models/{path}")
        return
    keys = model_keys(document, path) if is_open(path) else path_keys(document, path) or elsewhere(path)
    keys = keys or ([document.code_key(f"file:{path}")] if path.startswith("/") else [])
    if keys and (_WEIGHTS.search(path) or is_open(path) or written in _OF_MODELS):
        yield see(document, "model_file", path, module.line(call.node), tuple(keys), language="python")
    yield from (edge(identity, R.PRODUCES, each) for each in keys[:1])


def _saved(call: Call, written: str) -> set[str]:
    """The names of what is saved: in the first argument of a function, the object that a method is called on."""
    func = call.node.func
    node = func.value if isinstance(func, ast.Attribute) else None
    if written == "dump" or call.written.startswith("torch."):
        node = call.node.args[0] if call.node.args else None
    parts = (
        node.elts if isinstance(node, ast.Tuple | ast.List) else node.values if isinstance(node, ast.Dict) else [node]
    )
    return {written_name(each).partition(".")[0] for each in parts if each is not None}


def _file(module: PythonModule, node: ast.expr | None, call: Call) -> ast.expr | None:
    """The place of a file that is handed over opened: `with open(PATH, "wb") as file: pickle.dump(model, file)`."""
    made = (opened_as(module, node, call.node) if isinstance(node, ast.Name) else None) or node
    if (
        isinstance(made, ast.Name)
        and (origin := module.values.origin(made, call.scope))
        and isinstance(origin[0], ast.expr)
    ):
        made = origin[0] if isinstance(origin[0], ast.Call) and written_name(origin[0].func).endswith("open") else made
    if not isinstance(made, ast.Call) or written_name(made.func).rpartition(".")[2] != "open":
        return node
    return (
        made.args[0]
        if isinstance(made.func, ast.Name) and made.args
        else made.func.value
        if isinstance(made.func, ast.Attribute)
        else node
    )


def _registered(module: PythonModule, call: Call, written: str) -> str | Ref:
    """The name that a model is given in MLflow's registry."""
    logs = written in {"log_model", "save_model"}
    made = written in {"register_model", "create_model_version"} and "mlflow" in module.document.text
    named = call.argument(-1, "registered_model_name") if logs else None
    named = call.argument(1 if written == "register_model" else 0, "name") if made else named
    value = module.value(named, call.scope)
    return value.name if named is not None and not value.partial else ""


def trainers_folder(module: PythonModule, call: Call) -> str:
    """Where a trainer saves its model when it is told nothing else: the folder of its arguments."""
    on = call.node.func.value if isinstance(call.node.func, ast.Attribute) else None
    made = module.values.origin(on, call.scope) if on is not None else None
    trainer = module.call_at(made[0]) if made is not None and isinstance(made[0], ast.Call) else None
    given = (
        module.values.origin(trainer.keywords["args"], trainer.scope)
        if trainer and "args" in trainer.keywords
        else None
    )
    settings = module.call_at(given[0]) if given is not None and isinstance(given[0], ast.Call) else None
    return one_place(module, settings.argument(0, "output_dir"), settings.scope) if settings else ""
