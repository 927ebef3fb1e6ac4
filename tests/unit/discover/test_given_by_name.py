"""Functions that a program hands over with a name and a text for a model are its tools."""

from __future__ import annotations

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item


def tools(text: str) -> dict[str, str]:
    found = examine(Document(Item("repo", "a.py", len(text), content=text.encode())), units("detectors").values())
    return {
        str(each.name): str(each.attributes.get("description", ""))
        for each in found.observations
        if each.location.type == "tool"
    }


def test_a_name_a_function_and_what_it_does() -> None:
    source = (
        "from litellm import completion\ntools = []\ndef register_tool(name, func, description, parameters):\n"
        "    tools.append({'name': name})\ndef look(q):\n    return q\n"
        "register_tool('look_up', look, 'Looks up a guest.', {})\n"
        "register_tool(name='again', description='Looks once more.', func=look, parameters={})\n"
        "register_tool('silent', look, 'short', {})\nregister_tool('nothing', 1, 'Does no thing.', {})\n"
        "completion(model='gpt-4o', messages=[], tools=tools)\n"
    )
    assert tools(source) == {"look_up": "Looks up a guest.", "again": "Looks once more."}


def test_only_beside_a_model() -> None:
    assert not tools("def look(q):\n    return q\nregister_tool('look_up', look, 'Looks up a guest.', {})\n")
