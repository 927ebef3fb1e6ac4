"""Tables of databases by what code and migrations say of them: which columns they have.

Why it matters: a tool that asks the table of patients opens their diagnoses to whoever talks to its agent, also where no
row of that table lies among the files that are scanned.

How it recognises: `CREATE TABLE` in SQL, in migrations and in code; columns that a `SELECT` or `INSERT` names; classes of
SQLAlchemy, SQLModel, Django, MongoEngine and Beanie; models of Prisma; entities of TypeORM; tables of Drizzle and
Sequelize; schemas of Mongoose; what an interface of Kysely lists; entities of JPA, and classes with properties in C#,
which a context of Entity Framework may keep. A table counts only where a tool asks it, no rows of it were read, and several of its
columns are named after what is kept of people.

What it does not see: what lies in the table; columns that a program adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from upright.discover.asked import tables_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import in_tests, see
from upright.model.identity import path_key

if TYPE_CHECKING:
    from upright.discover.detector import Sighting
    from upright.discover.document import Document

Table: TypeAlias = "tuple[tuple[str, ...], int, list[str]]"
"""The names that a table may have, where it is stated, its columns."""

_MOST: Final = 300  # tables of one file
_LONGEST: Final = 8000  # characters of the statement that makes one
_LARGEST: Final = 1_000_000
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME: Final = r"[\"`\[]?(?:\w{1,60}[\"`\]]?\.[\"`\[]?)?(\w{1,80})[\"`\]]?"
_CREATE: Final = re.compile(rf"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?{_NAME}\s*\(", re.IGNORECASE)
_SELECT: Final = re.compile(
    rf"\bselect\s+(?:distinct\s+)?((?:[\"`\w.]{{1,80}}\s{{0,40}},\s{{0,40}}){{1,60}}[\"`\w.]{{1,80}})\s+from\s+{_NAME}(?!\s*\()",
    re.IGNORECASE,
)
_INSERT: Final = re.compile(rf"\binsert\s+into\s+{_NAME}\s*\(([\"`\w\s,]{{1,2000}})\)", re.IGNORECASE)
_NO_COLUMN: Final = frozenset(
    {"constraint", "primary", "foreign", "unique", "check", "key", "index", "like", "exclude", "fulltext", "partition"}
)
_CLASS: Final = re.compile(r"^class[ \t]+(\w{1,80})\(([^)\n]{1,200})\):(.*(?:\n(?:[ \t]+.*)?){1,200})", re.MULTILINE)
_MAPS: Final = re.compile(r"\bmodels\.Model\b|\btable\s*=\s*True|^(?:\w+\.)?(?:Dynamic|Base)?Document$|\bdb\.Model\b")
_TABLENAME: Final = re.compile(r"__tablename__\s*=\s*[\"'](\w{1,80})|\bdb_table\s*=\s*[\"'](\w{1,80})")
_FIELD: Final = re.compile(
    r"^[ \t]+(?!def\b|class\b)([a-z]\w{0,60})[ \t]*(?::[ \t]*\S|=[ \t]*[\w.]{0,40}(?:Column|column|Field)\()"
)
_PRISMA: Final = re.compile(r"^model[ \t]+(\w{1,80})[ \t]*\{", re.MULTILINE)
_MAPPED: Final = re.compile(r"@@map\(\s*\"(\w{1,80})\"")
_ENTITY: Final = re.compile(r"@Entity\(\s*(?:\{\s*name:\s*)?(?:[\"'](\w{1,80})[\"'])?[^)]{0,100}\)\s*(?:export\s+)?(?:default\s+)?class\s+(\w{1,80})[^{\n]{0,100}\{")  # fmt: skip
_DRIZZLE: Final = re.compile(r"\b(?:\w{2,20}Table|define)\(\s*[\"'](\w{1,80})[\"']\s*,\s*(?:\(\)\s*=>\s*\()?\{")
_SCHEMA: Final = re.compile(r"\bnew\s+(?:mongoose\.)?Schema(?:<[^>]{0,100}>)?\(\s*\{")
_MODELS: Final = re.compile(r"\bmodel(?:<[^>]{0,100}>)?\(\s*[\"'](\w{1,80})[\"']")
_TYPED: Final = re.compile(r"\binterface[ \t]+(?:\w{0,30}Database|DB|Tables)[ \t]*\{([^{}]{1,4000})\}")  # of Kysely
_HELD: Final = re.compile(
    r"^[ \t]*[\"']?(?:\w{1,40}\.)?(\w{1,80})[\"']?[ \t]*:[ \t]*(\w{1,80})[ \t]*[;,\n]", re.MULTILINE
)
_SHAPE: Final = r"\b(?:interface[ \t]+{0}|type[ \t]+{0}[ \t]*=)[ \t]*\{{([^{{}}]{{1,6000}})\}}"
_KEY: Final = re.compile(r"^[ \t]*(?:(?:public|private|readonly|declare)[ \t]+)*([a-z]\w{0,60})[?!]?:", re.MULTILINE)
_JPA: Final = re.compile(
    r"@Entity\b(?:\([^()\n]{0,100}\))?(?P<marks>(?:\s{1,40}@\w{1,40}(?:\([^()]{0,400}(?:\([^()]{0,200}\)[^()]{0,200}){0,6}\))?){0,12})\s{1,40}"
    r"(?:(?:public|open|final|data|abstract)[ \t]+){0,3}class[ \t]+(?P<name>\w{1,80})"
)
_ENDS: Final = re.compile(r"\n[})]")
_TABLE_MARK: Final = re.compile(r"@Table\([^)]{0,200}?\bname\s*=\s*\"(\w{1,80})\"")
_JPA_FIELD: Final = re.compile(
    r"^[ \t]+(?:(?:private|protected|public)[ \t]+)?(?:final[ \t]+)?[A-Za-z]\w{0,60}(?:<[\w<>, ?]{1,80}>)?[ \t]+([a-z]\w{0,60})[ \t]*(?:=[^;\n]{0,200})?;"
    r"|\b(?:val|var)[ \t]+([a-z]\w{0,60})[ \t]*:",
    re.MULTILINE,
)
_SHARP: Final = re.compile(
    r"^[ \t]*(?:public|internal)[ \t]+(?:sealed[ \t]+|partial[ \t]+)*(?:class|record)[ \t]+(\w{1,80})", re.MULTILINE
)
_SHARP_TABLE: Final = re.compile(r"\[Table\(\s*\"(\w{1,80})\"")
_PROPERTY: Final = re.compile(
    r"^[ \t]*public[ \t]+(?:required[ \t]+|virtual[ \t]+)*[\w<>\[\].?]{1,80}[ \t]+([A-Z]\w{0,60})[ \t]*\{[ \t]*get",
    re.MULTILINE,
)
_LINE: Final = re.compile(r"^[ \t]+([a-z]\w{0,60})[ \t]+\w", re.MULTILINE)


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if in_tests(path) or len(document.content) > _LARGEST:
        return
    text = document.text
    found = (each for read in _READ for each in read(text))
    for names, at, columns in islice(found, _MOST):
        if columns:
            keys = tuple(f"{path_key(document.item.source, path)}#{name.lower()}" for name in names)
            line = text.count("\n", 0, at) + 1
            yield see(document, "dataset", names[-1], line, keys, type="table", fields=[*dict.fromkeys(columns)])


def _created(text: str) -> Iterator[Table]:
    for match in _CREATE.finditer(text):
        parts = _parts(text[match.end() : match.end() + _LONGEST])
        words = (re.match(r"\s*[\"`\[]?(\w{1,60})", part) for part in parts)
        yield (match[1],), match.start(), [word[1] for word in words if word and word[1].lower() not in _NO_COLUMN]


def _parts(text: str) -> Iterator[str]:
    """What stands between commas up to the closing bracket, without what stands in brackets of its own."""
    depth, part = 0, ""
    for sign in text:
        depth += (sign in "({") - (sign in ")}")
        if depth < 0:
            break
        if sign == "," and not depth:
            yield part
            part = ""
        elif not depth:
            part += sign
    yield part


def _named(text: str) -> Iterator[Table]:
    """The columns that statements name."""
    for match in _SELECT.finditer(text):
        yield (match[2],), match.start(), [each.rpartition(".")[2] for each in _listed(match[1])]
    for match in _INSERT.finditer(text):
        yield (match[1],), match.start(), _listed(match[2])


def _listed(text: str) -> list[str]:
    return [each.strip(' \t\r\n"`') for each in text.split(",")]


def _classes(text: str) -> Iterator[Table]:
    for match in _CLASS.finditer(text) if "class " in text else ():
        table = _TABLENAME.search(match[3])
        if table or any(_MAPS.search(base.strip()) for base in match[2].split(",")):
            names = (table[1] or table[2],) if table else tables_of(match[1])
            fields = (_FIELD.match(line) for line in match[3].split("\n"))
            yield names, match.start(), [field[1] for field in fields if field]


def _models(text: str) -> Iterator[Table]:
    for match in _PRISMA.finditer(text):
        body = text[match.end() : match.end() + _LONGEST].partition("\n}")[0]
        table = _MAPPED.search(body)
        yield (table[1],) if table else tables_of(match[1]), match.start(), _LINE.findall(body)


def _entities(text: str) -> Iterator[Table]:
    for match in _ENTITY.finditer(text):
        body = text[match.end() : match.end() + _LONGEST].partition("\n}")[0]
        yield (match[1],) if match[1] else tables_of(match[2]), match.start(), _KEY.findall(body)


def _persisted(text: str) -> Iterator[Table]:
    """Entities of JPA: called after their class where a repository asks, after their table where SQL does."""
    for match in _JPA.finditer(text) if "persistence" in text or "micronaut.data" in text else ():
        mark = _TABLE_MARK.search(match["marks"])
        names = (*tables_of(match["name"]), *((mark[1],) if mark else ()))
        body = _ENDS.split(text[match.end() : match.end() + _LONGEST], maxsplit=1)[0]
        yield names, match.start("name"), [first or second for first, second in _JPA_FIELD.findall(body)]


def _kept(text: str) -> Iterator[Table]:
    """Classes of C# with properties, which a context of Entity Framework keeps under their name or its plural."""
    for match in islice(_SHARP.finditer(text), _MOST) if "get;" in text else ():
        body = text[match.end() : match.end() + _LONGEST].partition("\n}")[0]
        fields = [_HUMP.sub("_", name).lower() for name in _PROPERTY.findall(body)]
        mark = _SHARP_TABLE.findall(text[max(0, match.start() - 200) : match.start()])
        yield (*tables_of(match[1]), *mark[-1:]), match.start(1), fields


