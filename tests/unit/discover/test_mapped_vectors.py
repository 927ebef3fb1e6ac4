"""A class of SQLAlchemy with a column of vectors is the table that it maps: code meets the table of a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from planting import scanned
from upright.model.asset import AssetKind

_CLASS = """
from pgvector.sqlalchemy import Vector
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase):
    pass
class Letter(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    embedding = mapped_column(Vector(4))
"""


@pytest.mark.parametrize(
    ("stated", "collection"),
    [
        ("", "Letter"),
        ('    __tablename__ = "letters"\n', "letters"),
        ('    __tablename__ = "letters"\n    __table_args__ = {"schema": "rag"}\n', "rag.letters"),
        ('    __tablename__ = "letters"\n    __table_args__ = (Index("i", "id"), {"schema": "public"})\n', "letters"),
    ],
)
def test_the_table_of_a_class(stated: str, collection: str, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "models.py").write_text(_CLASS + stated)
    graph = scanned(str(tmp_path / "app"), state=tmp_path / "state")
    (index,) = graph.of_kind(AssetKind.VECTOR_STORE)
    assert (index.name, index.attributes["collection"]) == ("Letter", collection)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        ('pgTable("letters", {', "letters"),
        ('crm.table("letters", {', "letters"),
        ('crm.enum("letters", {', "embedding"),  # what makes no table is none
    ],
)
def test_the_table_of_a_schema_in_a_script(made: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "schema.ts").write_text(
        'import { pgSchema, pgTable, vector } from "drizzle-orm/pg-core";\nconst crm = pgSchema("crm");\n'
        f'export const letters = {made}\n  embedding: vector("embedding", {{ dimensions: 4 }}),\n}});\n'
    )
    graph = scanned(str(tmp_path / "app"), state=tmp_path / "state")
    (index,) = graph.of_kind(AssetKind.VECTOR_STORE)
    assert (index.name, index.attributes["collection"]) == (name, name)
