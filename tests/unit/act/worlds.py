"""Two worlds with more in them than examples have: a model in quarantine, a data set redacted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from upright.act.remediation import Context, Remediation
from upright.act.remediations.quarantine_model_file import REMEDIATION as QUARANTINE
from upright.act.remediations.redact_dataset import REMEDIATION as REDACT
from upright.model.asset import Asset, AssetKind, Location
from upright.model.data import DataLabel
from upright.model.finding import Finding, Score, Severity
from upright.testing.worlds import lay_files


@dataclass(frozen=True)
class Sample:
    """A small world that a remediation repairs: files of the source `world`, what is wrong there, how to redact."""

    files: Mapping[str, bytes]
    finding: Finding
    asset: Asset
    redact: Callable[[Path], bytes]

    def lay(self, folder: Path) -> Context:
        """Write the files under `folder/world`."""
        lay_files(self.files, folder / "world")
        return Context({"world": folder / "world"}, folder / "vault", self.redact)


SECRET = b"hilde.nordmann@example.com"


def redact(path: Path) -> bytes:
    """Stands for the classifiers: one value is known to be personal."""
    return path.read_bytes().replace(SECRET, b"[pii.email]")


def finding(asset: str) -> Finding:
    return Finding("finding-1", "made-up-rule", "Made up", Severity.HIGH, 0.9, Score(50.0), asset, "made up")


def place(path: str, seen: str) -> Location:
    return Location(path, 0, "world", seen)


MODEL = Asset(
    "model-1",
    AssetKind.MODEL,
    "weights.pkl",
    keys=("path:world/models/weights.pkl",),
    locations=(
        place("models/weights.pkl", "model_file"),
        place("old/weights.pkl", "model_file"),
        place("app.py", "llm"),
    ),
)
DATA = Asset(
    "dataset-1",
    AssetKind.DATASET,
    "tickets",
    keys=("path:world/data",),
    locations=(place("data", "documents"),),
    labels=(
        DataLabel("pii.email", "data/a.csv:mail", 2),
        DataLabel("pii.email", "data/b.jsonl", 1),
        DataLabel("pii.email", "data/clean.csv", 1),
    ),
)
FILES = {
    "models/weights.pkl": b"\x80\x04." * 50_000,
    "old/weights.pkl": b"\x80\x04." * 50_000,
    "app.py": b"load('models/weights.pkl')\n",
    "data/a.csv": b"id,mail\n1," + SECRET + b"\n2," + SECRET + b"\n",
    "data/b.jsonl": b'{"text": "from ' + SECRET + b'"}\n' * 3,
    "data/clean.csv": b"id\n1\n",
}
WORLDS: dict[str, tuple[Remediation, Sample]] = {
    "quarantine": (QUARANTINE, Sample(FILES, finding("model-1"), MODEL, redact)),
    "redact": (REDACT, Sample(FILES, finding("dataset-1"), DATA, redact)),
}
