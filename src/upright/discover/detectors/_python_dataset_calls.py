"""Functions and classes of Python libraries that fetch a data set, and where its name or place stands among their
arguments. Sources: the reference pages of each library.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from upright.discover.python_models import written_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call


class Loader(NamedTuple):
    """Root of the import, position of the name (-1: keyword only), keywords, role of the data."""

    root: str
    position: int
    keywords: tuple[str, ...]
    role: str = "training"


_LOADERS: dict[str, tuple[Loader, ...]] = {
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
    "dataset_download_files": (Loader("kaggle", 0, ("dataset",)),),
    "dataset_load": (Loader("kagglehub", 1, ("handle",)), Loader("kagglehub", 0, ())),
    "competition_download": (Loader("kagglehub", 0, ("handle",)),),
    "LoadDataFromHub": (Loader("distilabel", -1, ("repo_id",)),),
    "hf_dataset": (Loader("inspect_ai", 0, ("path",), "evaluation"),),
    "json_dataset": (Loader("inspect_ai", 0, ("json_file",), "evaluation"),),
    "csv_dataset": (Loader("inspect_ai", 0, ("csv_file",), "evaluation"),),
    "create_csv_agent": (Loader("langchain_experimental", 1, ("path",), "documents"), Loader("langchain", 1, ("path",), "documents")),
    "create_dataset": (Loader("langsmith", 0, ("dataset_name",), "evaluation"), Loader("langfuse", -1, ("name",), "evaluation")),
    "get_dataset": (Loader("langfuse", 0, ("name",), "evaluation"), Loader("phoenix", -1, ("name",), "evaluation")),
    "upload_dataset": (Loader("phoenix", -1, ("dataset_name",), "evaluation"),),
    "upload_csv": (Loader("langsmith", 0, ("csv_file",), "evaluation"),),
    "Dataset": (Loader("ragas", 0, ("name",), "evaluation"),),
    "pull": (Loader("deepeval", 0, ("alias",), "evaluation"),),
    "init_dataset": (Loader("braintrust", 1, ("name",), "evaluation"),),
    "use_artifact": (Loader("wandb", 0, ("artifact_or_name",)),),
    "PDFSearchTool": (Loader("crewai_tools", -1, ("pdf",), "documents"),),
    "CSVSearchTool": (Loader("crewai_tools", -1, ("csv",), "documents"),),
    "DOCXSearchTool": (Loader("crewai_tools", -1, ("docx",), "documents"),),
    "TXTSearchTool": (Loader("crewai_tools", -1, ("txt",), "documents"),),
    "MDXSearchTool": (Loader("crewai_tools", -1, ("mdx",), "documents"),),
    "JSONSearchTool": (Loader("crewai_tools", -1, ("json_path",), "documents"),),
    "XMLSearchTool": (Loader("crewai_tools", -1, ("xml",), "documents"),),
    "DirectorySearchTool": (Loader("crewai_tools", -1, ("directory",), "documents"),),
    "WebsiteSearchTool": (Loader("crewai_tools", -1, ("website",), "documents"),),
    "urlretrieve": (Loader("urllib.request", 0, ("url",), "documents"),),
    "snapshot_download": (Loader("huggingface_hub", 0, ("repo_id",)),),
    "hf_hub_download": (Loader("huggingface_hub", 0, ("repo_id",)),),
}  # fmt: skip
# Classes of collections of data sets, each one data set: `torch_geometric.datasets.Planetoid(name="Cora")`.
_COLLECTIONS = re.compile(
    r"^(?:torch_geometric\.datasets|dgl\.data|ogb\.\w+|dspy\.datasets|lightly\.data|monai\.apps|medmnist)\.(?:\w+\.)?([A-Z]\w+)$"
)
# Sets of cases that an application is judged on, made where they stand.
_CASES = re.compile(r"^(?:deepeval|ragas)\.(?:\w+\.){0,3}EvaluationDataset(?:\.from_\w+)?$")
_NAMES_SET = re.compile(r"(?:^|_)data_?set(?:_?(?:name|id|path|repo|repo_id))?$|^hf_dataset$", re.IGNORECASE)
_ON_HUB = re.compile(r"[\w.-]{2,60}/[\w.-]{2,90}")
_DATA = re.compile(r"\.(?:csv|tsv|jsonl?|parquet|txt|md|pdf|html?|zip|tar\.gz|tgz)$", re.IGNORECASE)
_NAME = re.compile(r"[^\n{}<>]{2,160}")


def fetched(module: PythonModule, call: Call, qualified: str) -> tuple[str, str] | None:
    """Name (or place) and role of the data set that a call fetches; None when it fetches none."""
    collection = _COLLECTIONS.match(qualified)
    if collection is not None:
        return module.text(call.argument(-1, "name"), call.scope) or collection[1], "training"
    last = qualified.rpartition(".")[2]
    if _CASES.match(qualified):
        named = module.text(call.argument(-1, "alias", "name"), call.scope)
        return named or module.variable(call.node, call.scope).rpartition(".")[2] or "evaluation cases", "evaluation"
    for loader in _LOADERS.get(last, ()):
        if not qualified.startswith((f"{loader.root}.", f"{loader.root}_")):
            continue
        if last.endswith("_download") and module.text(call.argument(-1, "repo_type"), call.scope) != "dataset":
            return None
        name = module.text(call.argument(loader.position, *loader.keywords), call.scope)
        if last == "urlretrieve" and not _DATA.search(name):
            continue
        if name and _NAME.fullmatch(name):
            return name, loader.role
    return None


def stated(module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """Data sets of a hub that a constant, a default or an option names: `dataset_name="org/pages"`, in a file that loads some."""
    if "datasets" not in module.distributions or not module.document.contains((b"load_dataset",)):
        return
    for node, _ in module.index.strings:
        text = node.value if isinstance(node.value, str) else ""
        if "/" in text and _ON_HUB.fullmatch(text) and _NAMES_SET.search(_holder(module, node)):
            yield text, node


def _holder(module: PythonModule, node: ast.AST) -> str:
    """The name that a literal is given: of a variable, a parameter, an option of the command line."""
    holder = module.index.held_by.get(id(node))
    if isinstance(holder, ast.keyword) and holder.arg == "default":
        call = module.index.held_by.get(id(holder))
        first = call.args[0] if isinstance(call, ast.Call) and call.args else None
        if isinstance(first, ast.Constant):
            return str(first.value).lstrip("-").replace("-", "_")
        holder = module.index.held_by.get(id(call))
    if isinstance(holder, ast.arguments):
        plain, keyed = [*holder.posonlyargs, *holder.args], zip(holder.kwonlyargs, holder.kw_defaults, strict=True)
        given = [*zip(reversed(plain), reversed(holder.defaults), strict=False), *keyed]
        return next((parameter.arg for parameter, default in given if default is node), "")
    if isinstance(holder, ast.Assign | ast.AnnAssign):
        target = holder.targets[0] if isinstance(holder, ast.Assign) else holder.target
        return written_name(target).rpartition(".")[2]
    return ""
