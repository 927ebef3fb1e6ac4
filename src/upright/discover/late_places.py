"""Places that a document names by what other files say: a constant of another module, a field of its settings, a value
of a configuration file. The document writes a text with holes (`⟦churn.paths.RAW⟧/people.csv`), which the linker fills
once all files are known: a place of which a hole stays open is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.python_paths import HOLE, LATE, LATE_MODEL, keys_beside
from upright.discover.references import GIVES
from upright.model.asset import Location
from upright.model.evidence import Ref
from upright.model.identity import key, model_key, path_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from upright.discover.examine import Examination
    from upright.model.asset import Json

    Valued = Callable[[str, Examination], tuple[Json, Location] | None]

SETTING: Final = ("file:", "run:")  # symbols: `file:conf/train.yaml#data.train`, `run:data`, `run:1`
_BUCKET: Final = re.compile(r"(?:s3a?|gs|abfss?|wasbs?|hdfs|dbfs|https?)://[^\s{}]{3,300}")
_PLAIN: Final = re.compile(r"[^\s{}⟦⟧<>*?|\"']{1,300}")
_OF_FILE: Final = re.compile(r"\$\{(?:\.{0,3})([\w.]{1,80})\}")
_FILE: Final = re.compile(
    r"\.(?:pkl|pickle|joblib|pth?|ckpt|h5|hdf5|keras|onnx|safetensors|gguf|cbm|ubj|json|bin|sav|tflite)$"
)
_DEEP: Final = 4  # holes whose values have holes


class Late:
    """Fills what examinations left open. `value` is the linker's answer to what a symbol stands for."""

    def __init__(self, examinations: Iterable[Examination], value: Valued, paths: Collection[str]) -> None:
        self._value, self._paths = value, paths
        self._commands = [each for each in examinations if any(".py " in name for name in each.exports.values)]
        self._stated = {
            path_key(each.source, each.path): each
            for each in examinations
            if each.exports.values and not each.exports.module
        }

    def text(self, written: str, asker: Examination, depth: int = 0) -> str:
        """The text without its holes; empty when one stays open, other than the folder that a place begins with."""
        parts: list[str] = []
        at = 0
        for found in HOLE.finditer(written):
            stated = self._value(found[1], asker) if depth < _DEEP else None
            inner = self.text(str(stated[0]), asker, depth + 1) if stated is not None else ""
            begins = found.start() == 0 and written[found.end() : found.end() + 1] == "/"
            if not inner and not begins:
                return ""
            parts += [written[at : found.start()], inner]
            at = found.end() + (0 if inner else 1)
        return re.sub(r"(?<!:)//+", "/", "".join([*parts, written[at:]]))

    def name(self, written: str, asker: Examination) -> str:
        """The text without its holes; where one stays open what is asked there: `settings.model_path`."""
        return self.text(written, asker) or HOLE.sub(
            lambda hole: ".".join(re.split(r"[.#:]", hole[1])[-2:]), written.replace("⟦run:", "⟦")
        )

    def keys(self, late: str, asker: Examination) -> tuple[str, ...]:
        """The identity keys of a place: of several paths that it may mean the one that is there."""
        model = late.startswith(LATE_MODEL)
        text = self.text(late.removeprefix(LATE_MODEL if model else LATE), asker)
        if not text or not _PLAIN.fullmatch(text):
            return ()
        if _BUCKET.fullmatch(text):
            return (key("url", re.sub(r"^s3a:", "s3:", text).partition("?")[0].rstrip("/")),)
        if text.startswith("/") and not model:
            return (key("url", f"file://{text.rstrip('/')}"),)
        found = keys_beside(asker.source, asker.path, text.rstrip("/"))
        found = [each for each in found if each in self._paths] or found
        plain = text.removeprefix("./").rstrip("/")
        hub = model and not _FILE.search(plain) and not text.startswith(("/", ".")) and plain.count("/") <= 1
        return tuple(dict.fromkeys([*found, *([model_key(plain, "huggingface")] if hub else [])]))

    def value(self, symbol: str, asker: Examination) -> tuple[Json, Location] | None:
        """What a symbol that no module defines stands for: a setting, or a text with holes."""
        if symbol.startswith("run:"):
            return self._handed(symbol[4:], asker)
        if symbol.startswith(SETTING):
            return self.setting(symbol, asker)
        text = self.text(symbol, asker)
        return (text, Location(asker.path, 0, asker.source)) if text else None

    def _handed(self, name: str, asker: Examination) -> tuple[Json, Location] | None:
        """What a command line hands to the program that asks, where all that do hand it the same."""
        found = {
            value: Location(each.path, line, each.source)
            for each in self._commands
            if each.source == asker.source
            for command, (value, line) in each.exports.values.items()
            if command.endswith(f".py {name}") and f"/{asker.path}".endswith(f"/{command.rpartition(' ')[0]}")
        }
        return next(iter(found.items())) if len(found) == 1 else None  # type: ignore[return-value]

    def setting(self, symbol: str, asker: Examination) -> tuple[Json, Location] | None:
        """What a file of configuration says under a name: `file:conf/train.yaml#data.train`."""
        path, _, name = symbol.removeprefix(SETTING[0]).partition("#")
        name = name.replace("[", ".").replace("]", "").strip(".")
        for place in keys_beside(asker.source, asker.path, path):
            stated = self._stated.get(place)
            found = _within(stated.exports.values, name, 0) if stated is not None else None
            if found is not None and stated is not None and not isinstance(found[0], Ref):
                return found[0], Location(stated.path, found[1], stated.source)
        return None


def given_back(place: tuple[Examination, str] | None) -> tuple[str, ...]:
    """The key of the data that a function of a module reads and gives back."""
    return place[0].exports.assets.get(f"{GIVES}{place[1]}", ()) if place is not None else ()


def _within(values: Mapping[str, tuple[Json | Ref, int]], name: str, depth: int) -> tuple[Json | Ref, int] | None:
    """A value of a file, what it refers to in the same file put in: `${paths.data}/train.csv`."""
    found = values.get(name)
    if found is None or not isinstance(found[0], str) or "${" not in found[0] or depth > _DEEP:
        return found

    def filled(match: re.Match[str]) -> str:
        inner = _within(values, match[1], depth + 1)
        return str(inner[0]) if inner is not None else match[0]

    text = _OF_FILE.sub(filled, found[0])
    return (text, found[1]) if "${" not in text else None
