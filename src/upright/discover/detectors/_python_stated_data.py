"""Data sets that Python code names where it loads none: constants, fields, options and arguments that are called so."""

from __future__ import annotations

import ast
import builtins
import re
from itertools import chain
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.python_model_places import held_name
from upright.discover.python_paths import path_keys
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.discover.readers.python_values import Value
    from upright.model.asset import Json

_AFAR = re.compile(r"(?:https?|s3|gs|abfss?|hf)://.{1,300}\.(?:csv|tsv|jsonl|ndjson|parquet|json)$", re.DOTALL)
_CORPUS = re.compile(r"train|fine.?tun|sft|dataset|corpus|eval|instruct|preference|benchmark", re.IGNORECASE)
TRAINED = re.compile(r"train|fine.?tun|sft|dataset|corpus|eval|labels|samples|examples|dialog|instruct|preference|ground.?truth|golden|seed|qa_?pairs|benchmark", re.IGNORECASE)  # fmt: skip
_VERSIONED = re.compile(r"(?:[\w-]{1,60}/[\w.-]{1,60}/)?[\w.-]{1,80}:(?:v\d{1,4}|latest)")
_NAMES_SET = re.compile(r"(?:^|_)data_?set(?:_?(?:name|id|path|repo|repo_id))?_?$|^hf_dataset$", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z][\w-]{2,60}")  # the name of a set that code of its own knows
_TITLE = re.compile(r"[A-Za-z][\w:&/()-]{0,30}(?: [\w:&/()-]{1,30}){1,7}")  # one as a tracker of experiments shows it
_TITLED = re.compile(r"(?:^|_)data_?set_?name$", re.IGNORECASE)
_ON_HUB = re.compile(r"[\w.-]{2,60}/[\w.-]{2,90}")
_FOLDERS = frozenset({"data", "dataset", "datasets", "input", "inputs", "output", "outputs", "src", "tmp", "files", "assets", "resources", "tests", "examples"})  # fmt: skip
# Names that say that what they hold is data to learn from or to look things up in, and those that say it is not.
_NAMES_DATA = re.compile(
    r"(?:^|_)(?:data|datasets?|docs?|documents?|corpus|knowledge|faqs?|pdfs?|csv|json|jsonl|train|training|test|val|valid|validation|eval|"
    r"evaluation|inputs?|source|files?|folder|references?|instance_data|examples?|samples?|questions?|ground_truth)"
    r"(?:_(?:data|inputs?|files?|path|paths|dir|directory|folder|name|filename|uri|url|s3|s3_path|s3_uri|location|loc|fp|csv|pdf|jsonl))*_?$",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"out|save|log|result|cache|config|model|ckpt|checkpoint|token|temp|tmp|prompt|key|image|audio|video", re.IGNORECASE
)
_RECORDS = re.compile(
    r"[^\s{}<>*?|:]{1,150}\.(?:csv|tsv|jsonl|ndjson|parquet|arrow|xlsx?|pdf|docx?|epub|sqlite)", re.IGNORECASE
)
_PAPER = re.compile(
    r"https?://[^\s{}<>\"']{4,250}\.(?:pdf|csv|tsv|jsonl|parquet|docx?|epub)(?:\?download=true)?", re.IGNORECASE
)
# An address under a name that says that data lies there, whatever it ends in: `DATA_URL = "https://.../flowers.tgz"`.
_ADDRESS = re.compile(r"https?://[^\s{}<>\"']{4,250}")
_AT = re.compile(
    r"(?:^|_)(?:data|dataset|train(?:ing)?_data|train|test_data|corpus)_?(?:url|uri|link|path|source)?s?$",
    re.IGNORECASE,
)
_ENDINGS = ("csv", "tsv", "jsonl", "json", "parquet", "arrow", "xls", "xlsx", "pdf", "pdfs", "doc", "docs", "docx", "epub", "sqlite", "data", "documents", "document", "corpus", "knowledge", "knowledge_base", "/", "download=true")  # fmt: skip
_READ = re.compile(
    r"(?:^|_)(?:data|dataset|corpus|train|test|val|eval|inputs?|references?|qa|questions|examples|samples|jsonl|csv)_?(?:data)?_?(?:file|path|fp|filename|file_path|jsonl)$",
    re.IGNORECASE,
)
# Records in JSON under a name that says what they are for, in files that make a model: `DATA_PATH = "data.json"`.
_LEARNS = frozenset({"torch", "tensorflow", "keras", "scikit-learn", "xgboost", "lightgbm", "catboost", "transformers"})
_LEARNT_FROM = re.compile(r"[^\s{}<>*?|:]{1,150}\.json", re.IGNORECASE)
_TOLD = re.compile(
    r"(?:^|_)(?:data|dataset|train|training|test|val|eval|corpus|annotations?|captions?|intents)_?(?:file|path|json|fp)?$",
    re.IGNORECASE,
)
# What of that kind other endings hold, and folders, in files that make a model: `--train-file data/train.txt`.
_LEARNT_LIKE = re.compile(
    r"(?:[\w.~-]{1,60}/){0,8}[\w.-]{1,80}\.(?:txt|ya?ml|data|npz|npy|tfrecords?|lmdb|h5|hdf5|zip|conll|spacy)"
)
_TOLD_FOLDER = re.compile(
    r"(?:^|_)(?:data|dataset|train|training|val|valid|eval|test|corpus|images?|img)(?:_?(?:dir|root|path|folder|data|set))*$",
    re.IGNORECASE,
)
_SET = re.compile(r"(?:^|[/_-])(?:datasets?|corpus|train(?:ing)?)(?:[/_.-]|$)", re.IGNORECASE)
_A_FOLDER = re.compile(r"(?:\.{0,2}/)?[\w.-]{2,60}(?:/[\w.-]{1,60}){1,6}/?")
# Tables that code of the project is handed to read, not to write.
_TABLE = re.compile(
    r"[^\s{}<>*?|:]{1,150}\.(?:csv|tsv|jsonl|ndjson|parquet|arrow|feather|xlsx?)(?:\.gz)?", re.IGNORECASE
)
_PUTS = re.compile(
    r"(?i:write|save|dump|export|print|log|remove|delete|unlink|exists|move|rename|upload|download|result|report|assert|mkdir|join|path|output)|^to_"
)
_NOT_LEARNT = re.compile(
    r"result|output|pred|log|metric|score|report|submission|cache|answer|history|summary", re.IGNORECASE
)
_READERS = ("read_csv", "read_json", "read_parquet", "read_excel", "read_table", "read_feather", "scan_csv", "open", "CSVLoader", "JSONLoader")  # fmt: skip
_JOINS = re.compile(r"(?:^|\.)(?:Path|PurePath|join|joinpath|str|fspath|abspath|realpath|expanduser)$")
_FOLDER = re.compile(
    r"(?:\.{0,2}/)?(?:[\w.-]{1,60}/){0,4}(?:data|datasets?|docs?|documents?|corpus|knowledge|knowledge_base|pdfs?|source_documents|my-docs)/?"
)
_WITHIN = re.compile(r"\.{1,2}/(?:[\w.-]{1,60}/){0,3}(?:data|datasets?|docs|documents|corpus|knowledge)/[\w-]{1,60}/")
_BUCKET = re.compile(r"(?:s3|gs|abfss?|wasbs?)://\S{1,300}", re.DOTALL)
_TRAINS = re.compile(r"(?:^|_)(?:train|training|test|val|valid|validation|eval|dataset)(?:_|$)", re.IGNORECASE)


