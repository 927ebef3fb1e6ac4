"""Tools that answer from a store which a function that they call searches."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

LOOK = (
    "from langchain_chroma import Chroma\nletters = Chroma(collection_name='letters')\n"
    "bills = Chroma(collection_name='bills')\ndef look(q):\n    return letters.similarity_search(q)\n"
    "def owed(q):\n    return bills.similarity_search(q)\n"
)
BOT = (
    "from agents import Agent, function_tool\n{imports}\n@function_tool\ndef find_letters(q: str) -> list:\n"
    "    '''Letters.'''\n    return {call}(q)\n@function_tool\ndef say(q: str) -> str:\n    '''Says.'''\n    return q\n"
    "bot = Agent(name='clerk', instructions='You help people.', tools=[find_letters, say], "
    "model='gpt-4o')\n"
)


def _searched(texts: dict[str, str]) -> set[tuple[str, str]]:
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, edges, _ = link([examine(each, units("detectors").values()) for each in files])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    asked = [edge for edge in edges if edge.kind == "retrieves_from"]
    return {(names.get(str(edge.source), ""), names.get(str(edge.target), "")) for edge in asked} - {
        ("", "letters"),
        ("", "bills"),
    }


@pytest.mark.parametrize(
    ("imports", "call"), [("from svc.look import look", "look"), ("from svc import look as lk", "lk.look")]
)
def test_a_tool_answers_from_what_a_function_of_another_module_searches(imports: str, call: str) -> None:
    found = _searched({"svc/look.py": LOOK, "svc/bot.py": BOT.format(imports=imports, call=call)})
    assert found == {("find_letters", "letters")}


def test_a_tool_answers_from_what_a_function_beside_it_searches() -> None:
    assert _searched({"bot.py": LOOK + BOT.format(imports="", call="look")}) == {("find_letters", "letters")}


def test_a_tool_that_calls_nothing_answers_from_nothing() -> None:
    assert not _searched({"svc/look.py": LOOK, "svc/bot.py": BOT.format(imports="from svc import look", call="str")})
