"""Data sets that code and commands fetch by their address: from Hugging Face, from Kaggle, by `wget` in a notebook.

Why it matters: what is learnt from, or looked up, is whatever lies there on the day it is fetched.

How it recognises: addresses of files of a data set of Hugging Face (`https://huggingface.co/datasets/org/name/resolve/...`,
`hf://datasets/org/name/...`) in code, `git clone` and `hf download` of one, `kaggle datasets download`, and files of data that a command of a notebook that uses
AI fetches.

What it does not see: addresses that are put together, and archives whose name says nothing.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import imports_ai
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_HUB = re.compile(
    r"(?:https://huggingface\.co/(?:api/)?|hf://)datasets/([\w.-]{1,60}/[\w.-]{1,90})(?:@[\w.~-]{1,60})?/"
    r"(?:(?:resolve|raw|parquet)/)?[^\s\"'`<>\\]{0,200}?\.(?:parquet|csv|tsv|jsonl?|arrow|txt|zip|tar(?:\.gz)?|pdf|npy|pkl)\b",
    re.IGNORECASE,
)
_KAGGLE = re.compile(
    r"\bkaggle\s+(?:datasets|competitions)\s+download\s+(?:(?:-d|-c|--dataset|--competition)\s+)?([\w-]{2,60}(?:/[\w-]{2,90})?)"
)
_CLONED = re.compile(
    r"\bgit\s+(?:lfs\s+)?clone\s[^\n\"']{0,60}?https://huggingface\.co/datasets/([\w.-]{1,60}/[\w.-]{1,90})|"
    r"\b(?:huggingface-cli|hf)\s+download\s+(?=[^\n]{0,200}?--repo-type[ =]dataset)(?:--\S+[ =]\S+\s+){0,4}?([\w.-]{1,60}/[\w.-]{1,90})"
)
_FETCHED = re.compile(
    r"(?:[!%]\s{0,4}(?:sx\s+|sh\s+)?|\"|\\n)\s{0,4}(?:sudo\s+)?(?:wget|curl|gdown)\s[^\n|;&]{0,200}?(https?://[^\s\"'`<>\\|;&]{4,300}?\."
    r"(?:csv|tsv|jsonl?|parquet|txt|pdf|zip|tar\.gz|tgz|md))(?:\?[^\s\"'\\]{0,200})?(?=[\"'\s\\;&]|$)",
    re.IGNORECASE,
)
_BUCKET = re.compile(
    r"[!%]\s{0,4}(?:sh\s+)?(?:gsutil(?:\s+-m)?\s+(?:cp|rsync)|gcloud\s+storage\s+cp|aws\s+s3\s+(?:cp|sync)|azcopy\s+copy)\s+(?:-{1,2}[\w-]+\s+){0,3}[\"'\\]{0,2}"
    r"((?:gs|s3)://[\w.{}$/*-]{4,300}?(?:\.(?:csv|tsv|jsonl?|parquet|txt|pdf|zip|tar(?:\.gz)?|tgz|npy|npz|h5)|/(?:data|datasets?|train|test|documents|docs)/?))(?=[\"'\s\\;&]|$)"
)
_NO_DATA = re.compile(r"requirements|/releases/|/archive/|install|license|config", re.IGNORECASE)
_MOST = 40


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    seen: set[str] = set()
    for name, identity, at in _all(document):
        if name not in seen:
            seen.add(name)
            line = document.text.count("\n", 0, at) + 1
            hub = "huggingface" if identity.startswith("hf:") else "kaggle" if "kaggle:" in identity else ""
            yield see(document, "dataset", name, line, identity, hub=hub, role="training" if hub else "documents")


def _all(document: Document) -> Iterator[tuple[str, str, int]]:
    """Name, key and place of each data set."""
    text = document.text
    yield from _copied(document)
    yield from _from_buckets(document)
    if document.contains((b"datasets/",)):
        for match in islice(_HUB.finditer(text), _MOST):
            yield match[1], key("hf", "datasets", match[1]), match.start()
    if document.contains((b"kaggle",)):
        for match in islice(_KAGGLE.finditer(text), _MOST):
            yield match[1], key("url", f"kaggle://{match[1]}"), match.start()
    if document.language == "notebook" and document.contains((b"wget", b"curl", b"gdown")) and imports_ai(document):
        for match in islice(_FETCHED.finditer(text), _MOST):
            if not _NO_DATA.search(match[1]):
                yield match[1], key("url", match[1]), match.start()


def _copied(document: Document) -> Iterator[tuple[str, str, int]]:
    """Data sets that a command copies whole."""
    told = document.contains((b"clone", b"huggingface-cli", b"hf download"))
    for match in islice(_CLONED.finditer(document.text), _MOST) if told else ():
        name = (match[1] or match[2]).removesuffix(".git")
        yield name, key("hf", "datasets", name), match.start()


def _from_buckets(document: Document) -> Iterator[tuple[str, str, int]]:
    """Files of data that a command of a notebook copies from a bucket."""
    told = document.language == "notebook" and document.contains((b"gsutil", b"gcloud storage", b"aws s3", b"azcopy"))
    for match in islice(_BUCKET.finditer(document.text), _MOST) if told and imports_ai(document) else ():
        yield match[1], key("url", match[1]), match.start()


DETECTOR = Detector(
    id="fetched-datasets",
    title="Data sets that code and commands fetch by their address",
    selects=Selector(
        languages=frozenset(
            {
                "python",
                "notebook",
                "shell",
                "typescript",
                "tsx",
                "javascript",
                "jsx",
                "go",
                "java",
                "kotlin",
                "csharp",
                "rust",
                "dockerfile",
                "yaml",
            }
        ),
        literals=(
            b"huggingface.co/",
            b"gs://",
            b"s3://",
            b"huggingface-cli",
            b"hf download",
            b"hf://datasets/",
            b"kaggle",
            b"wget",
            b"curl",
            b"gdown",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "news.ipynb",
            '{"cells": [{"cell_type": "code", "source": [\n "import sagemaker\\n",\n "!aws s3 cp s3://acme-nlp/news_csv.tgz {local_dir} --no-sign-request"\n]}], "nbformat": 4}',
            (("dataset", "s3://acme-nlp/news_csv.tgz", 3),),
        ),
        Hit(
            "main.go",
            'package main\nconst datasetURL = "https://huggingface.co/api/datasets/acme/products/parquet/default/train/0.parquet"\n',
            (("dataset", "acme/products", 2),),
        ),
        Hit(
            "get.sh",
            "#!/bin/bash\nkaggle datasets download -d acme/wine-reviews --unzip\n",
            (("dataset", "acme/wine-reviews", 2),),
        ),
        Hit(
            "clone.sh",
            "git clone https://huggingface.co/datasets/acme/talks\nhf download --repo-type dataset acme/calls --local-dir data\n",
            (("dataset", "acme/talks", 1), ("dataset", "acme/calls", 2)),
        ),
        Hit(
            "tune.ipynb",
            '{"cells": [{"cell_type": "code", "source": [\n"!gsutil cp gs://acme/qa/train.csv .\\n",\n"!aws s3 cp s3://acme-calls/data/ ./data --recursive\\n",\n"import openai\\n"\n], "outputs": [], "execution_count": null, "metadata": {}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
            (("dataset", "gs://acme/qa/train.csv", 2), ("dataset", "s3://acme-calls/data/", 3)),
        ),
        Hit(
            "k8s/data.yaml",
            "args:\n- pip install kaggle;\n  kaggle competitions download -c street-signs -p /mnt;\n",
            (("dataset", "street-signs", 3),),
        ),
        Hit(
            "rag.ipynb",
            '{"cells": [{"cell_type": "code", "source": [\n"!wget -q https://data.example.org/essays/all.txt -O data/all.txt\\n",\n"import openai\\n"\n], "outputs": [], "execution_count": null, "metadata": {}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
            (("dataset", "https://data.example.org/essays/all.txt", 2),),
        ),
    ),
    misses=(
        Miss("job.yaml", "steps:\n- run: pip install kaggle\n- run: curl https://example.org/a.csv\n"),
        Miss("a.py", "# https://huggingface.co/datasets/acme/products\nimport datasets\n"),
        Miss("get.sh", "curl -sSL https://example.org/install.zip\nkaggle --version\n"),
        Miss(
            "plain.ipynb",
            '{"cells": [{"cell_type": "code", "source": [\n"!wget https://example.org/a.csv\\n"\n], "outputs": [], "execution_count": null, "metadata": {}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
        ),
    ),
)