def _objects(text: str) -> Iterator[Table]:
    """Tables of Drizzle and Sequelize, schemas of Mongoose."""
    for match in _DRIZZLE.finditer(text):
        yield tables_of(match[1]) if "define" in match[0] else (match[1],), match.start(), _keys(text, match.end())
    schema, model = _SCHEMA.search(text), _MODELS.search(text)
    if schema and model:
        yield tables_of(model[1]), schema.start(), _keys(text, schema.end())


def _typed(text: str) -> Iterator[Table]:
    """Tables of Kysely: the interface that names the type of each table, and those of them in the same file."""
    database = _TYPED.search(text) if "kysely" in text.lower() else None
    for held in _HELD.finditer(database[1]) if database else ():
        shape = re.search(_SHAPE.format(held[2]), text)
        if shape:
            yield (held[1],), shape.start(), _KEY.findall(shape[1])


def _keys(text: str, start: int) -> list[str]:
    parts = _parts(text[start : start + _LONGEST])
    keys = (re.match(r"\s*[\"']?([a-zA-Z]\w{0,60})[\"']?\s*:", part) for part in parts)
    return [each[1] for each in keys if each]


_READ: Final[tuple[Callable[[str], Iterator[Table]], ...]] = (
    _created,
    _named,
    _classes,
    _models,
    _entities,
    _objects,
    _typed,
    _persisted,
    _kept,
)

