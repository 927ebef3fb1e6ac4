"""Chains that are joined with `|`: what is asked when one is called, also from another module."""

# ruff: noqa: E501  files of applications as they are

from __future__ import annotations

import time

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

MADE = (
    "from langchain_anthropic import ChatAnthropic\nfrom langchain_chroma import Chroma\n"
    "from langchain_core.prompts import ChatPromptTemplate\n"
)
STORE = (
    MADE + "store = Chroma(collection_name='leases')\nretriever = store.as_retriever()\n"
    "prompt = ChatPromptTemplate.from_template('{context} {question}')\nmodel = ChatAnthropic(model='claude-sonnet-4-5')\n"
)
ROUTE = (
    "from fastapi import FastAPI\n{imports}\napp = FastAPI()\n@app.post('/ask')\ndef ask(q: str):\n    return {call}\n"
)
DESK = (
    MADE + "class Desk:\n    def __init__(self):\n        self.model = ChatAnthropic(model='claude-sonnet-4-5')\n"
    "        self.found = Chroma(collection_name='leases').as_retriever()\n"
    "        self.chain = {'context': self.found} | ChatPromptTemplate.from_template('{context}') | self.model\n"
    "    def answer(self, q):\n        return self.chain.invoke(q)\ndesk = Desk()\n"
)


def _joined(texts: dict[str, str]) -> set[tuple[str, str, str]]:
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, edges, _ = link([examine(each, units("detectors").values()) for each in files])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    ends = ((str(edge.source), str(edge.kind), str(edge.target)) for edge in edges)
    return {(names[one], kind, names[other]) for one, kind, other in ends if one in names and other in names}


@pytest.mark.parametrize(
    ("chains", "name", "call"),
    [
        (STORE + "chain = {'context': retriever, 'question': lambda q: q} | prompt | model\n", "chain", "chain.invoke(q)"),
        (STORE + "def build():\n    return {'context': retriever} | prompt | model\n", "build", "build().invoke(q)"),
        (
            STORE + "def answer(q):\n    made = {'context': retriever | str} | prompt | model\n    return made.invoke(q)\n",
            "answer", "answer(q)",
        ),
        (STORE + "def answer(q):\n    return ({'context': retriever} | prompt | model).invoke(q)\n", "answer", "answer(q)"),
        (DESK, "desk", "desk.answer(q)"),
    ],
)  # fmt: skip
def test_a_chain_that_a_route_calls_asks_its_store_and_its_model(chains: str, name: str, call: str) -> None:
    route = ROUTE.format(imports=f"from shop.chains import {name}", call=call)
    joined = _joined({"shop/chains.py": chains, "shop/api.py": route})
    assert {("/ask", "serves", "claude-sonnet-4-5"), ("/ask", "calls", "leases")} <= joined


@pytest.mark.parametrize("joined_by", ["Kind = ChatAnthropic | str | None", "flags = 1 | 2", "both = model | None"])
def test_types_and_numbers_are_no_chains(joined_by: str) -> None:
    name = joined_by.partition(" ")[0]
    route = ROUTE.format(imports=f"from shop.chains import {name}", call=f"{name}.invoke(q)")
    assert not {each for each in _joined({"shop/chains.py": f"{STORE}{joined_by}\n", "shop/api.py": route})
                if each[0] == "/ask"}  # fmt: skip


def test_a_collection_is_known_by_the_name_that_a_module_of_settings_gives_it() -> None:
    settings = (
        "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    collection: str = 'leases'\n"
        "settings = Settings()\n"
    )
    opened = (
        "from langchain_chroma import Chroma\nfrom shop.settings import settings\n"
        "store = Chroma(collection_name=settings.collection)\n"
    )
    asked = (
        "import chromadb\nfrom langchain.tools import tool\nfrom shop.settings import settings\n"
        "client = chromadb.HttpClient(host='c')\n@tool\ndef find(q: str) -> list:\n    '''Finds leases.'''\n"
        "    return client.get_collection(settings.collection).query(query_texts=[q])\n"
    )
    files = {"shop/settings.py": settings, "shop/store.py": opened, "shop/tools.py": asked}
    documents = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in files.items()]
    seen, _, _ = link([examine(each, units("detectors").values()) for each in documents])
    stores = [each for each in seen if each.attributes.get("collection") == "leases"]
    assert {each.name for each in stores} == {"leases"}
    assert len(stores) == 2
    assert len(set.intersection(*({str(key) for key in each.keys} for each in stores))) == 1
    assert ("find", "retrieves_from", "leases") in _joined(files)
    assert not [each for each in _joined({"shop/store.py": opened}) if "⟦" in "".join(each)]


def test_tables_of_tables_that_hold_tables_are_given_up() -> None:
    named = "".join(f"d{n + 1} = {{{', '.join(f'{str(key)!r}: d{n}' for key in range(60))}}}\n" for n in range(60))
    began = time.process_time()
    _joined({"shop/tables.py": f"{STORE}d0 = {{'a': model}}\n{named}"})
    assert time.process_time() - began < 8


def test_a_route_of_an_application_that_another_module_made_is_one() -> None:
    made = "from fastapi import FastAPI\napp = FastAPI()\n"
    route = (
        "import mlflow\nfrom shop.web import app\nmodel = mlflow.pyfunc.load_model('models:/churn/1')\n"
        "@app.get('/churn')\ndef churn(hours: float):\n    return model.predict([[hours]])\n"
    )
    assert ("/churn", "serves", "churn") in _joined({"shop/web.py": made, "shop/churn.py": route})