def stated(module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """Data sets that a constant, a default or an option names: of a hub (`dataset_name="org/pages"`), of Weights & Biases
    (`dataset_artifact="team/project/pages:v4"`), and by their path (`pdf_path = "report.pdf"`).
    """
    yield from _artifacts(module)
    yield from _placed(module)
    if not module.document.contains((b"dataset",)):
        return
    loads = "datasets" in module.distributions and module.document.contains((b"load_dataset",))
    told = bool(module.distributions) or module.document.contains((b"model_id", b"model_name", b"huggingface"))
    knows = told and not module.document.contains((b"bigquery",))
    trains = "torch" in module.distributions and module.document.contains((b".backward(",))
    for node, scope in module.index.strings:
        text = node.value if isinstance(node.value, str) else ""
        if _PLAIN.fullmatch(text) and _named(module, node, fully=not (trains and scope.function is None), knows=knows):
            yield text, node
        if _TITLE.fullmatch(text) and knows and _TITLED.search(held_name(module.index, node)):
            yield text, node
        if "/" not in text or not _ON_HUB.fullmatch(text) or not (loads or scope.function is None):
            continue
        name = held_name(module.index, node)
        if _NAMES_SET.search(name) and (loads or (name.isupper() and text.partition("/")[0].lower() not in _FOLDERS)):
            yield text, node


def _named(module: PythonModule, node: ast.Constant, *, fully: bool, knows: bool) -> bool:
    """Whether a plain word stands under the name of a data set: `dataset = "openwebtext"`, `DATASET_ID: str = "articles"`."""
    holder = module.index.held_by.get(id(node))
    if isinstance(holder, ast.keyword) and holder.arg != "default" and not isinstance(holder.value, ast.Constant):
        return False
    name = held_name(module.index, node)
    if not fully:
        return isinstance(holder, ast.Assign) and bool(_NAMES_SET.search(name))
    return (
        knows
        and bool(_NAMES_SET.search(name))
        and str(node.value).lower()
        not in {
            "dataset",
            "datasets",
            "data",
            "train",
            "test",
            "none",
            "default",
            "name",
            "unknown",
        }
    )


def _placed(module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """Files and folders of data by the names that hold their paths, and documents that stand at an address."""
    if not module.distributions:
        return
    learns = not _LEARNS.isdisjoint(module.distributions)
    read = frozenset(_read_for_callers(module))
    for node, _ in module.index.strings:
        text = node.value if isinstance(node.value, str) else ""
        if not 3 < len(text) < 260:  # noqa: PLR2004  no path
            continue
        at = text.startswith(("http:", "https:"))
        if not (learns or at or text.lower().endswith((*_ENDINGS, "/"))):
            continue
        told = _at_an_address(module, node, text) if at else _on_disk(module, node, text, learns=learns)
        if told or (read and _handed_to(module, node, text) in read):
            yield text, node
    yield from _kept_afar(module)


def _at_an_address(module: PythonModule, node: ast.AST, text: str) -> bool:
    """Whether data stands at an address: a document by its ending, anything else by the name that holds the address."""
    name = _held(module, node)
    return bool(_PAPER.fullmatch(text)) or bool(
        _ADDRESS.fullmatch(text) and _AT.search(name) and not _MADE.search(name)
    )


def _on_disk(module: PythonModule, node: ast.AST, text: str, *, learns: bool) -> bool:
    """Whether a path is one of data. `learns`: the module makes a model."""
    if learns and (_given_to_learn(module, node, text) or _handed(module, node, text)):
        return True
    name = _held(module, node)
    if text.startswith("/") and name.lower().endswith(("url", "uri")):
        return False  # a route: `FastAPI(docs_url="/docs")`
    if learns and _LEARNT_FROM.fullmatch(text) and (_TOLD.search(name) or _of_set(module, node, text)):
        return True
    told = _RECORDS.fullmatch(text) or _FOLDER.fullmatch(text) or _WITHIN.fullmatch(text)
    return bool(told and _NAMES_DATA.search(name) and not _MADE.search(name))


def _given_to_learn(module: PythonModule, node: ast.AST, text: str) -> bool:
    """Whether what an option or a parameter is when nobody says otherwise is data to learn from, by its name."""
    holder = module.index.held_by.get(id(node))
    default = isinstance(holder, ast.arguments) or (isinstance(holder, ast.keyword) and holder.arg == "default")
    if not default or "://" in text or _NOT_LEARNT.search(text):
        return False
    name = held_name(module.index, node)
    if _LEARNT_LIKE.fullmatch(text):
        return bool(_TOLD.search(name)) and not _MADE.search(name)
    return bool(_A_FOLDER.fullmatch(text)) and bool(_TOLD_FOLDER.search(name)) and "." not in text.rpartition("/")[2]


def _handed(module: PythonModule, node: ast.AST, text: str) -> bool:
    """Whether a table is handed to a function or a class of the project's own to read: `read_rows("data/rides.csv")`."""
    if not _TABLE.fullmatch(text) or _NOT_LEARNT.search(text):
        return False
    call = module.index.held_by.get(id(node))
    call = module.index.held_by.get(id(call)) if isinstance(call, ast.keyword) else call
    if not isinstance(call, ast.Call) or isinstance(call.func, ast.Attribute):
        return False
    last = ast.unparse(call.func).rpartition(".")[2]
    return (
        last not in dir(builtins)
        and not _PUTS.search(last)
        and not distribution_of(module.names.called(call.func, module.index.root))
    )


def _read_for_callers(module: PythonModule) -> Iterator[tuple[str, int | str]]:
    """Which functions of the module read the file that they are given, by place and by name of the parameter."""
    for call in chain.from_iterable(module.by_last.get(last, ()) for last in _READERS):
        within, given = call.scope.function, call.argument(0, "filepath_or_buffer", "path", "file", "file_path")
        function = within.node if within is not None else None
        if not isinstance(given, ast.Name) or not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
        if given.id in names and not set("wax") & set(module.text(call.argument(1, "mode"), call.scope)):
            yield function.name, names.index(given.id)
            yield function.name, given.id


def _handed_to(module: PythonModule, node: ast.AST, text: str) -> tuple[str, int | str]:
    """The function that is handed the path of a table, and the place or the parameter it is handed for."""
    holder = module.index.held_by.get(id(node))
    named = holder.arg if isinstance(holder, ast.keyword) else None
    call = module.index.held_by.get(id(holder)) if isinstance(holder, ast.keyword) else holder
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not _TABLE.fullmatch(text):
        return "", 0
    place = next((at for at, each in enumerate(call.args) if each is node), -1)
    return ("", 0) if _NOT_LEARNT.search(text) else (call.func.id, named or place)


def told_by_callers(module: PythonModule, call: Call, name: str) -> bool:
    """Whether what a function reads by its parameter is told where the module hands it a table whose path is written down."""
    function = call.scope.function
    if function is None or not name.isidentifier():
        return False
    for node, _ in module.index.strings:
        handed = module.index.held_by.get(id(node))
        called = isinstance(handed, ast.Call) and isinstance(handed.func, ast.Name) and handed.func.id == function.name
        if called and isinstance(node.value, str) and _handed(module, node, node.value):
            return True
    return False


def _of_set(module: PythonModule, node: ast.AST, text: str) -> bool:
    """Whether a file is of a data set by its own path, under a name that says nothing else: `path = "dataset/support.json"`."""
    name = _held(module, node)
    return bool(name) and _SET.search(text) is not None and not _MADE.search(name) and not _NOT_LEARNT.search(text)


def _held(module: PythonModule, node: ast.AST) -> str:
    """The name that a path is given, by itself or as its last part: `DOCS = ROOT / "docs"`, `Path(os.getcwd(), "data")`."""
    for _ in range(3):
        holder = module.index.held_by.get(id(node))
        if isinstance(holder, ast.IfExp | ast.BoolOp):  # what it is when nobody says otherwise
            node = holder
            continue
        last = isinstance(holder, ast.BinOp) and isinstance(holder.op, ast.Div) and holder.right is node
        within = isinstance(holder, ast.Call) and bool(holder.args) and holder.args[-1] is node
        joined = within and isinstance(holder, ast.Call) and _JOINS.search(ast.unparse(holder.func)) is not None
        if not (last or joined) or holder is None:
            break
        node = holder
    return held_name(module.index, node)


def _kept_afar(module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """Places in a bucket under names that say what is learnt from there: `train_path = f"s3://{bucket}/train"`."""
    if not module.document.contains((b"s3://", b"gs://", b"abfss://", b"wasbs://")):
        return
    for each in module.index.assignments:
        if _TRAINS.search(each.target) and not _MADE.search(each.target):
            value = module.value(each.value, each.scope)
            if _BUCKET.fullmatch(value.text):
                yield (each.target if value.partial else value.text), each.node


def _artifacts(module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """Versions of data sets that the registry of an experiment tracker keeps, by the form of their names."""
    for node, _ in module.index.strings if module.document.contains((b":latest", b":v")) else ():
        text = node.value if isinstance(node.value, str) else ""
        name = held_name(module.index, node) if _VERSIONED.fullmatch(text) else ""
        told = re.search(r"data_?set|eval|train|examples|corpus", name, re.IGNORECASE)
        if told and ("/" in text or "artifact" in name.lower()):
            yield text, node


def names_data(written: str) -> bool:
    """Whether a variable that a file is opened by is called after data: `input_file`, `self.references_fp`."""
    name = written.rpartition(".")[2]
    return _READ.search(name) is not None and _MADE.search(name) is None


def tells(path: Value, *, learns: bool, opening: bool) -> bool:
    """Whether a path is that of data to learn from, or to judge a model on."""
    if not path.text or "\n" in path.text or (path.partial and not _AFAR.match(path.text)):
        return False
    if opening and not re.search(r"\.(?:jsonl|ndjson|csv|tsv|parquet)$", path.text):
        return path.text.endswith(".json") and bool(_CORPUS.search(path.text))
    return learns or bool(TRAINED.search(path.text))


def keys_of(document: Document, name: str) -> tuple[tuple[str, ...], dict[str, Json]]:
    """Keys of a data set by the form of its name: an address, a version of Weights & Biases, a path, an id of a hub."""
    if "://" in name:
        return (key("url", name.partition("?")[0]),), {"type": "documents"}
    if ":" in name:
        return (key("url", f"wandb://{name}"),), {"hub": "wandb", "type": "hub_dataset"}
    if "/" in name and "." not in name.rpartition("/")[2] and not name.startswith((".", "/")) and name.count("/") == 1:
        return (key("hf", "datasets", name),), {"hub": "huggingface", "type": "hub_dataset"}
    path = "." in name or "/" in name
    return tuple(path_keys(document, name) if path else [document.code_key(f"dataset {name}")]), {
        "type": "documents" if path else "dataset"
    }