_DJANGO = "from django.db import models\n\nclass Patient(models.Model):\n    full_name = models.CharField(max_length=9)\n    born: date = models.DateField()\n\n    def save(self):\n        pass\n\nclass Other:\n    a = 1\n"
_TYPEORM = '@Entity("people")\nexport class Person {\n  @PrimaryGeneratedColumn()\n  id: number;\n\n  @Column()\n  email!: string;\n}\n'
_MONGOOSE = 'const schema = new mongoose.Schema({\n  name: { type: String, required: true },\n  email: String,\n});\nexport default mongoose.model("Guest", schema);\n'

DETECTOR = Detector(
    id="declared-tables",
    title="Tables by the columns that code states",
    selects=Selector(
        paths=("*.py", "*.sql", "*.prisma", "*.ts", "*.js", "*.mjs", "*.go", "*.java", "*.kt", "*.cs", "*.rs", "*.rb", "*.php"),
        literals=(
            b"create table", b"insert into", b"select ", b"select\n", b"__tablename__", b"models.model", b"db.model",
            b"table=true", b"(document)", b"basedocument)", b"@entity", b'table("', b"table('", b"schema({", b".define(",
            b"@id", b"{ get;",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "db/1.sql",
            "CREATE TABLE IF NOT EXISTS public.clients (\n  id serial PRIMARY KEY,\n  fee numeric(9, 2),\n  email text,\n  CONSTRAINT a UNIQUE (email)\n);\n",
            (("dataset", "clients", 1),),
        ),
        Hit("tools.py", 'rows = db.execute("SELECT c.name, c.email FROM clients c WHERE id = ?", (key,))\n', (("dataset", "clients", 1),)),
        Hit("tools.ts", "await sql`insert into guests (name, email) values (${a}, ${b})`;\n", (("dataset", "guests", 1),)),
        Hit("models.py", _DJANGO, (("dataset", "patients", 3),)),
        Hit("models.py", "class Member(Base):\n    __tablename__ = 'people'\n    id: Mapped[int] = mapped_column()\n    mail = Column(String)\n", (("dataset", "people", 1),)),
        Hit("prisma/schema.prisma", 'model Guest {\n  id Int @id\n  email String\n  @@map("visitors")\n}\n', (("dataset", "visitors", 1),)),
        Hit("person.ts", _TYPEORM, (("dataset", "people", 1),)),
        Hit("schema.ts", 'export const guests = pgTable("guests", {\n  id: serial("id"),\n  email: text("email"),\n});\n', (("dataset", "guests", 1),)),
        Hit("guest.js", _MONGOOSE, (("dataset", "guests", 1),)),
    ),
    misses=(
        Miss("a.py", "class Answer(BaseModel):\n    email: str\n"),
        Miss("a.py", 'QUERY = "SELECT * FROM clients"\ntext = "select one, from the list"\n'),
        Miss("tests/models.py", _DJANGO),
    ),
)  # fmt: skip
