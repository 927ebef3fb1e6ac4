"""Functions and classes of Python libraries that fetch a data set, and where its name or place stands among their
arguments. Sources: the reference pages of each library.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call


class Loader(NamedTuple):
    """Root of the import, position of the name (-1: keyword only), keywords, role of the data."""

    root: str
    position: int
    keywords: tuple[str, ...]
    role: str = "training"


_LOADERS: dict[str, tuple[Loader, ...]] = {
    "FileSource": (Loader("feast", -1, ("path",)),),
    "BigQuerySource": (Loader("feast", -1, ("table", "name")),),
    "SnowflakeSource": (Loader("feast", -1, ("table", "name")),),
    "RedshiftSource": (Loader("feast", -1, ("table", "name")),),
    "SparkSource": (Loader("feast", -1, ("path", "table", "name")),),
    "PostgreSQLSource": (Loader("feast", -1, ("table", "name")),),
    "load_from_disk": (Loader("datasets", 0, ("dataset_path",)),),
    "from_csv": (Loader("datasets", 0, ("path_or_paths",)),),
    "from_json": (Loader("datasets", 0, ("path_or_paths",)),),
    "from_parquet": (Loader("datasets", 0, ("path_or_paths",)),),
    "image_dataset_from_directory": (Loader("tensorflow", 0, ("directory",)), Loader("keras", 0, ("directory",))),
    "text_dataset_from_directory": (Loader("tensorflow", 0, ("directory",)), Loader("keras", 0, ("directory",))),
    "audio_dataset_from_directory": (Loader("tensorflow", 0, ("directory",)), Loader("keras", 0, ("directory",))),
    "flow_from_directory": (Loader("tensorflow", 0, ("directory",)), Loader("keras", 0, ("directory",))),
    "TFRecordDataset": (Loader("tensorflow", 0, ("filenames",)),),
    "CsvDataset": (Loader("tensorflow", 0, ("filenames",)),),
    "make_csv_dataset": (Loader("tensorflow", 0, ("file_pattern",)),),
    "get_file": (Loader("tensorflow", 1, ("origin",)), Loader("keras", 1, ("origin",))),
    "StreamingDataset": (Loader("streaming", -1, ("remote", "local")),),
    "WebDataset": (Loader("webdataset", 0, ("urls",)),),
    "from_folder": (Loader("fastai", 0, ("path",)),),
    "untar_data": (Loader("fastai", 0, ("url",)),),
    "load_zoo_dataset": (Loader("fiftyone", 0, ("name",)),),
    "read_csv": (Loader("ray.data", 0, ("paths",)),),
    "read_json": (Loader("ray.data", 0, ("paths",)),),
    "read_parquet": (Loader("ray.data", 0, ("paths",)),),
    "read_images": (Loader("ray.data", 0, ("paths",)),),
    "TrainingInput": (Loader("sagemaker", 0, ("s3_data",)),),
    "InputData": (Loader("sagemaker", -1, ("data_source",)),),
    "dataset_download_files": (Loader("kaggle", 0, ("dataset",)),),
    "dataset_load": (Loader("kagglehub", 1, ("handle",)), Loader("kagglehub", 0, ())),
    "competition_download": (Loader("kagglehub", 0, ("handle",)),),
    "LoadDataFromHub": (Loader("distilabel", -1, ("repo_id",)),),
    "hf_dataset": (Loader("inspect_ai", 0, ("path",), "evaluation"),),
    "json_dataset": (Loader("inspect_ai", 0, ("json_file",), "evaluation"),),
    "csv_dataset": (Loader("inspect_ai", 0, ("csv_file",), "evaluation"),),
    "create_csv_agent": (Loader("langchain_experimental", 1, ("path",), "documents"), Loader("langchain", 1, ("path",), "documents")),
    "create_dataset": (Loader("langsmith", 0, ("dataset_name",), "evaluation"), Loader("langfuse", -1, ("name",), "evaluation"), Loader("literalai", 0, ("name",), "evaluation")),
    "get_dataset": (Loader("literalai", -1, ("name",), "evaluation"), Loader("langfuse", 0, ("name",), "evaluation"), Loader("phoenix", -1, ("name",), "evaluation"), Loader("opik", 0, ("name",), "evaluation"), Loader("gluonts", 0, ("dataset_name",))),
    "upload_dataset": (Loader("phoenix", -1, ("dataset_name",), "evaluation"),),
    "upload_csv": (Loader("langsmith", 0, ("csv_file",), "evaluation"),),
    "Dataset": (Loader("ragas", 0, ("name",), "evaluation"), Loader("argilla", -1, ("name",)), Loader("lightgbm", 0, ("data",))),
    "pull": (Loader("deepeval", 0, ("alias",), "evaluation"),),
    "get_or_create_dataset": (Loader("opik", 0, ("name",), "evaluation"),),
    "create_dataset_with_items": (Loader("langwatch", 0, ("name",), "evaluation"),),
    "get_artifact": (Loader("comet_ml", 0, ("artifact_or_name", "artifact_name")),),
    "init_dataset": (Loader("braintrust", 1, ("name",), "evaluation"),),
    "use_artifact": (Loader("wandb", 0, ("artifact_or_name",)),),
    "convert": (Loader("docling", 0, ("source",), "documents"), Loader("markitdown", 0, ("source",), "documents")),
    "convert_all": (Loader("docling", 0, ("source",), "documents"),),
    "partition": (Loader("unstructured", 0, ("filename", "url"), "documents"),),
    "partition_pdf": (Loader("unstructured", 0, ("filename",), "documents"),),
    "PDFSearchTool": (Loader("crewai_tools", -1, ("pdf",), "documents"),),
    "CSVSearchTool": (Loader("crewai_tools", -1, ("csv",), "documents"),),
    "DOCXSearchTool": (Loader("crewai_tools", -1, ("docx",), "documents"),),
    "TXTSearchTool": (Loader("crewai_tools", -1, ("txt",), "documents"),),
    "MDXSearchTool": (Loader("crewai_tools", -1, ("mdx",), "documents"),),
    "JSONSearchTool": (Loader("crewai_tools", -1, ("json_path",), "documents"),),
    "XMLSearchTool": (Loader("crewai_tools", -1, ("xml",), "documents"),),
    "DirectorySearchTool": (Loader("crewai_tools", -1, ("directory",), "documents"),),
    "WebsiteSearchTool": (Loader("crewai_tools", -1, ("website",), "documents"),),
    "upload_file_and_poll": (Loader("azure.ai", -1, ("file_path",), "documents"),),
    "upload_to_file_search_store": (Loader("google.genai", -1, ("file",), "documents"),),
    "LocalSource": (Loader("promptflow", -1, ("input_data",), "documents"),),
    "urlretrieve": (Loader("urllib.request", 0, ("url",), "documents"),),
    "urlopen": (Loader("urllib.request", 0, ("url",), "documents"),),
    "download": (Loader("wget", 0, ("url",), "documents"), Loader("opendatasets", 0, ("dataset_id_or_url",)), Loader("gdown", 1, ("output",))),
    "get": (Loader("requests", 0, ("url",), "documents"), Loader("httpx", 0, ("url",), "documents")),
    "snapshot_download": (Loader("huggingface_hub", 0, ("repo_id",)),),
    "hf_hub_download": (Loader("huggingface_hub", 0, ("repo_id",)),),
    "load_dataset_builder": (Loader("datasets", 0, ("path",)),),
    "builder": (Loader("tensorflow_datasets", 0, ("name",)),),
    "load_dataset": (Loader("seaborn", 0, ("name",)),),
    "competition_download_files": (Loader("kaggle", 0, ("competition",)),),
    "competition_download_file": (Loader("kaggle", 0, ("competition",)),),
    "download_folder": (Loader("gdown", 1, ("output",)),),
    "load": (Loader("deeplake", 0, ("path",)), Loader("modelscope.msdatasets", 0, ("dataset_name",))),
    "project": (Loader("roboflow", 0, ("the_project", "project_id")),),
    "train": (Loader("ultralytics", -1, ("data",)),),
    "val": (Loader("ultralytics", -1, ("data",), "evaluation"),),
    "load_builtin": (Loader("surprise", 0, ("name",)),),
    "load_from_file": (Loader("surprise", 0, ("file_path",)),),
    "GenericDataLoader": (Loader("beir", 0, ("data_folder",), "evaluation"),),
    "download_and_unzip": (Loader("beir", 0, ("url",), "evaluation"),),
    "from_file": (Loader("pydantic_evals", 0, ("path",), "evaluation"),),
    "from_pandas": (Loader("mlflow", -1, ("name",)),),
    "from_numpy": (Loader("mlflow", -1, ("name",)),),
    "from_polars": (Loader("mlflow", -1, ("name",)),),
    "from_spark": (Loader("mlflow", -1, ("name", "table_name", "path")),),
    "load_delta": (Loader("mlflow", -1, ("table_name", "path", "name")),),
    "from_huggingface": (Loader("mlflow", -1, ("path", "name")), Loader("argilla", 0, ("repo_id",))),
    "get_by_name": (Loader("azureml", 1, ("name",)),),
    "from_delimited_files": (Loader("azureml", 0, ("path",)),),
    "from_parquet_files": (Loader("azureml", 0, ("path",)),),
    "from_files": (Loader("azureml", 0, ("path",)),),
    "Data": (Loader("azure.ai.ml", -1, ("name",)), Loader("azure.ai.ml", -1, ("path",))),
    "download_llama_dataset": (Loader("llama_index", 0, ("llama_dataset_class",), "evaluation"),),
    "DMatrix": (Loader("xgboost", 0, ("data",)),),
    "Pool": (Loader("catboost", 0, ("data",)),),
    "read_text": (Loader("ray.data", 0, ("paths",)),),
    "read_numpy": (Loader("ray.data", 0, ("paths",)),),
    "read_tfrecords": (Loader("ray.data", 0, ("paths",)),),
    "read_webdataset": (Loader("ray.data", 0, ("paths",)),),
    "read_binary_files": (Loader("ray.data", 0, ("paths",)),),
}  # fmt: skip
_GIVEN = frozenset({"ray.data", "azureml", "azure.ai.ml"})  # loaders whose place a caller may name
_ANYTHING = frozenset({"urllib.request", "wget", "requests", "httpx", "gdown"})  # fetch whatever has an address
_FILE = re.compile(r"^sqlite(?:\+\w{1,20})?:///+([^\s?{}]{2,200})")
_WRITES = frozenset({"to_json", "to_csv", "to_parquet", "write_csv", "write_parquet", "write_ndjson", "save_to_disk"})
_LEARNT = re.compile(
    r"(?:^|[_.-])(?:train|training|test|val|valid|validation|eval|dataset|sft|dpo|ground_?truth|golden|corpus)(?:[_.-]|$)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"result|output|pred|log|metric|score|report|submission|cache|model|answer", re.IGNORECASE)
# Classes of collections of data sets, each one data set: `torch_geometric.datasets.Planetoid(name="Cora")`.
_COLLECTIONS = re.compile(
    r"^(?:(?:torch_geometric|torchio|torchxrayvision|torchgeo|river|darts|pykeen|spektral|stellargraph|dspy)\.datasets|dgl\.data|"
    r"ogb\.\w+|lightly\.data|monai\.apps|medmnist|pl_bolts\.datamodules)\.(?:\w+\.)?([A-Z]\w+)$"
)
# Functions of libraries that bring data along, each one data set: `catboost.datasets.titanic()`, `shap.datasets.adult()`.
_SAMPLES = re.compile(
    r"^(?:catboost|shap|interpret|fairlearn|imblearn|lifelines|statsmodels|cuml|mlxtend|pycaret|deepchecks|evidently|nannyml|alibi|alibi_detect|econml|"
    r"causalml|lightfm|implicit|yellowbrick|hdbscan|skbio|pmdarima|pyod|feature_engine|category_encoders|palmerpenguins|ucimlrepo|pmlb|vega_datasets|cleanlab)"
    r"\.(?:\w+\.)?(?:datasets\.(?:\w+\.)?)?(?:(?:load|fetch)_)?((?!make_|get_|list_|clear_)\w{2,60})$"
)
_VERTEX = re.compile(r"^(?:google\.cloud\.aiplatform|vertexai)\.(?:\w+\.){0,3}\w*Dataset\.create$")
_ARRAYS = frozenset({"numpy.load", "torch.load", "h5py.File", "scipy.io.loadmat", "numpy.memmap"})
_ENDINGS = re.compile(r"\.(?:np[yz]|pt|h5|hdf5|mat|bin|dat)$", re.IGNORECASE)
_NO_ARRAY = re.compile(
    r"model|weight|checkpoint|ckpt|optimi[sz]er|state_?dict|predict|output|result|stats|index", re.IGNORECASE
)
# What a file of arrays is called that is learnt from: `X_train.npy`, `mnist.npz`, `train_dataset.pt`.
OF_DATA = re.compile(
    r"(?:^|[_.-])(?:x|y|train|training|test|val|valid|data|dataset|images?|labels?|targets?|features?|samples?|corpus|inputs?|mnist|cifar10{1,2})(?:[_.\d-]|$)|dataset",
    re.IGNORECASE,
)
# Sets of cases that an application is judged on, made where they stand.
_CASES = re.compile(r"^(?:deepeval|ragas)\.(?:\w+\.){0,3}EvaluationDataset(?:\.from_\w+)?$")
# What fills an index, and what it is filled with.
_FILLS = (
    b"splitter",
    b"from_texts",
    b"from_documents",
    b"add_documents",
    b"add_texts",
    b"vectorstoreindex",
    b"documentsplitter",
)
_SEARCH = frozenset({"minsearch", "sqlitesearch", "rank-bm25"})
_PATTERN = re.compile(r"\*\.(?:pdf|docx?|txt|mdx?|rst|html?|csv|jsonl?|epub|pptx?)$", re.IGNORECASE)
_TEXT = re.compile(
    r"(?:[^\s{}<>*?]{1,120}/|\{[\w.()]{1,60}\}/)?([\w. -]{1,60}\.(?:json|jsonl|txt|md|html?|pdf|csv))", re.IGNORECASE
)
_NO_TEXT = re.compile(
    r"prompt|config|setting|secret|credential|token|schema|cache|history|requirement|package|result|output|state|log|metric|manifest|mapping|version",
    re.IGNORECASE,
)
# Readers of documents for people, in files that hand what they read to a model or an index.
_PAGED = frozenset(
    {
        "PyPDF2.PdfReader",
        "PyPDF2.PdfFileReader",
        "pypdf.PdfReader",
        "pdfplumber.open",
        "fitz.open",
        "pymupdf.open",
        "docx.Document",
    }
)
_KNOWS_TEXT = frozenset({"langchain", "langchain-community", "langchain-core", "langchain-text-splitters", "llama-index", "llama-index-core", "openai", "chromadb", "sentence-transformers"})  # fmt: skip
_PUTS = frozenset({"insert", "ainsert", "insert_many", "ainsert_many", "add_content", "add_content_async", "add_contents", "add_contents_async"})  # fmt: skip
_KNOWS = frozenset({"agno", "phidata"})
_DATA = re.compile(r"\.(?:csv|tsv|jsonl?|parquet|txt|md|pdf|html?|zip|tar\.gz|tgz)$", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\n{}<>]|\{\d+\.\.\d+\}){2,160}")


def fetched(module: PythonModule, call: Call, qualified: str) -> tuple[str, str] | None:
    """Name (or place) and role of the data set that a call fetches; None when it fetches none."""
    collection = _COLLECTIONS.match(qualified)
    if collection is not None:
        return module.text(call.argument(-1, "name"), call.scope) or collection[1], "training"
    if ".datasets." in qualified and (sample := _SAMPLES.match(qualified)) is not None:
        return module.text(call.argument(0, "name", "dataset"), call.scope) or sample[1], "training"
    if _CASES.match(qualified):
        named = module.text(call.argument(-1, "alias", "name"), call.scope)
        return named or module.variable(call.node, call.scope).rpartition(".")[2] or "evaluation cases", "evaluation"
    pages = qualified in _PAGED and not module.document.contains((b"loader(",))
    if pages and not _KNOWS_TEXT.isdisjoint(module.distributions):
        return f"{qualified.rpartition('.')[2]} documents", "documents"
    written = _kept(module, call)
    told = (
        (_database(module, call, qualified), "documents"),
        (written, "evaluation" if re.search(r"test|eval|valid", written) else "training"),
        (_uploaded(module, call), "training"),
        (_put(module, call), "documents"),
        (_made(module, call, qualified), "training"),
        (
            array := _array(module, call, qualified),
            "evaluation" if re.search(r"test|eval|valid", array) else "training",
        ),
    )
    found = next((each for each in told if each[0]), None)
    if found is not None:
        return found
    return _loaded(module, call, qualified)


def _database(module: PythonModule, call: Call, qualified: str) -> str:
    """The database that an agent or a chain asks in SQL: `SQLDatabase.from_uri("sqlite:///shop.db")`."""
    parts = qualified.split(".")
    if "SQLDatabase" not in parts[-2:] or parts[0].split("_")[0] not in {"langchain", "llama"}:
        return ""
    if parts[-1] not in {"SQLDatabase", "from_uri", "from_databricks"}:
        return ""
    argument = call.argument(0, "database_uri", "engine")
    origin = module.values.origin(argument, call.scope) if argument is not None else None
    made = module.call_at(origin[0]) if origin and isinstance(origin[0], ast.Call) else None  # of SQLAlchemy
    found = _FILE.search(module.text(made.argument(0, "url") if made else argument, call.scope))
    return found[1] if found else "SQLDatabase"


def _put(module: PythonModule, call: Call) -> str:
    """What is put into a knowledge base by its address or path: Agno's `knowledge.insert(url="https://...")`."""
    func = call.node.func
    if not isinstance(func, ast.Attribute) or func.attr not in _PUTS or _KNOWS.isdisjoint(module.distributions):
        return ""
    place = module.text(call.argument(-1, "url", "path", "urls", "paths"), call.scope)
    return place if _NAME.fullmatch(place) else ""


