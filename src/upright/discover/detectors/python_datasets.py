"""Datasets that Python code reads for AI: training and evaluation data, documents for retrieval, data from hubs.

Why it matters: what a model is trained on and what an index is filled with can be leaked by it.

How it recognises: `load_dataset` and other hub loaders, document loaders of LangChain and LlamaIndex, and, in files that
import machine-learning or AI libraries, `pd.read_*` and files of records that are opened or uploaded for fine-tuning. A
path that is written down becomes an identity key, so that the dataset and the file are one asset.

What it does not see: data whose location only configuration names; tables that are read through a database driver.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_dataset_calls import fetched, indexed
from upright.discover.detectors._python_stated_data import TRAINED, keys_of, names_data, stated, tells, told_by_callers
from upright.discover.python_gate import opened
from upright.discover.python_origins import queried
from upright.discover.python_paths import fetched_keys, path_keys, place_keys
from upright.discover.python_places import late_place, placed
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.sight import see
from upright.model.evidence import Ref
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json
    from upright.model.evidence import Observation

_LOADERS = re.compile(r"^(?:\w+Loader|\w*DirectoryReader|\w+Reader|\w+WebReader|LlamaParse|DoclingReader|MarkItDown|\w+KnowledgeBase|\w+KnowledgeSource|WikipediaRetriever_)$")  # fmt: skip
_NOT_LOADERS = re.compile(r"^(?:DataLoader|\w*ExtractiveReader|FARMReader|TransformersReader|TextStreamReader|StreamReader|CsvReader_|DictReader|BaseLoader|BaseReader|BaseDocumentLoader|FileSystemLoader|PackageLoader|ImageReader|PromptLoader|ModelLoader|ConfigLoader|FeatureLoader|AsyncLoader)$")  # fmt: skip
_LOADING = ("langchain", "llama", "crewai", "unstructured", "docling", "agno", "phidata", "haystack")
_FRAMES = re.compile(r"^(?:numpy\.(?:loadtxt|genfromtxt)$|(?:pandas|polars|dask\.dataframe|modin\.pandas|cudf|pyarrow\.(?:csv|parquet|json))\.(?:read_(?:csv|json|parquet|excel|table|feather|pickle|sql|ndjson|jsonl)|scan_\w+|read_sql_query)$)")  # fmt: skip
_ASKED = (b"dataframe_agent", b"PandasQueryEngine", b"SmartDataframe", b"SmartDatalake", b"pandasai")
_TUNES = (*_ASKED, b"tunings.tune(", b"sft.train(", b"fine_tuning.jobs", b"customization_job(")
_RECORDS = re.compile(r"\.(?:csv|tsv|jsonl|ndjson|parquet|arrow|feather|xlsx?|json)(?:\.gz)?$", re.IGNORECASE)
_INGESTS = re.compile(r"encode|ingest|index|embed|chunk|split|load_|_docs|document|pdf", re.IGNORECASE)
_DOCUMENTS = re.compile(r"[^\s{}<>*?]{1,150}\.(?:pdf|docx?|txt|md|html?|csv|jsonl|pptx|epub)")
_PAGES = re.compile(r"(?:load|fetch|scrape|crawl|ingest|index|read)_\w{0,20}(?:page|url|web|site|doc|pdf|article)")
_READS = re.compile(r"^_?(?:read|load|get|parse|prepare|make|build)_?\w{0,30}(?:data|dataset|corpus|csv|jsonl?|text|file|examples|samples)s?$")  # fmt: skip
_LEARNT = re.compile(r"^[\w./~-]{3,150}\.(?:txt|csv|tsv|jsonl?|npz|npy|pkl|parquet|conll|bin|pt)$")
_NAMED_SETS = frozenset({"kagglehub.dataset_download", "tensorflow_datasets.load", "openml.datasets.get_dataset"})
_OWNED = re.compile(r"^\{[^{}]{1,80}\}/([A-Za-z][\w.-]{2,90})$")  # `{user}/articles`
_FILE = ("fname", "filepath_or_buffer", "path_or_buf", "path", "io", "source", "file")
_ABOUT = (b"bedrock", b"fine_tun", b"finetun", b"fine-tun")
_URLS = ("web_path", "web_paths", "urls", "url")
_PATHS = ("input_dir", "path", "file_path", "input_files", "directory", "persist_directory", "file", "folder_path", "data_files", "data_dir", "repo_path", "bucket", "file_paths")  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    learns = any(lookup("pypi", name) in {"ml", "training", "vector-store"} for name in module.distributions)
    learns = learns or (bool(module.distributions) and document.contains(_TUNES))
    for call in module.calls:
        qualified = module.callee(call)
        found = _hub(document, module, call, qualified) or _loader(document, module, call, qualified)
        found = found or _frame(document, module, call, qualified, learns=learns)
        found = found or _judged(document, module, call) or _fetched(document, module, call, qualified)
        found = found or (_read(document, module, call, qualified) if learns else None)
        found = found or (_ingested(document, module, call, qualified) if module.distributions else None)
        if found is not None and str(found.name) not in seen:
            seen.add(str(found.name))
            yield found
    for name, node in stated(module):
        if name not in seen:
            seen.add(name)
            keys, said = keys_of(document, name)
            yield see(document, "dataset", name, module.line(node), keys, language="python", more=said)


def _seen(
    document: Document, module: PythonModule, call: Call, name: str | Ref, keys: list[str], said: dict[str, Json],
    at: ast.AST | None = None,
) -> Observation:  # fmt: skip
    keys.append(document.code_key(module.own_place(call)))
    keys += fetched_keys(document.item.source, document.item.path, str(name)) if str(name)[:1] == "/" else []
    return see(
        document,
        "dataset",
        name,
        (module.line(at) if at is not None else 0) or module.line(call.node),
        tuple(dict.fromkeys(keys)),
        framework=framework(module.callee(call)),
        language="python",
        evidence=module.callee(call)[:120],
        more=said,
    )


def _hub(document: Document, module: PythonModule, call: Call, qualified: str) -> Observation | None:
    last = qualified.rpartition(".")[2]
    if last == "load_dataset" and qualified.startswith(("datasets.", "unsloth.", "modelscope.")):
        named = module.value(call.argument(0, "path"), call.scope)
        given = call.argument(-1, "data_files")
        files = _texts(module, given, call.scope) if given is not None else []
        if named.text in {"json", "csv", "parquet", "text", "arrow", "imagefolder", "audiofolder", "pandas"} or files:
            keys = [each for path in files for each in path_keys(document, path)]
            told = _role(module, call, {"format": named.text or "json"})
            return _seen(document, module, call, files[0] if files else f"{named.text} files", keys, told)
        if not named.text or named.partial:
            return _unnamed(document, module, call, named.text)
        hub = not named.text.startswith((".", "/"))
        keys = [key("hf", "datasets", named.text)] if hub else path_keys(document, named.text)
        said: dict[str, Json] = {"hub": "huggingface", "type": "hub_dataset"} if hub else {}
        if revision := module.text(call.argument(-1, "revision"), call.scope):
            said["revision"] = revision
        if module.value(call.argument(-1, "trust_remote_code"), call.scope).data is True:
            said["trust_remote_code"] = True
        return _seen(document, module, call, named.text, keys, _role(module, call, said))
    if qualified in _NAMED_SETS or re.match(r"(?:sklearn|sktime|aeon|tslearn)\.datasets\.(?:load|fetch)_", qualified):
        name = module.text(call.argument(0, "handle", "name", "dataset_id"), call.scope) or last
        return _seen(
            document,
            module,
            call,
            name,
            [key("url", f"{qualified.partition('.')[0]}://{name}")],
            _role(module, call, {"hub": qualified.partition(".")[0]}),
        )
    called = re.match(r"(?:torchvision|torchaudio|torchtext|keras|tensorflow\.keras)\.datasets\.\w+", qualified)
    if called and (last[0].isupper() or last == "load_data"):
        name = last if last != "load_data" else qualified.split(".")[-2]
        return _seen(document, module, call, name, [], _role(module, call, {"hub": qualified.partition(".")[0]}))
    return None


def _unnamed(document: Document, module: PythonModule, call: Call, written: str = "") -> Observation | None:
    """A data set of a hub that an argument or a setting names: `load_dataset(args.dataset_name)`, or whose owner one does."""
    argument, owned = call.argument(0, "path", "dataset_path"), _OWNED.search(written)
    if owned is None and not isinstance(argument, ast.Name | ast.Attribute | ast.Subscript):
        return None
    name: str | Ref = owned[1] if owned is not None else ast.unparse(argument)[:60] if argument is not None else ""
    told = module.value(argument, call.scope).ref if owned is None else ""
    if "." in told and told.replace(".", "").isidentifier():  # a constant of another module
        name = Ref(told)
    return _seen(document, module, call, name, [], _role(module, call, {"hub": "huggingface"}))


def _role(module: PythonModule, call: Call, said: dict[str, Json]) -> dict[str, Json]:
    split = module.text(call.argument(-1, "split"), call.scope)
    role = "evaluation" if re.search(r"test|eval|valid", split) else "training"
    return {"role": role, "type": "evaluation_data" if role == "evaluation" else "training_data"} | said


def _texts(module: PythonModule, node: ast.AST, scope: Scope) -> list[str]:
    written = [*module.values.elements(node, scope), (node, scope)]
    return list(dict.fromkeys(text for each, where in written for text in placed(module, each, where)))


def _loader(document: Document, module: PythonModule, call: Call, qualified: str) -> Observation | None:
    parts = qualified.split(".")
    last = parts[-2] if len(parts) > 1 and parts[-1].startswith("from_") else parts[-1]
    distribution = distribution_of(qualified)
    told = _LOADERS.match(last) and not _NOT_LOADERS.match(last)
    if not told or not (distribution or "").startswith(_LOADING):
        return None
    if isinstance(module.index.held_by.get(id(call.node)), ast.Dict):
        return None
    argument = call.argument(0, *_PATHS, *_URLS)
    texts = _texts(module, argument, call.scope) if argument is not None else []
    keys = [each for text in texts for each in place_keys(document, text)]
    untrusted = bool(
        re.search(
            r"Web|URL|Url|Sitemap|Wikipedia|Arxiv|Youtube|YouTube|Reddit|RSS|Recursive|Html|Firecrawl|Browserbase|News",
            last,
        )
    )
    name = texts[0][:120] if texts else f"{last} documents"
    said: dict[str, Json] = {
        "role": "documents",
        "type": "documents",
        "format": "web pages" if untrusted else "documents",
    }
    return _seen(document, module, call, name, keys, said)


def _frame(document: Document, module: PythonModule, call: Call, qualified: str, *, learns: bool) -> Observation | None:
    opening = qualified in {"open", "json.load", "jsonlines.open"}
    known = bool(module.distributions) or document.contains(_ABOUT if opening else (*_ABOUT, b"eval"))
    if not (_FRAMES.match(qualified) or qualified in {"open", "jsonlines.open"}) or not known:
        return None
    if learns and (asked := queried(module, call, qualified)):
        return _seen(document, module, call, asked, [], {"role": "training", "type": "table"})
    path = module.value(call.argument(0, *_FILE), call.scope)
    late = late_place(module, call.argument(0, *_FILE), call.scope) if path.partial or not path.text else ""
    if late and (learns or document.contains(_ASKED)) and not (opening and _mode(module, call)):
        told = late if _given(document, module, call, learns=learns, opening=opening) is not None else Ref(late)
        return _seen(document, module, call, told, path_keys(document, late), {"role": "training"})
    if not path.text and (not opening or not _mode(module, call)):
        return _given(document, module, call, learns=learns, opening=opening)
    if not tells(path, learns=learns, opening=opening) or (opening and _mode(module, call)):
        return None
    keys = place_keys(document, path.text)
    suffix = path.text.rpartition(".")[2].lower()
    role = "documents" if document.contains(_ASKED) else "training"
    said: dict[str, Json] = {
        "role": "evaluation" if re.search(r"test|eval|valid", path.text, re.IGNORECASE) else role,
        "format": suffix if len(suffix) <= len("feather") else "",
    }
    return _seen(document, module, call, path.text, keys, {name: value for name, value in said.items() if value})


def _given(document: Document, module: PythonModule, call: Call, *, learns: bool, opening: bool) -> Observation | None:
    """A table whose file the caller or the command line names: `pd.read_csv(args.train_path)`."""
    argument = call.argument(0, *_FILE)
    name = ast.unparse(argument)[:80] if isinstance(argument, ast.Name | ast.Attribute) else ""
    told = names_data(name) if opening else learns or TRAINED.search(name)
    if not name or not told or told_by_callers(module, call, name):
        return None
    return _seen(document, module, call, name, [], {"role": "training", "type": "training_data"})


def _mode(module: PythonModule, call: Call) -> bool:
    return any(letter in module.text(call.argument(1, "mode"), call.scope) for letter in "wax")


def _ingested(document: Document, module: PythonModule, call: Call, qualified: str) -> Observation | None:
    """A file that a function of the project reads into an index: `encode_pdf("data/report.pdf")`."""
    own = bool(call.node.args) and _INGESTS.search(qualified.rpartition(".")[2]) and not distribution_of(qualified)
    path = module.text(call.node.args[0], call.scope) if own else ""
    read = _DOCUMENTS.fullmatch(path) or (path.startswith("http") and _PAGES.search(qualified.rpartition(".")[2]))
    name = path if read else indexed(module, call, qualified)
    said: dict[str, Json] = {"role": "documents", "type": "documents"}
    return _seen(document, module, call, name, path_keys(document, name), said) if name else None


def _fetched(document: Document, module: PythonModule, call: Call, qualified: str) -> Observation | None:
    """A data set that a library fetches by its name or place."""
    told = fetched(module, call, qualified)
    if told is None:
        return _unnamed(document, module, call) if qualified == "datasets.load_from_disk" else None
    name, role = told
    hub = qualified.startswith(("huggingface_hub.", "distilabel.", "inspect_ai."))
    keys = [key("hf", "datasets", name)] if hub and "/" in name else []
    if not keys:
        keys = place_keys(document, name)
    said: dict[str, Json] = {"role": role, "type": f"{role}_data"}
    if name.endswith((".jsonl", ".csv")):
        said["format"] = name.rpartition(".")[2]
    return _seen(document, module, call, name, keys, said)


def _read(document: Document, module: PythonModule, call: Call, qualified: str) -> Observation | None:
    """A file that a function of the project reads to learn from: `read_data("data/train.txt")`."""
    if distribution_of(qualified) or not call.node.args or not _READS.match(qualified.rpartition(".")[2]):
        return None
    path = module.text(call.node.args[0], call.scope)
    if not (_LEARNT.search(path) and re.search(r"train|corpus|dataset|test|valid|dev|eval", path)):
        return None
    role = "evaluation" if re.search(r"test|eval|valid|dev", path.rpartition("/")[2]) else "training"
    return _seen(document, module, call, path, path_keys(document, path), {"role": role, "type": f"{role}_data"})


def _judged(document: Document, module: PythonModule, call: Call) -> Observation | None:
    """A set of LangSmith that an application is judged on: `client.evaluate(app, data="Bench")`."""
    if "langsmith" not in module.distributions or not call.written.endswith(("evaluate", "run_on_dataset")):
        return None
    named = module.value(call.argument(-1, "data", "dataset_name"), call.scope)
    if not named.text or named.partial or "\n" in named.text:
        return None
    said: dict[str, Json] = {"role": "evaluation", "type": "evaluation_data"}
    keys = [document.code_key(f"langsmith:{named.text}")]
    return _seen(document, module, call, named.text[:120], keys, said, named.node)


DETECTOR = Detector(
    id="python-datasets",
    title="Datasets that Python code reads for AI",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "faq.py",
            "import json\nimport pandas as pd\nfrom sentence_transformers import SentenceTransformer\nmodel = SentenceTransformer('all-MiniLM-L6-v2')\ndocs = json.load(open('documents-with-ids.json'))\nseen = json.load(open('config.json'))\nv = [model.encode(d) for d in docs]\n",
            (("dataset", "documents-with-ids.json", 5),),
        ),
        Hit(
            "fetched.py",
            "import argparse\nimport numpy as np\nfrom datasets import load_dataset\nfrom ultralytics import YOLO\nfrom modelscope.msdatasets import MsDataset\np = argparse.ArgumentParser()\np.add_argument('--corpus', default='acme/chats')\nargs = p.parse_args()\nload_dataset(args.corpus)\nYOLO('y.pt').train(data='hats.yaml')\nMsDataset.load('lab/gsm')\nx = np.load('data/X_train.npy')\nmean = np.load('mean.npy')\n",
            (
                ("dataset", "acme/chats", 9),
                ("dataset", "hats.yaml", 10),
                ("dataset", "lab/gsm", 11),
                ("dataset", "data/X_train.npy", 12),
            ),
        ),
        Hit(
            "roles.py",
            "import opik\nimport openai\nset = opik.Opik().get_or_create_dataset(name='Desk cases')\nwith open('seed_roles.jsonl', 'r') as file:\n    rows = file.readlines()\neval_artifact = 'team/desk/cases:v4'\nimage = 'ghcr.io/desk/web:latest'\n",
            (("dataset", "Desk cases", 3), ("dataset", "seed_roles.jsonl", 4), ("dataset", "team/desk/cases:v4", 6)),
        ),
        Hit(
            "prepare.py",
            "import requests\nimport tiktoken\nurl = 'https://example.com/data/plays.txt'\ntext = requests.get(url).text\npage = requests.get('https://example.com/health')\nimport torch\ndataset = 'openwebtext'\nm(dataset).backward()\n",
            (("dataset", "https://example.com/data/plays.txt", 4), ("dataset", "openwebtext", 7)),
        ),
        Hit(
            "asked.py",
            "import pandas as pd\nfrom langchain_experimental.agents import create_csv_agent, create_pandas_dataframe_agent\ndf = pd.read_csv('pay.csv')\na = create_pandas_dataframe_agent(llm, df)\nb = create_csv_agent(llm, 'sales.csv')\n",
            (("dataset", "pay.csv", 3), ("dataset", "sales.csv", 5)),
        ),
        Hit(
            "handed.py",
            "import argparse\nimport pandas as pd\nimport xgboost\ndef frame(name):\n    return pd.read_csv(name)\np = argparse.ArgumentParser()\np.add_argument('--train-file', default='in/talk.txt')\np.add_argument('--image_dir', default='in/photos')\nrides = frame('in/rides.csv')\nsave('out/results.csv')\nPATH = 'dataset/support.json'\nfrom azure.ai.ml.entities import Data\ntable = Data(path=place, name=dataset_name)\n",
            (
                ("dataset", "in/talk.txt", 7),
                ("dataset", "in/photos", 8),
                ("dataset", "in/rides.csv", 9),
                ("dataset", "dataset/support.json", 11),
                ("dataset", "dataset_name", 13),
            ),
        ),
        Hit(
            "graph.py",
            "from torch_geometric.datasets import Planetoid\nfrom keras.utils import image_dataset_from_directory\ndataset = Planetoid(root='tmp', name='Cora')\npets = image_dataset_from_directory('data/pets')\n",
            (("dataset", "Cora", 3), ("dataset", "data/pets", 4)),
        ),
        Hit(
            "cbow.py",
            "import torch\nfrom own import read_data\ntrain = read_data('data/classes/train.txt')\n",
            (("dataset", "data/classes/train.txt", 3),),
        ),
        Hit(
            "judge.py",
            "from langsmith import Client\nbench = 'Deep Research Bench'\n\nasync def main(target, judge):\n    return await Client().aevaluate(target, data=bench, evaluators=[judge])\n",
            (("dataset", "Deep Research Bench", 2),),
        ),
        Hit(
            "args.py",
            "from datasets import load_dataset\ndef load(args):\n    return load_dataset(args.dataset_name, split='train')\n\nclass Pages:\n    def __init__(self, dataset_name='org/pages'):\n        self.rows = load(dataset_name)\n",
            (("dataset", "args.dataset_name", 3), ("dataset", "org/pages", 6)),
        ),
        Hit(
            "fill.py",
            "from pathlib import Path\nfrom langchain_community.vectorstores import FAISS\ntexts = [p.read_text() for p in Path('Notion/').glob('**/*.md')]\nrows = open('faq.json').read()\nstore = FAISS.from_texts(texts, embeddings)\n",
            (("dataset", "Notion/", 3), ("dataset", "faq.json", 4)),
        ),
        Hit(
            "knows.py",
            "from agno.knowledge.knowledge import Knowledge\nk = Knowledge(vector_db=db)\nk.insert(name='Menu', url='https://example.com/menu.pdf')\n",
            (("dataset", "https://example.com/menu.pdf", 3),),
        ),
        Hit(
            "judged.py",
            "from deepeval.dataset import EvaluationDataset, Golden\nfrom ragas import Dataset\ncases = EvaluationDataset(goldens=[Golden(input='Who?')])\nrows = Dataset(name='answers', backend='local/csv')\n",
            (("dataset", "cases", 3), ("dataset", "answers", 4)),
        ),
        Hit(
            "train.py",
            "from datasets import load_dataset\nds = load_dataset('squad', split='train')\nmine = load_dataset('json', data_files='data/train.jsonl')\n",
            (("dataset", "squad", 2), ("dataset", "data/train.jsonl", 3)),
        ),
        Hit(
            "rag.py",
            "from llama_index.core import SimpleDirectoryReader\ndocs = SimpleDirectoryReader('./docs').load_data()\n",
            (("dataset", "./docs", 2),),
        ),
        Hit(
            "sk.py",
            "import pandas as pd\nfrom sklearn.linear_model import LinearRegression\ndf = pd.read_csv('customers.csv')\n",
            (("dataset", "customers.csv", 3),),
        ),
        Hit(
            "fit.py",
            "import pandas as pd\nimport torch\ndef load(path):\n    return pd.read_csv(path)\n",
            (("dataset", "path", 4),),
        ),
        Hit(
            "ingest.py",
            "from langchain_openai import ChatOpenAI\nfrom helpers import encode_pdf\npath = 'data/report.pdf'\nstore = encode_pdf(path)\n",
            (("dataset", "data/report.pdf", 4),),
        ),
        Hit(
            "ft.py",
            "from openai import OpenAI\nc = OpenAI()\nf = c.files.create(file=open('tickets.jsonl', 'rb'), purpose='fine-tune')\n",
            (("dataset", "tickets.jsonl", 3),),
        ),
    ),
    misses=(
        Miss("a.py", "import pandas as pd\ndf = pd.read_csv('x.csv')\n"),
        Miss("c.py", "import openai\napp = FastAPI(docs_url='/docs')\n"),
        Miss(
            "b.py", "from torch.utils.data import DataLoader\nimport torch\nl = DataLoader(x)\nopen('out.txt', 'w')\n"
        ),
    ),
)
