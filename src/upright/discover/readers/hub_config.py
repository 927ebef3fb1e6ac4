"""Configurations of Hugging Face repositories: which code loading runs, and which files it reads.

Source: transformers/dynamic_module_utils.py, diffusers/pipelines/pipeline_loading_utils.py,
diffusers/modular_pipelines/modular_pipeline.py, sentence_transformers/SentenceTransformer.py (modules.json),
sentence_transformers/models/Router.py and Dense.py, mlx_lm/utils.py (`model_file`), onnxruntime-genai src/config.cpp.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from upright.discover.readers.chat_template import inspect_template
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.recipe_names import KNOWN, judge_name
from upright.discover.readers.recipe_requests import judge_request
from upright.discover.readers.requirement_lines import judge_requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.inquiry import Inquiry

_OUTSIDE = re.compile(r"^(?:[/\\~]|[A-Za-z]:[\\/])|(?:^|[/\\])\.\.(?:[/\\]|$)|^[a-z][a-z0-9+.-]*://")
_RUNS: Final = frozenset({"auto_map", "custom_pipelines", "custom_pipeline", "tool_class", "custom_generate"})
# Pipelines of diffusers whose parts are named so. Source: src/diffusers/pipelines
_PIPELINES: Final = (
    "ace_step allegro alt_diffusion amused animatediff audio_diffusion audioldm audioldm2 aura_flow "
    "blip_diffusion bria chroma cogvideo cogview3 cogview4 consisid consistency_models controlnet "
    "controlnet_hunyuandit controlnet_sd3 controlnet_xs cosmos dance_diffusion ddim ddpm deepfloyd_if dit "
    "easyanimate flux hidream_image hunyuan_image hunyuan_video hunyuandit i2vgen_xl kandinsky kandinsky2_2 "
    "kandinsky3 kandinsky5 kolors latent_consistency_models latent_diffusion latte ledits_pp ltx lucy lumina "
    "lumina2 marigold mochi musicldm omnigen pag paint_by_example pia pixart_alpha qwenimage sana sana_video "
    "semantic_stable_diffusion shap_e spectrogram_diffusion stable_audio stable_cascade stable_diffusion "
    "stable_diffusion_3 stable_diffusion_attend_and_excite stable_diffusion_diffedit stable_diffusion_gligen "
    "stable_diffusion_ldm3d stable_diffusion_panorama stable_diffusion_safe stable_diffusion_sag "
    "stable_diffusion_variants stable_diffusion_xl stable_video_diffusion t2i_adapter text_to_video_synthesis "
    "unclip unidiffuser versatile_diffusion visualcloze vq_diffusion wan wuerstchen z_image"
)
_LIBRARIES: Final = KNOWN | {*_PIPELINES.split(), "onnxruntime", "controlnet_aux", "k_diffusion", "null"}
_CODE = re.compile(
    r"__import__\s*\(|\bos\.(?:system|popen)\s*\(|\bsubprocess\.\w|\b(?:eval|exec)\s*\(|/bin/(?:ba)?sh\b|\|\s*(?:ba)?sh\b"
)
_KERNELS: Final = frozenset({"attn_implementation", "_attn_implementation", "kernel_mapping"})
_TOOL: Final = frozenset({"source_code", "global_imports"})  # of autogen_core.tools.FunctionTool
_TRUSTS: Final = frozenset(
    {"trust_remote_code", "allow_remote", "allow_dangerous_code", "allow_dangerous_deserialization"}
)
_IMPORTED: Final = frozenset({"parent_library", "megatron_core"})  # modules that PEFT imports by name
_PACKAGES: Final = frozenset({"requirements", "install_requires", "pip_requirements", "extra_pip_requirements"})
_FILES: Final = ("handler", "serializedFile", "modelFile", "requirementsFile", "configFile")
_HANDLER: Final = re.compile(r"\.py(?::\w+)?$")  # the others are of TorchServe itself
_NODES: Final = 500_000


def inspect_hub_config(root: Any, inquiry: Inquiry) -> None:
    """Judge one JSON document of a repository, whatever its name."""
    if isinstance(root, list):
        _modules(root, inquiry)
        return
    if not isinstance(root, dict):
        return
    for key, value in _pairs(root):
        _pair(key, value, inquiry)
    if "_class_name" in root and (
        inquiry.leaf.lower() in {"model_index.json", "modular_model_index.json"}
        or ("_diffusers_version" in root and _is_pipeline(root["_class_name"]))
    ):
        _pipeline(root, inquiry)
    if isinstance(root.get("weight_map"), dict):
        _index(root["weight_map"], inquiry)
    _manifest(root, inquiry)
    if "task" in root and "framework" in root and (named := root.get("plugins")):
        told = ", ".join(str(each)[:80] for each in _leaves([named]))[:240]
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"loading runs the plugins {told}", "plugins")
    prompt = root.get("template") if root.get("template_format") == "jinja2" else None
    for where, text in (*templates(root.get("chat_template")), *templates(prompt)):
        inspect_template(text, inquiry, where)
    _told(root, inquiry)


def _told(root: dict[str, Any], inquiry: Inquiry) -> None:
    """What the configuration says of the model itself."""
    architectures = root.get("architectures")
    if isinstance(architectures, list) and architectures and isinstance(architectures[0], str):
        inquiry.metadata.setdefault("architecture", architectures[0][:80])
    if isinstance(base := root.get("base_model_name_or_path"), str):
        inquiry.metadata.setdefault("base_model", base[:120])


def _manifest(root: dict[str, Any], inquiry: Inquiry) -> None:
    """The files that a package names: of TorchServe, and the items of Core ML. Source: pytorch/serve,
    model-archiver/model_archiver/manifest_components; coremltools/modelpackage/src/ModelPackage.cpp
    """
    served, items = root.get("model"), root.get("itemInfoEntries")
    if isinstance(types := root.get("types"), dict) and "structure" in root:  # of a router of sentence-transformers
        _modules([{"name": name, "type": kind} for name, kind in types.items()], inquiry)
    named = [(key, served.get(key)) for key in _FILES] if isinstance(served, dict) and "handler" in served else []
    if isinstance(items, dict):
        named += [("an item", each.get("path")) for each in items.values() if isinstance(each, dict)]
    for what, path in named:
        if isinstance(path, str) and _OUTSIDE.search(path):
            inquiry.say(Verdict.SUSPICIOUS, "path-traversal", f"{what} leads out of the package: {path[:80]!r}")
        elif isinstance(path, str) and what == "handler" and _HANDLER.search(path):
            inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"serving runs the package's own code: {path[:80]}", what)


def templates(held: Any) -> Iterator[tuple[str, str]]:
    """A chat template, or several by name."""
    if isinstance(held, str):
        yield "chat_template", held
    elif isinstance(held, dict):
        yield from ((f"chat_template {key[:40]}", each) for key, each in held.items() if isinstance(each, str))
    elif isinstance(held, list):
        for each in held:
            if isinstance(each, dict) and isinstance(text := each.get("template"), str):
                yield f"chat_template {str(each.get('name'))[:40]}", text


def _pairs(root: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    waiting: list[Any] = [root]
    count = 0
    while waiting and count < _NODES:
        node = waiting.pop()
        count += 1
        if isinstance(node, dict):
            yield from node.items()
            waiting.extend(each for each in node.values() if isinstance(each, dict | list))
        elif isinstance(node, list):
            waiting.extend(each for each in node if isinstance(each, dict | list))


def _pair(key: str, value: Any, inquiry: Inquiry) -> None:
    if key in _RUNS and value:
        targets = [value] if isinstance(value, str) else [str(each) for each in _leaves(value)]
        told = ", ".join(target[:80] for target in targets[:3])
        elsewhere = any("--" in target or "/" in target for target in targets)
        from_where = "of another repository" if elsewhere else "that lies beside the weights"
        message = f"loading runs Python code {from_where}: {told}"
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, key)
    elif key in _TRUSTS and (value is True or (isinstance(value, str) and value.lower() in {"true", "yes", "1"})):
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", "asks for its code to be trusted", key)
    elif judge_request(key, value, inquiry, key[:80]) or _served(key, value, inquiry):
        return
    elif key in _IMPORTED and isinstance(value, str) and value.partition(".")[0] not in {*KNOWN, "__main__", ""}:
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"loading imports {value[:80]}", key)
    elif key in _KERNELS and (named := [each for each in _leaves([value]) if isinstance(each, str) and "/" in each]):
        message = f"loading runs a kernel of another repository: {named[0][:80]}"
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, key)
    elif key == "_target_" and isinstance(value, str):
        judge_name(value, "the configuration", inquiry, key)
    elif isinstance(value, str) and key != "chat_template" and _CODE.search(value[:100_000]):
        inquiry.say(Verdict.SUSPICIOUS, "code-in-configuration", "a value holds code or a command", key[:80])


def _served(key: str, value: Any, inquiry: Inquiry) -> bool:
    """Packages that are installed before the model runs, the class of its own that MLServer serves it with, and the
    source of a tool of AutoGen.
    """
    if isinstance(value, dict) and value.keys() >= _TOOL:
        message = "loading runs the source of a tool that the configuration carries"
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, key[:80])
        return True
    if key in _PACKAGES and isinstance(value, list):
        judge_requirements([each for each in value if isinstance(each, str)], inquiry, key)
        return True
    if key == "weightsManifest":
        judge_groups(value, inquiry)
        return True
    if key == "digest" and isinstance(value, str) and _OUTSIDE.search(value):
        message = f"a layer is kept under a path in place of a digest: {value[:80]!r}"
        inquiry.say(Verdict.SUSPICIOUS, "path-traversal", message, key)
        return True
    own = key == "implementation" and isinstance(value, str) and "." in value and not value.startswith("mlserver")
    if own and inquiry.leaf == "model-settings.json":
        inquiry.say(Verdict.SUSPICIOUS, "remote-code", f"serving imports {value[:80]}", key)
    return own


def judge_groups(groups: Any, inquiry: Inquiry) -> None:
    """Where TensorFlow.js fetches weights from: files beside the model. Source: tfjs-core/src/io/http.ts"""
    for group in groups if isinstance(groups, list) else ():
        paths = group.get("paths") if isinstance(group, dict) else None
        for path in paths if isinstance(paths, list) else ():
            if isinstance(path, str) and _OUTSIDE.search(path):
                message = f"weights lie outside the model: {path[:80]!r}"
                inquiry.say(Verdict.SUSPICIOUS, "path-traversal", message, "weightsManifest")


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each) if isinstance(each, dict | list) else [each]


def _is_pipeline(name: Any) -> bool:
    """Parts of a pipeline have configurations of their own, whose lists of two are no parts."""
    return isinstance(name, list) or (isinstance(name, str) and name.endswith("Pipeline"))


def _pipeline(root: dict[str, Any], inquiry: Inquiry) -> None:
    """model_index.json: each part is [library, class]; a pipeline's name may itself be a module of the repository."""
    if isinstance(root["_class_name"], list):
        told = " ".join(str(each)[:80] for each in root["_class_name"])
        inquiry.say(
            Verdict.SUSPICIOUS, "remote-code", f"loading runs the pipeline of the repository: {told}", "_class_name"
        )
    for name, part in root.items():
        if _OUTSIDE.search(name):
            inquiry.say(Verdict.SUSPICIOUS, "path-traversal", f"a part lies outside the pipeline: {name[:80]!r}")
        if not name.startswith("_") and isinstance(part, list) and len(part) in {2, 3}:
            library = part[0]
            if isinstance(library, str) and library.partition(".")[0] not in _LIBRARIES:
                message = f"loading runs {library[:60]}.{str(part[1])[:60]}, which is no library of models"
                inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, name[:80])


def _modules(root: list[Any], inquiry: Inquiry) -> None:
    """modules.json of sentence-transformers: a list of modules by their dotted class."""
    for module in root:
        if not isinstance(module, dict) or not isinstance(kind := module.get("type"), str):
            continue
        where = str(module.get("name", ""))[:40]
        if not kind.startswith("sentence_transformers."):
            judge_name(kind, "modules.json", inquiry, where)
            if kind.partition(".")[0] not in KNOWN:
                message = f"loading runs Python code of its own: {kind[:80]}"
                inquiry.say(Verdict.SUSPICIOUS, "remote-code", message, where)
        if _OUTSIDE.search(str(module.get("path", ""))):
            inquiry.say(Verdict.SUSPICIOUS, "path-traversal", "a module's files lie outside the repository", where)


def _index(weights: dict[str, Any], inquiry: Inquiry) -> None:
    for name in {str(each) for each in weights.values()}:
        if _OUTSIDE.search(name):
            inquiry.say(
                Verdict.SUSPICIOUS, "path-traversal", f"weights lie outside the repository: {name[:80]!r}", "weight_map"
            )
