"""Tables that a function of the module reads for whoever hands it their path."""

from __future__ import annotations

import pytest

from upright.discover.detectors.python_datasets import DETECTOR
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.testing.detectors import item

HEAD = "import csv\nimport pandas as pd\nfrom langchain_openai import OpenAIEmbeddings\n"
READS = (
    "def gen(path, size=1):\n    df = pd.read_csv(path)\n    return OpenAIEmbeddings().embed_documents(df['text'])\n"
)


def _seen(text: str) -> list[tuple[str, int]]:
    found = examine(Document(item("gen.py", HEAD + text)), (DETECTOR,)).observations
    return [(str(each.name), each.location.line) for each in found if str(each.name).endswith((".csv", ".tsv"))]


@pytest.mark.parametrize(
    "call", ["gen('products.csv')", "gen(size=2, path='products.csv')", "rows = [gen('products.csv', 2)]"]
)
def test_the_table_is_told_where_the_function_is_handed_it(call: str) -> None:
    assert _seen(f"{READS}{call}\n") == [("products.csv", 7)]


@pytest.mark.parametrize(
    "text",
    [
        "def put(path):\n    open(path, 'w').write('x')\nput('made.csv')\n",
        f"{READS}print('products.csv')\n",
        f"{READS}gen(rows, 'products.csv')\n",
        f"{READS}gen('results.csv')\n",
        "def gen(path):\n    return len(path)\ngen('products.csv')\n",
    ],
)
def test_what_the_function_writes_or_does_not_read_is_none(text: str) -> None:
    assert not _seen(text)
