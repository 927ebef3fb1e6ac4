"""Precision and recall of column classification on made-up tables: `python bench/columns.py [--seed N] [--misses]`.

A column counts as right when exactly the classes that it holds are named with a confidence of at least one half.
`--peer PYTHON` runs DataProfiler under that interpreter on the same tables, on the classes that it knows.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import subprocess
from collections import Counter
from pathlib import Path
from time import process_time

from column_tables import NAMINGS, Table, tables
from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.profile import classify_item
from upright.model.item import Item

LEAST = 0.5


def content(table: Table) -> bytes:
    """The table as a CSV file."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([title for title, _, _ in table.columns])
    writer.writerows(zip(*(values for _, values, _ in table.columns), strict=True))
    return file.getvalue().encode()


def found_in(table: Table, engine: Engine) -> dict[str, dict[str, float]]:
    """Header -> class -> confidence."""
    data = content(table)
    profile = classify_item(Item("bench", "table.csv", len(data), content=data), engine)
    found: dict[str, dict[str, float]] = {}
    for label in profile.labels:
        if label.confidence >= LEAST:
            found.setdefault(label.partition.removeprefix("table.csv:"), {})[label.data_class] = label.confidence
    return found


def compare(several: list[Table], found: list[dict[str, dict[str, float]]], *, misses: bool) -> dict[str, Counter[str]]:
    """Hits, misses and false alarms by naming."""
    counts: dict[str, Counter[str]] = {naming: Counter() for naming in (*NAMINGS, "all")}
    for table, columns in zip(several, found, strict=True):
        for title, _, holds in table.columns:
            if holds is None:
                continue
            got = frozenset(columns.get(title, ()))
            for naming in (table.naming, "all"):
                counts[naming].update(tp=len(got & holds), fp=len(got - holds), fn=len(holds - got))
                counts[naming].update(columns=1, exact=int(got == holds))
            if misses and got != holds:
                print(f"  {table.domain:14} {title:24} holds {sorted(holds)} found {columns.get(title, {})}")
    return counts


def show(name: str, counts: dict[str, Counter[str]]) -> None:
    """One line for each naming."""
    print(f"{name:26} columns  precision  recall     F1   exact")
    for naming, count in counts.items():
        precision = count["tp"] / max(1, count["tp"] + count["fp"])
        recall = count["tp"] / max(1, count["tp"] + count["fn"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        exact = count["exact"] / max(1, count["columns"])
        print(f"  {naming:24} {count['columns']:7} {precision:10.3f} {recall:7.3f} {f1:6.3f} {exact:7.3f}")


def calibration(several: list[Table], found: list[dict[str, dict[str, float]]]) -> None:
    """How often labels of each band of confidence are right."""
    bands: dict[str, list[bool]] = {}
    for table, columns in zip(several, found, strict=True):
        for title, _, holds in table.columns:
            for data_class, sure in columns.get(title, {}).items() if holds is not None else ():
                band = (
                    "0.99+"
                    if sure >= 0.99
                    else "0.9-0.99"
                    if sure >= 0.9
                    else "0.7-0.9"
                    if sure >= 0.7
                    else "under 0.7"
                )
                bands.setdefault(band, []).append(data_class in (holds or ()))
    for band, right in sorted(bands.items(), reverse=True):
        print(f"  confidence {band:10} {len(right):5} labels, {sum(right) / len(right):.3f} right")


PEER = """
import json, sys, warnings, logging, os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
import pandas, dataprofiler
out = []
for columns in json.load(sys.stdin):
    frame = pandas.DataFrame({t: v for t, v in columns})
    options = dataprofiler.ProfilerOptions()
    options.set({"*.is_enabled": False, "data_labeler.is_enabled": True, "multiprocess.is_enabled": False})
    report = dataprofiler.Profiler(frame, options=options, samples_per_update=300).report()
    out.append({d["column_name"]: d.get("data_label") for d in report["data_stats"]})
json.dump(out, sys.stdout)
"""
PEER_CLASSES = {
    "EMAIL_ADDRESS": "pii.email", "PERSON": "pii.person-name", "PHONE_NUMBER": "pii.phone", "SSN": "pii.us-ssn",
    "CREDIT_CARD": "pci.card-number", "IPV4": "pii.ipv4", "MAC_ADDRESS": "pii.mac-address",
    "ADDRESS": "pii.street-address", "IBAN": "financial.iban",
}  # fmt: skip


def peer(python: Path, several: list[Table]) -> None:
    """DataProfiler on the same tables; only the classes that it has a name for count, for it and for us."""
    given = json.dumps([[(title, values) for title, values, _ in table.columns] for table in several])
    run = subprocess.run([python, "-c", PEER], input=given, capture_output=True, text=True, check=True)
    found = [
        {title: {PEER_CLASSES[label]: 1.0} for title, label in columns.items() if label in PEER_CLASSES}
        for columns in json.loads(run.stdout[run.stdout.index("[") :])
    ]
    show("DataProfiler, its classes", compare(narrowed(several), found, misses=False))


def narrowed(several: list[Table]) -> list[Table]:
    """The tables with only the classes that the peer has a name for."""
    known = frozenset(PEER_CLASSES.values())
    return [
        Table(table.domain, table.naming, tuple((t, v, h if h is None else h & known) for t, v, h in table.columns))
        for table in several
    ]


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--peer", type=Path)
    options = parser.parse_args()
    several = tables(options.seed)
    engine = Engine(units("classifiers").values())
    engine.spans("warm")
    began = process_time()
    found = [found_in(table, engine) for table in several]
    spent = process_time() - began
    size = sum(len(content(table)) for table in several)
    show("Upright", compare(several, found, misses=options.misses))
    calibration(several, found)
    print(f"  {size / spent / 1e6:.1f} MB per processor second")
    if options.peer:
        only = [{t: {c: s for c, s in h.items() if c in PEER_CLASSES.values()} for t, h in f.items()} for f in found]
        show("Upright, the peer's classes", compare(narrowed(several), only, misses=False))
        peer(options.peer, several)


if __name__ == "__main__":
    main()