def _loaded(module: PythonModule, call: Call, qualified: str) -> tuple[str, str] | None:
    last = qualified.rpartition(".")[2]
    for loader in _LOADERS.get(last, ()):
        if not qualified.startswith((f"{loader.root}.", f"{loader.root}_")):
            continue
        if last.endswith("_download") and module.text(call.argument(-1, "repo_type"), call.scope) != "dataset":
            return None
        if name := _place(module, call, loader):
            return name, loader.role
    return None


def _place(module: PythonModule, call: Call, loader: Loader) -> str:
    """The name or place that a loader is given; what a caller names, where only a caller can."""
    argument = call.argument(loader.position, *loader.keywords)
    if isinstance(argument, ast.Tuple) and argument.elts:  # a store, and the path in it
        argument = argument.elts[-1]
    name = module.text(argument, call.scope)
    if loader.root in _ANYTHING and not _is_data(name, loader.root):
        return ""
    if name:
        inline = name.startswith("s3://") and isinstance(argument, ast.JoinedStr | ast.Call | ast.BinOp)
        return name if inline or _NAME.fullmatch(name) else ""
    given = loader.root in _GIVEN and isinstance(argument, ast.Name | ast.Attribute)
    return ast.unparse(argument)[:80] if given and argument is not None else ""


