"""What a configuration declares of a model, held against the tensors that lie on disk.

Differences are signals of tampering, each with its confidence, and never proofs: libraries refuse to load most of them,
and honest people prune layers and change vocabularies. Names are compared for the architectures of a table alone.
Source: `config.json` of transformers, GGUF metadata.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Signal

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Tensor
    from upright.model.asset import Json

_EMBEDS: Final = re.compile(
    r"(?:^|\.)(?:embed_tokens|word_embeddings|wte|tok_embeddings|shared|token_embd|embed_in)\.weight$"
)
_STACK: Final = re.compile(
    r"^(?P<stack>(?:[A-Za-z_]\w*\.)*(?:layers|layer|h|blocks|block|blk))\.(?P<index>\d+)\.(?P<rest>.+)$"
)
_HIDDEN: Final = frozenset(
    {"hidden_size", "d_model", "n_embd", "dim", "embedding_size", "word_embed_proj_dim", "n_embed", "embed_dim"}
)
_DEPTHS: Final = frozenset(
    {
        "num_hidden_layers", "n_layer", "n_layers", "num_layers", "encoder_layers", "decoder_layers", "depth",
        "num_encoder_layers", "num_decoder_layers", "num_hidden_groups",
    }
)  # fmt: skip
_MORE: Final = frozenset({"num_nextn_predict_layers", "num_mtp_layers"})
_PLAIN: Final = frozenset({"F64", "F32", "F16", "BF16"})
_ALONE: Final = re.compile(
    r"relative_attention_bias|attn_norm|downsample|position|inv_freq|masked_bias|qkv_bias|nextn|mtp"
)
_FEW: Final = 4
_NODES: Final = 10_000
_TOLD: Final = 5


def differences(config: Mapping[str, Json], tensors: Mapping[str, Tensor], *, whole: bool) -> tuple[Signal, ...]:
    """Signals where the tensors are not those of the declared architecture. `whole`: they are all that the model has;
    otherwise nothing is said of what is missing.
    """
    if not tensors or any("lora_" in name for name in tensors):
        return ()
    told = _numbers(config)
    found = [*_embeddings(told, tensors), *_alien(config, tensors)]
    stacks = _stacks(tensors)
    found += _depth(config, told, stacks) if whole else ()
    found += _layers(stacks, tensors) if whole else ()
    return tuple(found[:20])


def _numbers(config: Mapping[str, Json]) -> dict[str, set[int]]:
    """Every whole number of the configuration and of those within it, by its key."""
    told: dict[str, set[int]] = defaultdict(set)
    waiting: list[Mapping[str, Json]] = [config]
    for _ in range(_NODES):
        if not waiting:
            break
        for key, value in waiting.pop().items():
            if isinstance(value, int) and not isinstance(value, bool):
                told[key].add(value)
            elif isinstance(value, dict):
                waiting.append(value)
    return told


def _embeddings(told: Mapping[str, set[int]], tensors: Mapping[str, Tensor]) -> Iterator[Signal]:
    """The table of words has a row for each word and a column for each dimension."""
    hidden = {size for key in _HIDDEN for size in told.get(key, ())}
    words = {size for key, sizes in told.items() if key.endswith("vocab_size") for size in sizes}
    for name, tensor in tensors.items():
        if not _EMBEDS.search(name) or tensor.kind not in _PLAIN or len(tensor.shape) != 2:  # noqa: PLR2004
            continue
        rows, columns = tensor.shape
        if hidden and columns not in hidden:
            message = f"{columns} columns, where the configuration says {_either(hidden)}"
            yield Signal("shape-not-as-declared", message, name[:120], 0.8)
        if words and rows not in words:
            message = f"{rows} rows, where the configuration says {_either(words)} words"
            yield Signal("shape-not-as-declared", message, name[:120], 0.6)


def _either(sizes: set[int]) -> str:
    return " or ".join(str(size) for size in sorted(sizes)[:_FEW])


def _stacks(tensors: Mapping[str, Tensor]) -> dict[str, dict[int, dict[str, str]]]:
    """By stack and index of a layer: the rest of each tensor's name -> its full name. A layer within a layer is part of
    the outer one.
    """
    stacks: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for name in tensors:
        if (found := _STACK.match(name)) is not None and len(found["index"]) < _TOLD:
            stacks[found["stack"]][int(found["index"])][found["rest"]] = name
    return stacks


def _depth(
    config: Mapping[str, Json], told: Mapping[str, set[int]], stacks: Mapping[str, Mapping[int, object]]
) -> Iterator[Signal]:
    """As many layers as declared, and none left out."""
    depths = {size for key in _DEPTHS for size in told.get(key, ())}
    depths |= {size + more for size in depths for key in _MORE for more in told.get(key, ())}
    staged = any(
        isinstance(config.get(key), list) for key in ("depths", "hidden_sizes", "layers", "block_out_channels")
    )
    parts = [value for key, value in config.items() if key.endswith("_config") and isinstance(value, dict)]
    if not depths or staged or any(not _DEPTHS & set(part) for part in parts if "quant" not in str(part)):
        return
    for stack, layers in stacks.items():
        count = max(layers) + 1
        if "mtp" in stack or not all(len(layer) > 1 for layer in layers.values() if isinstance(layer, dict)):
            continue
        if count not in depths:
            kind = "layers-not-declared" if count > max(depths) else "layers-missing"
            yield Signal(kind, f"{count} layers, where the configuration says {_either(depths)}", stack[:120], 0.6)
        if missing := [index for index in range(count) if index not in layers]:
            yield Signal("layers-missing", f"layer {missing[0]} of {count} is not there", stack[:120], 0.6)


def _layers(stacks: Mapping[str, Mapping[int, Mapping[str, str]]], tensors: Mapping[str, Tensor]) -> Iterator[Signal]:
    """One layer that has more, less or other than all its siblings have."""
    for layers in stacks.values():
        if len(layers) < _FEW:
            continue
        having = Counter(rest for layer in layers.values() for rest in layer)
        common = {rest for rest, count in having.items() if count == len(layers)}
        shapes = {rest: Counter(tensors[layer[rest]].shape for layer in layers.values()) for rest in common}
        for index, layer in sorted(layers.items()):
            own = [rest for rest in layer if having[rest] == 1 and not _ALONE.search(rest)]
            lacking = [rest for rest, n in having.items() if n == len(layers) - 1 and rest not in layer]
            lacking = [rest for rest in lacking if not _ALONE.search(rest)]
            if own and not lacking:
                yield Signal("tensor-in-one-layer", "no other layer has such a tensor", layer[own[0]][:120], 0.5)
            elif lacking and not own:
                yield Signal("tensor-missing-in-one-layer", f"layer {index} lacks it", lacking[0][:120], 0.5)
            for rest in common:
                odd = tensors[layer[rest]].shape
                if shapes[rest][odd] == 1 and len(shapes[rest]) == 2:  # noqa: PLR2004  one shape, and its own
                    yield Signal("shape-unlike-siblings", f"its shape is {list(odd)}", layer[rest][:120], 0.5)


@cache
def _table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By model type: its classes, and the words that names of its tensors are made of. `*`: words of training,
    quantisation, older releases and heads, for any type.
    """
    from importlib.resources import files

    lines = files("upright.discover").joinpath("architectures.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {row[0]: (frozenset(row[1].split(",")), frozenset(row[2:])) for row in rows}


def _alien(config: Mapping[str, Json], tensors: Mapping[str, Tensor]) -> Iterator[Signal]:
    """Tensors whose names hold a word that the architecture does not know."""
    architectures = config.get("architectures")
    known = _table().get(str(config.get("model_type")))
    if known is None or not isinstance(architectures, list) or not known[0].issuperset(map(str, architectures)):
        return
    told, anything = 0, _table()["*"][1]
    for name in tensors:
        words = [word for word in name.split(".") if not word.isdigit()]
        strange = next((word for word in words if word not in known[1] and word not in anything), "")
        if strange:
            message = f"the architecture {architectures[0]} has nothing called {strange[:60]!r}"
            yield Signal("tensor-not-of-architecture", message, name[:120], 0.6)
            told += 1
        if told >= _TOLD:
            return
