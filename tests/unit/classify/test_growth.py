"""Reading takes time in proportion to the text, whatever its lines look like."""

from __future__ import annotations

import time

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine

LINES = {
    "bars": "2026-03-01T10:00:00Z INFO served | in 12 ms | id={n}\n",
    "tabs": "GET\t/items/{n}\t200\tok\n",
    "commas": "start, stop, user{n}@example.org, done\n",
    "points": "total .... {n}\n",
    "spaces": "alpha   beta    {n}   gamma\n",
    "labels": "Name: row {n}\nPhone: none\n",
    "json": '{{"level": "info", "msg": "row {n}", "user": "u{n}@example.org"}}\n',
    "sql": "insert into t (a, b) values ('x{n}', 'y');\n",
    "copy": "copy t (a, b) from stdin;\n{n}\tx\n",
    "markup": "<td>row {n}</td>\n",
    "ruled": "| a | {n} |\n|---|---|\n",
    "escaped": '"line {n}\\n",\n',
    "one line": "key{n}=value{n}; ",
    "brackets": "[[[((({n}",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(units("classifiers").values(), names=True)


def seconds(engine: Engine, text: str) -> float:
    taken = []
    for _ in range(3):  # the least of several: others use the machine too
        start = time.process_time()
        engine.spans(text)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("kind", LINES)
def test_four_times_the_text_takes_about_four_times_as_long(engine: Engine, kind: str) -> None:
    short, long = ("".join(LINES[kind].format(n=number) for number in range(count)) for count in (1_500, 6_000))
    assert seconds(engine, long) < 9 * max(seconds(engine, short), 0.02)