def _is_data(name: str, root: str) -> bool:
    """Whether what has this address is data, by its ending; of Google Drive the name that it is kept under tells."""
    return bool(_DATA.search(name.partition("?")[0])) and ("://" in name or root == "gdown")


def _array(module: PythonModule, call: Call, qualified: str) -> str:
    """Arrays and tensors of data that are read: `np.load("X_train.npy")`, `h5py.File("train.h5")`, `loadmat("a.mat")`."""
    path = module.text(call.argument(0, "file", "f", "name", "file_name"), call.scope) if qualified in _ARRAYS else ""
    if (
        not _ENDINGS.search(path)
        or _NO_ARRAY.search(path)
        or set("wax") & set(module.text(call.argument(1, "mode"), call.scope))
    ):
        return ""
    return path if path.endswith(".mat") or OF_DATA.search(path.rpartition("/")[2]) else ""


def _made(module: PythonModule, call: Call, qualified: str) -> str:
    """What Vertex AI keeps as a data set, and one of the members of a library's own list of data: `URLs.PETS`."""
    if _VERTEX.match(qualified):
        return module.text(call.argument(-1, "display_name", "gcs_source", "bq_source"), call.scope)
    argument = call.argument(0, "url")
    listed = qualified.endswith("untar_data") and isinstance(argument, ast.Attribute)
    return argument.attr if listed and isinstance(argument, ast.Attribute) else ""


