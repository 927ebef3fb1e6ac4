"""What asks for code of its own beside a model: kernels, plug-ins, handlers, tools, applications that are served."""

from __future__ import annotations

import io
import json
import tarfile

import pytest

from upright.discover.model_file import inspect
from upright.model.item import Item
from upright.testing.hostile_containers import zipped


def verdict(path: str, content: bytes | str | dict[str, object]) -> str:
    text = json.dumps(content) if isinstance(content, dict) else content
    raw = text.encode() if isinstance(text, str) else text
    return inspect(Item("test", path, len(raw), content=raw)).verdict


def packed(name: str, content: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content.encode()))
    return out.getvalue()


def handled(handler: str) -> bytes:
    manifest = {"runtime": "python", "model": {"modelName": "m", "handler": handler, "modelVersion": "1"}}
    return zipped({"MAR-INF/MANIFEST.json": json.dumps(manifest).encode(), "mine.py": b"X = 1\n"})


def pipeline(**parts: list[str]) -> dict[str, object]:
    return {"_class_name": "MinePipeline", "_diffusers_version": "0.31.0", **parts}


def served(place: str) -> str:
    return f"applications:\n- import_path: ray.serve.llm:build\n  runtime_env:\n    working_dir: {place}\n"


def tool(**more: str) -> dict[str, object]:
    return {"provider": "autogen_core.tools.FunctionTool", "trust_remote_code": False, "config": {"name": "f", **more}}


def plugged(group: str) -> str:
    return f'[project]\nname = "m"\nversion = "1"\n[project.entry-points."{group}"]\nx = "mine:register"\n'


CODE = "code/inference.py"
SERVICE = "import bentoml\n\n\n@bentoml.service\nclass S:\n    pass\n"
ASKED: dict[str, tuple[bytes | str | dict[str, object], bytes | str | dict[str, object]]] = {
    "config.json": ({"model_type": "x", "trust_remote_code": "true"}, {"model_type": "x", "trust_remote_code": "no"}),
    "2/config.json": (
        {"model_type": "x", "kernel_config": {"kernel_mapping": {"RMSNorm": "someone/kernels:RMSNorm"}}},
        {"model_type": "x", "kernel_config": {"kernel_mapping": {"RMSNorm": None}}},
    ),
    "model_index.json": (
        pipeline(vae=["mine", "Net"], unet=["diffusers", "UNet2DModel"]),
        pipeline(vae=["optimum.intel.openvino", "Net"], prior=["shap_e", "ShapERenderer"]),
    ),
    "video_preprocessor_config.json": ('{"auto\\u005fmap": {"AutoVideoProcessor": "v.P"}}', '{"auto\\u005fmap": {}}'),
    "m.mar": (handled("mine.py:handle"), handled("image_classifier")),
    "config.pbtxt": ('backend: "python"\n', 'backend: "onnxruntime"\n'),
    "2/config.pbtxt": ('platform: "custom"\ndefault_model_filename: "libmine.so"\n', 'platform: "pytorch_libtorch"\n'),
    "1/model.py": ("class TritonPythonModel:\n    pass\n", "class Net:\n    pass\n"),
    "pyproject.toml": (plugged("vllm.general_plugins"), plugged("console.things")),
    "serve_config.yaml": (served("https://e.example/app.zip"), served("./app")),
    "m.tar.gz": (
        packed("code/inference.py", "def model_fn(d):\n    return 1\n"),
        packed("code/inference.py", "X = 1\n"),
    ),
    "m.bento": (packed("src/service.py", SERVICE), packed("src/service.py", "X = 1\n")),
    "tool.json": (tool(source_code="def f():\n    return 1\n", global_imports=""), tool(source_code="none")),
    "prompt.json": (
        {"_type": "prompt", "template": "{{ x.__class__.__mro__ }}", "template_format": "jinja2"},
        {"_type": "prompt", "template": "{{ x }}", "template_format": "jinja2"},
    ),
}


@pytest.mark.parametrize("path", ASKED)
def test_code_of_its_own_is_asked_for(path: str) -> None:
    asks, harmless = ASKED[path]
    assert verdict(path, asks) in {"suspicious", "malicious"}
    assert verdict(path, harmless) in {"clean", "unknown"}


def test_components_of_recipes_are_judged_by_name() -> None:
    recipe = "model:\n  _component_: {}\n"
    assert verdict("recipe.yaml", recipe.format("torchtune.models.llama3.llama3_8b")) in {"clean", "unknown"}
    assert verdict("recipe.yaml", recipe.format("os.system")) == "malicious"


def test_code_that_is_not_packed_with_a_model_is_somebody_s_own() -> None:
    assert verdict("src/service.py", SERVICE) in {"clean", "unknown"}
