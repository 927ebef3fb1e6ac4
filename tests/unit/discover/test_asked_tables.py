"""Tables and collections that tools ask in the words of a client or a mapper, and whether they change them."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.item import Item

PYTHON = """
from __future__ import annotations
{imports}
from langchain_core.tools import tool

@tool
def work(key: str) -> str:
    "Works."
    {body}
"""
SCRIPT = """
import {{ tool }} from "ai";
{imports}
export const work = tool({{ description: "Works", execute: async ({{ key }}) => {{ {body} }} }});
"""


def _done(path: str, content: str) -> tuple[list[str], bool]:
    document = Document(Item("repo", path, len(content), content=content.encode()))
    seen = examine(document, units("detectors").values()).observations
    found = next(each.attributes for each in seen if str(each.name) == "work")
    can = found.get("capabilities")
    tables = found.get("tables")
    return [str(each) for each in tables] if isinstance(tables, list) else [], isinstance(
        can, list
    ) and "destroys" in can


@pytest.mark.parametrize(
    ("imports", "body", "tables", "changes"),
    [
        ("", 'return client.table("members").select("*").eq("id", key).execute()', ["members"], False),
        ("", 'return client.from_("members").update({"a": key}).execute()', ["members"], True),
        ("from sqlalchemy import select\nfrom .models import Member", "return db.scalars(select(Member).where(Member.id == key))", ["member", "members"], False),
        ("from sqlalchemy import Column\nclass Member(Base):\n    __tablename__ = 'people'", "return session.query(Member.name).get(key)", ["people"], False),
        ("from .models import Member", "return session.get(Member, key)", ["member", "members"], False),
        ("from crm.models import ClientFile", "return ClientFile.objects.filter(id=key).update(a=1)", ["client_file", "client_files", "crm_clientfile"], True),
        ("import pymongo\ndb = pymongo.MongoClient()['crm']", "return db.members.find_one({'id': key})", ["members"], False),
        ("import pymongo\ndb = pymongo.MongoClient()['crm']\npeople = db['members']", "return people.delete_one({'id': key})", ["members"], True),
        ("from google.cloud import firestore\ndb = firestore.Client()", 'return db.collection("members").document(key).get()', ["members"], False),
        ("from .models import Member", "row = session.get(Member, key)\n    row.phone = key\n    session.commit()", ["member", "members"], True),
        ("from .models import Member", "with Session() as s:\n        row = s.get(Member, key)\n        s.delete(row)\n        s.commit()", ["member", "members"], True),
        ("from .models import Member", "row = Member.objects.get(pk=key)\n    row.phone = key\n    row.save(update_fields=['phone'])", ["member", "members"], True),
        ("from .models import Member", "row = session.get(Member, key)\n    session.commit()\n    return row.phone", ["member", "members"], False),
        ("import docx\nfrom .models import Member", "row, page = Member.objects.get(pk=key), docx.Document()\n    page.title = row.name\n    page.save(key)", ["member", "members"], False),
        ("import boto3\ntable = boto3.resource('dynamodb').Table('members')", "table.update_item(Key={'id': key})", ["url:dynamodb://members"], True),
        ("import boto3, os\ntable = boto3.resource('dynamodb').Table(os.environ['TABLE'])", "table.delete_item(Key={'id': key})", ["$TABLE"], True),
        ("", "return things.select(key) or options.get(key) or Table.index(key)", [], False),
    ],
)  # fmt: skip
def test_python_tools(imports: str, body: str, tables: list[str], changes: bool) -> None:
    assert _done("tools.py", PYTHON.format(imports=imports, body=body)) == (tables, changes)


@pytest.mark.parametrize(
    ("imports", "body", "tables", "changes"),
    [
        ('import { db } from "./db";', 'return await db.from("members").select("*").eq("id", key);', ["members"], False),
        ('import { db } from "./db";', 'await db.from("members").update({ a: key }).eq("id", 1);', ["members"], True),
        ('import { prisma } from "./db";', "return prisma.clientFile.findUnique({ where: { key } });", ["client_file", "client_files"], False),
        ('import { prisma } from "./db";', "return prisma.member.delete({ where: { key } });", ["member", "members"], True),
        ('import { db } from "./db";\nimport { pgTable } from "drizzle-orm/pg-core";\nconst members = pgTable("people", {});', "return db.select().from(members).where(eq(members.id, key));", ["people"], False),
        ('import { db } from "./db";', "return db.query.members.findFirst({ where: key });", ["members"], False),
        ('import { knex } from "./db";', 'return knex("members").where({ key }).first();', ["members"], False),
        ('import { db } from "./db";', 'return db.collection("members").findOne({ key });', ["members"], False),
        ('import { Member } from "./models";', "return Member.findById(key);", ["member", "members"], False),
        ('import { collection, getDocs } from "firebase/firestore";', 'return getDocs(collection(store, "members"));', ["members"], False),
        ('import { ddb } from "./db";', 'return ddb.send(new GetCommand({ TableName: "members", Key: { key } }));', ["url:dynamodb://members"], False),
        ('import { ddb } from "./db";', "return ddb.send(new DeleteCommand({ TableName: process.env.TABLE, Key: { key } }));", ["$TABLE"], True),
        ('import { Member } from "./models";', "const row = await Member.findById(key); row.phone = key; await row.save();", ["member", "members"], True),
        ('import { Member } from "./models";', "const row = await Member.findById(key); if (row.phone == key) await page.save();", ["member", "members"], False),
        ("", "const row = await this.memberRepository.findOneBy({ key }); row.phone = key; await this.memberRepository.save(row);", ["member", "members"], True),
        ("", "return this.memberRepository.update(key, { a: 1 });", ["member", "members"], True),
        ("", 'return Array.from("members").map((x) => key) && Object.keys(key) && cache.find(key);', [], False),
    ],
)  # fmt: skip
def test_script_tools(imports: str, body: str, tables: list[str], changes: bool) -> None:
    assert _done("tools.ts", SCRIPT.format(imports=imports, body=body)) == (tables, changes)


@pytest.mark.parametrize(
    ("body", "sends"),
    [
        ("await ddb.send(new GetCommand({ Key: key }));", False),
        ("await client.send(new s3.PutObjectCommand({ Key: key }));", False),
        ("await ses.send(new SendEmailCommand({ Destination: key }));", True),
        ("await sns.send(new PublishCommand({ Message: key }));", True),
        ("await socket.send(key);", True),
    ],
)
def test_a_question_to_a_cloud_is_no_message(body: str, sends: bool) -> None:
    content = SCRIPT.format(imports="", body=body)
    seen = examine(
        Document(Item("repo", "tools.ts", len(content), content=content.encode())), units("detectors").values()
    )
    tool = next(each for each in seen.observations if str(each.name) == "work")
    assert ("sends_out" in str(tool.attributes.get("capabilities"))) is sends


@pytest.mark.parametrize(
    ("body", "sends"),
    [
        ("return httpx.get(f'{BASE}/tickets/{key}.json').json()", False),
        ("return httpx.request('GET', BASE, params={'q': key}).text", False),
        ("return httpx.get(key).text", True),
        ("return httpx.request('POST', BASE, json=key).text", True),
        ("httpx.post(BASE, json={'text': key})", True),
    ],
)
def test_asking_an_address_that_stands_fast_is_no_message(body: str, sends: bool) -> None:
    content = (
        "import os\nimport httpx\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('desk')\n"
        f"BASE = os.environ['BASE_URL']\n\n\n@mcp.tool()\ndef work(key: str) -> str:\n    {body}\n"
    )
    seen = examine(
        Document(Item("repo", "tools.py", len(content), content=content.encode())), units("detectors").values()
    )
    tool = next(each for each in seen.observations if str(each.name) == "work")
    assert ("sends_out" in str(tool.attributes.get("capabilities"))) is sends