def _kept(module: PythonModule, call: Call) -> str:
    """Data to learn from that a program writes: `df.to_json("chats_train.jsonl")`, `rows.save_to_disk("data/train")`."""
    func = call.node.func
    if not isinstance(func, ast.Attribute) or func.attr not in _WRITES or not module.distributions:
        return ""
    place = module.text(call.argument(0, "path_or_buf", "path", "excel_writer", "dataset_path", "file"), call.scope)
    told = _NAME.fullmatch(place) and _LEARNT.search(place.rpartition("/")[2]) and not _ANSWERS.search(place)
    return place if told else ""


def _uploaded(module: PythonModule, call: Call) -> str:
    """The file that a job learns from: `files.create(file=open("train.jsonl"), purpose="fine-tune")`."""
    func = call.node.func
    uploads = isinstance(func, ast.Attribute) and func.attr in {"create", "upload"}
    first = module.text(call.argument(0, "file", "path"), call.scope) if uploads and call.node.args else ""
    if first.endswith(".jsonl") and module.document.contains((b"fine_tun", b"finetun")):
        return first
    if not uploads or module.text(call.argument(-1, "purpose"), call.scope) != "fine-tune":
        return ""
    file = call.argument(-1, "file")
    inner = file.args[0] if isinstance(file, ast.Call) and file.args else file
    return module.text(inner, call.scope)


