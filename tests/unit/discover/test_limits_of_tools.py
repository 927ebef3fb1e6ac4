"""What keeps a tool of Python from doing what its code seems to do: files of fixed names, a person who is asked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.asset import Json
from upright.model.evidence import Ref
from upright.model.item import Item

SERVER = """
import os
from pathlib import Path
import flows
import psycopg2
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("desk")

@mcp.tool()
def run(folder: str, text: str) -> str:
{body}
"""


def flags(body: str) -> Mapping[str, Json | Ref]:
    content = SERVER.format(body="\n".join("    " + line for line in body.splitlines())).encode()
    document = Document(Item("repo", "server.py", len(content), content=content))
    seen = examine(document, units("detectors").values()).observations
    return next(each.attributes for each in seen if each.location.type == "mcp_tool")


@pytest.mark.parametrize(
    ("body", "anywhere"),
    [
        ('return open(os.path.join(folder, "run.json")).read()', False),
        ('kept = Path(folder) / "run.json"\nif kept.exists():\n    return kept.read_text()', False),
        ('return open(f"{folder}/out/run.json").read()', False),
        ("return open(os.path.join(folder, text)).read()", True),
        ('return open(f"{folder}.json").read()', True),
        ('kept = Path(folder) / "run.json"\nkept = Path(text)\nreturn kept.read_text()', True),
        ('return str(list((Path(folder) / "src").rglob("*")))', True),
    ],
)
def test_a_file_of_a_fixed_name_is_not_any_path(body: str, anywhere: bool) -> None:
    assert ("path_unchecked" in flags(body)) is anywhere


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ('if input(f"Execute {text}? [y/N] ") != "y":\n    return ""\nreturn os.popen(text).read()', True),
        ("if not desk.confirm_execution(text):\n    return ''\nreturn os.popen(text).read()", True),
        ('name = input("Name: ")\nreturn os.popen(text).read()', False),
        ("desk.send_confirmation_email(folder)\nreturn os.popen(text).read()", False),
        ("goods = approved_vendors()\nreturn os.popen(text).read()", False),
    ],
)
def test_a_tool_that_asks_a_person_says_so(body: str, asks: bool) -> None:
    found = flags(body)
    assert found["shell"]
    assert found.get("confirmation", False) is asks


@pytest.mark.parametrize(
    ("body", "sql"),
    [
        ("study = flows.Diagnostics(folder)\nreturn study.execute(folder)", False),
        ("base = psycopg2.connect(folder)\nreturn base.cursor().execute(text)", True),
        ("study = flows.Diagnostics(folder)\nstatement = text\nreturn study.execute(statement)", True),
        ("return session.execute(text)", True),
    ],
)
def test_what_an_object_of_another_class_executes_is_no_statement(body: str, sql: bool) -> None:
    assert bool({"sql_chosen", "sql_unchecked"} & flags(body).keys()) is sql
