"""Tables that SQL makes of other tables: what a model is trained on may be two statements away from where people are.

Why it matters: features, marts and views hold what the tables held that they were made of. Who must delete a person's
data, or say what a model learnt from, follows these statements.

How it recognises: `CREATE TABLE ... AS SELECT`, `CREATE VIEW` and `INSERT INTO ... SELECT` in SQL files and in statements
of Python code, and models of dbt by their `ref` and `source`. A table counts only where something of AI reads it.

What it does not see: columns; tables whose names a program puts together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_origins import TABLE, tables
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_MOST: Final = 300  # statements of one file
_LONGEST: Final = 8000  # characters of a statement
_LARGEST: Final = 1_000_000
_NAME: Final = r"[\"`\[]?(?:\w{1,60}[\"`\]]?\.[\"`\[]?){0,2}(\w{1,80})[\"`\]]?"
_MADE: Final = re.compile(
    r"\b(?:create\s+(?:or\s+replace\s+)?(?:(?:temp|temporary|transient|external|materialized|global|local)\s+){0,2}(?:table|view)\s+"
    rf"(?:if\s+not\s+exists\s+)?{_NAME}\s+(?:[^;]{{0,300}}?\s)?as|"
    rf"insert\s+(?:into|overwrite)\s+(?:table\s+)?{_NAME}\s{{0,20}}(?:\([^()]{{0,2000}}\))?)\s{{0,20}}\(?\s{{0,20}}(?=(?:select|with)\b)",
    re.IGNORECASE,
)
_ENDED: Final = re.compile(r";|\"\"\"|'''|[\"']\s{0,20}[),\]\n]")  # of a statement, in a file or in a text of code
_REF: Final = re.compile(
    r"\{\{-?\s*(?:ref|source)\(\s*(?:[\"'][\w.-]{1,80}[\"']\s*,\s*)?[\"'](\w{1,80})[\"']\s*\)\s*-?\}\}"
)
_ASIDE: Final = re.compile(
    r"\{\{[^}]{0,400}\}\}|\{%[^%]{0,400}%\}|\{#.{0,2000}?#\}|/\*.{0,2000}?\*/|--[^\n]{0,400}", re.DOTALL
)
_NAMED_WITHIN: Final = re.compile(r"\b(\w{1,80})\s+as\s*\(", re.IGNORECASE)  # by `WITH`


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or len(document.text) > _LARGEST:
        return
    of_dbt = document.language == "sql" and _REF.search(document.text) is not None
    made = _model(document) if of_dbt else _statements(document)
    for name, line, statement in islice(made, _MOST):
        own = key("name", document.item.source, "made-table", name)
        from_ = [each for each in tables(statement) if each not in {name, *_NAMED_WITHIN.findall(statement.lower())}]
        if from_:
            yield see(document, "dataset", name, line, own, type="table")
            yield from (edge(own, R.DERIVED_FROM, f"{TABLE}{each}") for each in from_)


def _model(document: Document) -> Iterator[tuple[str, int, str]]:
    """The one table that a model of dbt makes."""
    name = document.item.path.rpartition("/")[2].partition(".")[0].lower()
    yield name, 1, _ASIDE.sub(" ", _REF.sub(r"\1", document.text)).strip()


def _statements(document: Document) -> Iterator[tuple[str, int, str]]:
    text = (
        _ASIDE.sub(lambda aside: re.sub(r"[^\n]", " ", aside[0]), document.text)
        if "sql" in document.language
        else document.text
    )
    for found in _MADE.finditer(text):
        end = _ENDED.search(text, found.end(), found.end() + _LONGEST)
        statement = text[found.end() : end.start() if end else found.end() + _LONGEST]
        yield (found[1] or found[2]).lower(), text.count("\n", 0, found.start()) + 1, statement


DETECTOR = Detector(
    id="made-tables",
    title="Tables that SQL makes of other tables",
    selects=Selector(
        languages=frozenset({"sql", "python", "notebook"}),
        literals=(
            b"create table",
            b"create or replace",
            b"insert into",
            b"insert overwrite",
            b"create view",
            b"create materialized",
            b"{{ ref(",
            b"{{ source(",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "features.sql",
            "-- daily\nCREATE TABLE IF NOT EXISTS churn_features AS\nWITH late AS (SELECT id FROM invoices)\nSELECT s.id, s.email FROM crm.subscribers s JOIN late ON late.id = s.id;\nDROP TABLE old;\n",
            (("dataset", "churn_features", 2),),
            joins=(
                ("/made-table/churn_features", "derived_from", "collection:subscribers"),
                ("/made-table/churn_features", "derived_from", "collection:invoices"),
            ),
        ),
        Hit(
            "dags/stats.py",
            "from airflow.providers.postgres.operators.postgres import PostgresOperator\nfill = PostgresOperator(task_id='fill', sql='INSERT INTO mart.stats (code, n) SELECT code, count(*) FROM tariffs GROUP BY code')\nfrom os import path\n",
            (("dataset", "stats", 2),),
            joins=(("/made-table/stats", "derived_from", "collection:tariffs"),),
        ),
        Hit(
            "models/marts/patients.sql",
            "{{ config(materialized='table') }}\nselect * from {{ ref('stg_patients') }} p\njoin {{ source('his', 'wards') }} w on w.id = p.ward\n",
            (("dataset", "patients", 1),),
            joins=(
                ("/made-table/patients", "derived_from", "collection:stg_patients"),
                ("/made-table/patients", "derived_from", "collection:wards"),
            ),
        ),
    ),
    misses=(
        Miss("a.sql", "CREATE TABLE people (id int, email text);\nINSERT INTO people VALUES (1, 'x');\n"),
        Miss("b.py", "q = 'create table t as select 1'\nfrom people import x\n"),
    ),
)
