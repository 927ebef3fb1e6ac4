"""Train the model of document categories that ships as `documents.npz`.

    python bench/train_documents.py CLONES [SEED]

Needs scikit-learn, which Upright itself does not; about two minutes on one core. The same CLONES, SEED and versions give a
model alike (docs/decisions/models-are-recorded.md). CLONES holds checkouts named `owner+name` of the repositories of `document_sources.py`;
those that are missing are said and left out. Everything else is generated (`document_texts.py`). No text ships, only weights. The texts that `bench/documents.py`
measures on come from other repositories than these.

The temperature is fitted on sources that a first model has not seen (APART), so that confidence means what it says on
texts of others; the model that ships learns from everything.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from document_sources import SOURCES
from document_texts import Maker
from made_with import made_with
from upright.classify.document_features import WIDTH, features

EACH = 700  # generated documents of a category
MOST = 120  # of one public source and category
TARGET = Path(__file__).parent.parent / "src/upright/classify/documents.npz"
APART = "trl adk-samples cross-project-council basecamp comply JoshuaSardinha QMSum celerite".split()  # noqa: SIM905
Text = tuple[str, str, str]  # category, where it comes from, text


def public(clones: Path) -> Iterator[Text]:
    """Texts of others, with their category."""
    for line in SOURCES.strip().splitlines():
        name, _, folder, endings, category = (part.strip() for part in line.split(" | "))
        for text in _files(clones / name / folder, endings.split()):
            yield category, name, text
    for said in _dialogues(clones / "abachaa+MTS-Dialog/Main-Dataset/MTS-Dialog-TrainingSet.csv"):
        yield said[0], "MTS-Dialog", said[1]
    for said in _meetings(clones / "Yale-LILY+QMSum/data/ALL/train"):
        yield said[0], "QMSum", said[1]
    for name in ("yizhongw+self-instruct", "teknium1+GPTeacher"):
        for said in _examples(clones / name):
            yield said[0], name, said[1]


def _files(folder: Path, endings: list[str]) -> Iterator[str]:
    found = sorted(path for ending in endings for path in folder.rglob(f"*.{ending}"))
    found = [path for path in found if path.is_file() and 120 < path.stat().st_size < 400_000]
    random.Random(1).shuffle(found)  # noqa: S311
    if not found:
        print(f"missing: {folder}")
    for path in found[:MOST]:
        yield path.read_text(encoding="utf-8", errors="replace")


def _dialogues(path: Path) -> Iterator[tuple[str, str]]:
    if not path.is_file():
        print(f"missing: {path}")
        return
    with path.open(encoding="utf-8", errors="replace") as stream:
        rows = list(csv.DictReader(stream))
    for start in range(0, len(rows) - 4, 4):
        several = rows[start : start + 4]
        yield "medical-record", "\n\n".join(f"{row['section_header']}:\n{row['section_text']}" for row in several)
        yield "meeting-transcript", several[0]["dialogue"]


def _meetings(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.json")):
        turns = json.loads(path.read_text(encoding="utf-8"))["meeting_transcripts"]
        for start in range(0, min(len(turns), 240), 80):
            said = (f"{turn['speaker']}: {turn['content']}" for turn in turns[start : start + 80])
            yield "meeting-transcript", "\n".join(said)


def _examples(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((*folder.rglob("*.jsonl"), *folder.rglob("*.json"))):
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(key in text[:3000] for key in ('"instruction"', '"prompt"', '"messages"')):
            for start in range(0, min(len(text), 48_000), 16_000):
                yield "training-data", text[start : start + 16_000]


# --- generated: logs, training data ----------------------------------------------------------------------------------


def log(maker: Maker) -> str:
    """A log in one of many shapes."""
    rng = maker.rng
    stamp = rng.choice(
        [
            "{y}-{mo}-{d} {h}:{m}:{s},{ms}",
            "{y}-{mo}-{d}T{h}:{m}:{s}.{ms}Z",
            "{mon} {d} {h}:{m}:{s}",
            "[{d}/{mon}/{y}:{h}:{m}:{s} +0000]",
            "{d}.{mo}.{y} {h}:{m}:{s}",
            "{epoch}",
            "[{h}:{m}:{s}]",
            "{mo}/{d}/{y} {h}:{m}:{s} PM",
        ]  # fmt: skip
    )
    shape = rng.choice(
        [
            "{t} {lvl} [{th}] {cls}: {msg}",
            "{t} host{n} {svc}[{pid}]: {msg}",
            "{t} - {svc} - {lvl} - {msg}",
            '{ip} - - {t} "GET /{svc}/{n} HTTP/1.1" 200 {pid} "-" "Mozilla/5.0"',
            '{"time":"{t}","level":"{lvl}","msg":"{msg}","service":"{svc}"}',
            "{lvl} {t} {msg}",
            "{t} | {lvl} | {cls} | {msg}",
            "[{lvl}] {t} {svc}: {msg} id={n}",
        ]
    )
    said = [
        "Connection refused from {ip}",
        "Started {svc} in {n} ms",
        "user {u} logged in",
        "Failed password for root from {ip} port {pid} ssh2",
        "request completed status=200 duration={n}ms",
        "Exception in thread main: NullPointerException",
        "\tat com.example.{cls}.run({cls}.java:{n})",
        "disk usage at {n}%",
        "block blk_{pid} received from /{ip}",
        "retrying in {n}s",
        "cache miss for key {pid}",
        "GC pause {n}ms",
        "Worker {n} exited",
        "session closed for user {u}",
        "Deleting instance files",
        "packet dropped",
        "heartbeat ok",
        "Got assigned task {n}",
    ]
    lines = []
    for _ in range(rng.randrange(6, 120)):
        line = shape.replace("{t}", stamp).replace("{msg}", rng.choice(said))
        values = {
            "y": "2024", "mo": f"{rng.randrange(1, 13):02}", "d": f"{rng.randrange(1, 29):02}", "h": f"{rng.randrange(24):02}", "m": f"{rng.randrange(60):02}", "s": f"{rng.randrange(60):02}", "ms": f"{rng.randrange(1000):03}",
            "mon": rng.choice(["Jan", "Jun", "Dec"]), "epoch": str(rng.randrange(10**9, 2 * 10**9)), "lvl": rng.choice(["INFO", "WARN", "ERROR", "DEBUG", "info"]), "th": rng.choice(["main", "http-8080-exec-3", "pool-1"]),
            "cls": rng.choice(["OrderService", "DataNode", "Scheduler"]), "svc": rng.choice(["sshd", "nginx", "api", "kernel", "cron"]), "pid": str(rng.randrange(100, 99999)), "n": str(rng.randrange(1, 900)),
            "u": rng.choice(["alice", "root", "svc"]), "ip": ".".join(str(rng.randrange(1, 255)) for _ in range(4)),
        }  # fmt: skip
        for name, value in values.items():
            line = line.replace("{" + name + "}", value)
        lines.append(line)
    return "\n".join(lines)


def training(maker: Maker) -> str:
    """Examples for a model in one of the usual formats; what they talk about comes from other categories."""
    rng, lines = maker.rng, []
    says = [
        maker.fill(say)
        for name in rng.sample(sorted(maker.words), 6)
        for say in (maker.words[name]["en"].get("says") or maker.words[name]["en"]["turns"])
    ]
    style = rng.randrange(6)
    for _ in range(rng.randrange(8, 60)):
        ask, answer = rng.choice(says), " ".join(rng.sample(says, 2))
        lines.append(
            json.dumps(
                [
                    {
                        "messages": [
                            {"role": "system", "content": "You are helpful."},
                            {"role": "user", "content": ask},
                            {"role": "assistant", "content": answer},
                        ]
                    },
                    {"instruction": ask, "input": "", "output": answer},
                    {"conversations": [{"from": "human", "value": ask}, {"from": "gpt", "value": answer}]},
                    {"prompt": ask, "completion": answer},
                    {"prompt": ask, "chosen": answer, "rejected": rng.choice(says)},
                    {"text": ask, "label": rng.choice(["positive", "negative", 0, 1])},
                ][style]
            )
        )
    if rng.random() < 0.2:
        return "text,label\n" + "\n".join(f'"{rng.choice(says)}",{rng.choice(["ham", "spam"])}' for _ in lines)
    return "[\n" + ",\n".join(lines) + "\n]" if rng.random() < 0.25 else "\n".join(lines)


def texts(clones: Path, seed: int) -> list[Text]:
    """Everything to learn from, with pieces of a third of it."""
    maker = Maker(seed)
    found = [(category, "made", maker.document(category)) for category in sorted(maker.words) for _ in range(EACH)]
    found += [("log", "made", log(maker)) for _ in range(EACH)]
    found += [("training-data", "made", training(maker)) for _ in range(EACH)]
    found += list(public(clones))
    found += [
        (category, source, _cut(maker.rng, text))
        for category, source, text in found
        if len(text) > 600 and maker.rng.random() < 0.3
    ]
    maker.rng.shuffle(found)
    return [text for text in found if len(text[2]) > 100]


def _cut(rng: random.Random, text: str) -> str:
    """A piece from anywhere, as when a document has no title page."""
    start = rng.randrange(len(text) // 2)
    return text[start : start + rng.randrange(300, 6000)]


def matrix(several: list[str]) -> csr_matrix:
    """One row for each text."""
    made = [features(text) for text in several]
    ends = np.cumsum([0, *(len(indices) for indices, _ in made)])
    indices, weights = (np.concatenate([pair[side] for pair in made]) for side in (0, 1))
    return csr_matrix((weights, indices, ends), shape=(len(several), WIDTH))


def fitted(rows: csr_matrix, names: list[str]) -> LogisticRegression:
    """A linear model; rare categories count as much as frequent ones."""
    return LogisticRegression(C=30, max_iter=80, tol=1e-3, class_weight="balanced").fit(rows, names)


def temperature(known: list[Text], names: list[str], rows: csr_matrix) -> float:
    """By which odds are divided, so that the categories of sources held apart are told with the right confidence."""
    out = np.array([any(part in source for part in APART) for _, source, _ in known])
    model = fitted(rows[~out], [name for name, apart in zip(names, out, strict=True) if not apart])
    odds, right = model.decision_function(rows[out]), np.searchsorted(model.classes_, np.array(names)[out])
    each = 1 / np.bincount(right)[right]  # categories count alike

    def loss(value: float) -> float:
        cool = odds / value
        top = cool.max(axis=1)
        told = np.log(np.exp(cool - top[:, None]).sum(axis=1)) + top - cool[np.arange(len(right)), right]
        return float((each * told).sum())

    return float(minimize_scalar(loss, bounds=(0.2, 5), method="bounded").x)


def _digest(known: list[Text]) -> str:
    """Of the texts that were learnt from, in order."""
    whole = sha256()
    for category, _, text in known:
        whole.update(f"{category} {len(text)}\n{text}".encode("utf-8", "replace"))
    return whole.hexdigest()


def main() -> None:
    """Train, calibrate, quantise, write."""
    began = time.process_time()
    clones, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 11
    known = texts(clones, seed)
    names, rows = [text[0] for text in known], matrix([text[2] for text in known])
    print(len(known), Counter(names).most_common())
    warmth = temperature(known, names, rows)
    model = fitted(rows, names)
    weights = model.coef_.T.astype(np.float32)
    scale = np.abs(weights).max(axis=0) / 127
    arrays = {
        "names": np.array(model.classes_), "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32), "bias": model.intercept_.astype(np.float32), "temperature": np.float32(warmth),
    }  # fmt: skip
    kept = made_with(arrays, ("numpy", "scipy", "scikit-learn"), seed=seed, texts=len(known), read=_digest(known))
    np.savez_compressed(TARGET, made_with=kept, **arrays)
    print(
        f"{TARGET}: {TARGET.stat().st_size / 1e6:.2f} MB, temperature {warmth:.2f}, {time.process_time() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
