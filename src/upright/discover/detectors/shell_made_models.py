"""Models that shell commands make from other models: converted, quantised, fused with an adapter, merged.

Why it matters: what a model learnt from goes on in everything that is made from it, and a file with another name and
another format hides where it came from.

How it recognises: `convert_hf_to_gguf.py`, `llama-quantize`, `mlx_lm.convert`, `mlx_lm.fuse`, `optimum-cli export`,
`ct2-transformers-converter`, `mergekit-yaml`, `ollama create` and `trtllm-build` with what they read and write, in scripts,
Makefiles, Dockerfiles and the shell lines of notebooks.

What it does not see: places that only variables of the environment name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._training_commands import filled
from upright.discover.python_paths import model_keys, path_keys
from upright.discover.readers.shell_commands import assignments, program, shell_commands
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_NAME: Final = re.compile(r"[\w./~:@-]{2,200}")


@dataclass(frozen=True, slots=True)
class _Maker:
    """How a program names what it reads and writes: by option, or by place among the other words (0: the first)."""

    made_by: str
    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    first: int = -1
    second: int = -1


_MAKERS: Final[tuple[tuple[re.Pattern[str], _Maker], ...]] = (
    (re.compile(r"convert[_-](?:hf|lora)[_-]to[_-]gguf(?:\.py)?$|^convert\.py$"), _Maker("quantisation", ("--base",), ("--outfile",), first=0)),
    (re.compile(r"^(?:llama-)?quantize$"), _Maker("quantisation", (), (), 0, 1)),
    (re.compile(r"^mlx_lm[._]convert$"), _Maker("quantisation", ("--hf-path", "--model"), ("--mlx-path",))),
    (re.compile(r"^mlx_lm[._]fuse$"), _Maker("merging", ("--model", "--adapter-path", "--adapter-file"), ("--save-path",))),
    (re.compile(r"^ct2-transformers-converter$"), _Maker("quantisation", ("--model",), ("--output_dir",))),
    (re.compile(r"^optimum-cli$"), _Maker("conversion", ("--model", "-m"), ("--output", "-o"))),
    (re.compile(r"^mergekit-yaml$"), _Maker("merging", (), (), 0, 1)),
    (re.compile(r"^trtllm-build$"), _Maker("conversion", ("--checkpoint_dir",), ("--output_dir",))),
)  # fmt: skip
_ALONE: Final = frozenset({"--cuda", "--allow-crimes", "--lazy-unpickle", "--copy-tokenizer", "--trust-remote-code", "--allow-requantize", "-q", "--quantize", "--de-quantize", "--force"})  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    commands = document.parse(shell_commands)
    variables = assignments(commands)
    for command in commands:
        words = [filled(word, variables) for word in program(command)]
        for at, (word, line) in enumerate(words[:3]):
            name = word.rpartition("/")[2]
            maker = next((maker for shape, maker in _MAKERS if shape.search(name)), None)
            if maker is not None:
                yield from _made(document, maker, [each for each, _ in words[at + 1 :]], line)
                break
            if name == "ollama" and [each for each, _ in words[at + 1 : at + 2]] == ["create"]:
                yield from _created(document, [each for each, _ in words[at + 2 :]], line)
                break


def _made(document: Document, maker: _Maker, words: list[str], line: int) -> Iterator[Sighting]:
    options, plain = _apart(words)
    read = [options[name] for name in maker.read if name in options]
    written = [options[name] for name in maker.written if name in options]
    read += plain[maker.first : maker.first + 1] if maker.first >= 0 else []
    if not written and maker.written and maker.first < 0:
        written = plain[-1:]
    if maker.second > 0 and len(plain) > maker.second:
        written.append(plain[maker.second])
    for place in written[:1]:
        keys = model_keys(document, place)
        origins = [each for name in read if name != place for each in _of(document, name)]
        if keys and origins:
            yield see(document, "model", place, line, tuple(keys), made_by=maker.made_by)
            for origin in origins:
                recipe = origin.endswith((".yml", ".yaml"))
                yield edge(origin, R.PRODUCES, keys[0]) if recipe else edge(keys[0], R.DERIVED_FROM, origin)


def _of(document: Document, name: str) -> list[str]:
    return model_keys(document, name) if _NAME.fullmatch(name) else []


def _created(document: Document, words: list[str], line: int) -> Iterator[Sighting]:
    """A model of Ollama that a Modelfile makes: the weights are known by the file's own words."""
    options, plain = _apart(words)
    for name in plain[:1]:
        own = model_key(name, "ollama")
        yield see(document, "model", name, line, own, provider="ollama", made_by="conversion")
        for place in [options.get("-f") or options.get("--file") or "Modelfile"]:
            for each in path_keys(document, place):
                for word in ("FROM", "ADAPTER"):
                    yield edge(own, R.DERIVED_FROM, f"code:{each.removeprefix('path:')}#{word}")


def _apart(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Options with what follows them, and the words that belong to none."""
    options: dict[str, str] = {}
    plain: list[str] = []
    waiting = ""
    for word in words:
        name, equals, value = word.partition("=")
        if word.startswith("-"):
            options |= {name: value} if equals else {}
            waiting = "" if equals or word in _ALONE else word
        elif waiting:
            options[waiting], waiting = word, ""
        else:
            plain.append(word)
    return options, plain


DETECTOR = Detector(
    id="shell-made-models",
    title="Models that shell commands make from others",
    selects=Selector(
        languages=frozenset({"shell", "make", "notebook", "dockerfile"}),
        literals=(
            b"gguf",
            b"quantize",
            b"mlx_lm",
            b"mergekit-yaml",
            b"optimum-cli",
            b"ct2-",
            b"ollama create",
            b"trtllm-build",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "pack.sh",
            "OUT=out/desk\npython llama.cpp/convert_hf_to_gguf.py $OUT --outfile out/desk-f16.gguf --outtype f16\n./llama-quantize out/desk-f16.gguf out/desk-q4.gguf Q4_K_M\n",
            (("model", "out/desk-f16.gguf", 2), ("model", "out/desk-q4.gguf", 3)),
            joins=(("desk-q4.gguf", "derived_from", "desk-f16.gguf"),),
        ),
        Hit(
            "Makefile",
            "merge:\n\tmergekit-yaml merge.yml ./out/merged --cuda\n\tpython -m mlx_lm.fuse --model mistralai/Mistral-7B-v0.3 --adapter-path adapters --save-path out/fused\n",
            (("model", "./out/merged", 2), ("model", "out/fused", 3)),
            joins=(("merge.yml", "produces", "out/merged"),),
        ),
        Hit(
            "onnx.sh",
            "optimum-cli export onnx --model out/desk --task text-generation out/onnx\n",
            (("model", "out/onnx", 1),),
        ),
    ),
    misses=(Miss("a.sh", "llama-quantize --help\necho convert_hf_to_gguf.py in out\nollama run llama3\n"),),
)