def indexed(module: PythonModule, call: Call, qualified: str) -> str:
    """The folder or file of texts that a module reads which fills an index: `Path("docs").glob("*.md")`, `open("faq.json")`."""
    func = call.node.func
    walks = isinstance(func, ast.Attribute) and func.attr in {"glob", "rglob", "iglob"}
    if not (walks or qualified == "open") or not _fills(module):
        return ""
    if isinstance(func, ast.Attribute) and walks:
        pattern = module.text(call.argument(0, "pattern", "pathname"), call.scope)
        if not _PATTERN.search(pattern):
            return ""
        made = func.value.args[0] if isinstance(func.value, ast.Call) and func.value.args else func.value
        return pattern if qualified.startswith("glob.") else module.text(made, call.scope) or ast.unparse(made)[:60]
    if set("wax") & set(module.text(call.argument(1, "mode"), call.scope)):
        return ""
    path = module.value(call.argument(0, "file"), call.scope)
    told = _TEXT.fullmatch(path.text)
    return "" if told is None or _NO_TEXT.search(told[1]) else told[1] if path.partial else path.text


def _fills(module: PythonModule) -> bool:
    """Whether a module fills an index, by its own embedding of texts too."""
    embeds = "sentence-transformers" in module.distributions and module.document.contains((b".encode(",))
    searched = _SEARCH.isdisjoint(module.distributions) is False and module.document.contains((b".fit(", b".index("))
    return embeds or searched or module.document.contains(_FILLS)
