"""Observability of AI in Python code: services that receive traces of prompts, answers and training runs.

Why it matters: a trace holds what users typed and what the model said; it leaves for another service, often unmasked.

How it recognises: clients and set-up calls of LangSmith, Langfuse, Phoenix, Arize, Weights & Biases, Weave, MLflow, Comet,
Opik, TensorBoard, AgentOps, Helicone, Traceloop, OpenLIT, Langtrace, Lunary, Braintrust, Logfire for AI and OpenInference
instrumentors. Once per file and service, where it is opened rather than where it is written to.

A trainer that reports to one of them (`report_to="wandb"`) and the variables that switch LangSmith on count too.

What it does not see: tracing that only the environment of a machine switches on.
"""

from __future__ import annotations

import ast
import re
from itertools import chain
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_CALLS = frozenset({
    "init", "Client", "AsyncClient", "Langfuse", "CallbackHandler", "LangChainTracer", "register", "launch_app", "login", "WandbCallback", "WandbLogger",
    "set_tracking_uri", "set_experiment", "start_run", "autolog", "MLFlowLogger", "MlflowLogger", "instrument", "instrument_openai", "configure", "get_client",
    "wrap_openai", "wrap_anthropic", "OpikTracer", "track", "traceable", "observe", "LangfuseCallbackHandler", "set_global_handler", "Experiment",
    "connector", "LangfuseSpanProcessor", "init_logger", "initObservability", "WeaveTracer", "WandbTracer", "CometTracer", "PhoenixCallback", "instrument_pydantic_ai", "instrument_anthropic", "instrument_openai_agents", "instrument_google_genai", "instrument_litellm", "instrument_dspy", "instrument_mcp",
    "start_experiment", "Tracer", "init_tracing", "setup_monocle_telemetry", "ArizeCallbackHandler", "init_run", "TruSession", "TruChain", "TruLlama", "TruGraph", "TruApp", "TruCustomApp", "Run", "run", "log_model", "log_param", "log_metric", "log_metrics", "Live",
    "LiteralClient", "AsyncLiteralClient", "Artifact", "log_prompt", "start_chain", "ExistingExperiment", "get_global_experiment", "MlflowClient",
    "wandb_init", "mlflow_autolog", "comet_ml_login", "neptune_init_run",
})  # fmt: skip
_NAMES = {
    "arize-phoenix": "phoenix",
    "arize-phoenix-otel": "phoenix",
    "traceloop-sdk": "traceloop",
    "mlflow-skinny": "mlflow",
    "langtrace-python-sdk": "langtrace",
    "comet-ml": "comet",
    "comet-llm": "comet",
    "ragaai-catalyst": "ragaai",
    "monocle-apptrace": "monocle",
    "maxim-py": "maxim",
    "openlit": "openlit",
    "flytekitplugins-wandb": "wandb",
    "flytekitplugins-mlflow": "mlflow",
    "flytekitplugins-comet-ml": "comet",
    "flytekitplugins-neptune": "neptune",
}
# Names of handlers of LlamaIndex that send traces away.
_GLOBAL = {"arize_phoenix": "phoenix", "wandb": "wandb", "openinference": "openinference", "honeyhive": "honeyhive",
           "langfuse": "langfuse", "opik": "opik", "literalai": "literalai", "argilla": "argilla"}  # fmt: skip
_CLASSES = {
    "WandbLogger": "wandb",
    "MLFlowLogger": "mlflow",
    "LangChainTracer": "langsmith",
    "CometLogger": "comet",
    "NeptuneLogger": "neptune",
    "WandbCallbackHandler": "wandb",
    "MlflowCallbackHandler": "mlflow",
    "MLflowLoggerCallback": "mlflow",
    "WandbLoggerCallback": "wandb",
    "CometLoggerCallback": "comet",
}
_REPORTS = {"wandb": "wandb", "mlflow": "mlflow", "comet_ml": "comet", "neptune": "neptune", "clearml": "clearml"}
# Instrumentors of OpenTelemetry that record what models are asked, by the modules that they lie in.
_INSTRUMENTS = re.compile(
    r"^opentelemetry\.instrumentation\.(?:openai|anthropic|cohere|mistralai|bedrock|vertexai|google_gen\w*|langchain|llamaindex|"
    r"crewai|agno|mcp|ollama|groq|together|transformers|watsonx|haystack|chromadb|pinecone|qdrant|openai_agents\w*|openai_v2)\b|"
    r"^azure\.ai\.\w+(?:\.\w+)*\.AI\w+Instrumentor\b"
)
# Logs of training that TensorBoard shows.
_BOARDS = re.compile(
    r"^(?:torch\.utils\.tensorboard|tensorboardX|tensorboard)\.(?:\w+\.)?SummaryWriter$|\.TensorBoardLogger$|keras\.callbacks\.TensorBoard$|"
    r"^tensorflow\.summary\.create_file_writer$"
)
_TRACES = re.compile(r"^langchain_azure_ai\.[\w.]*(?:Tracer|TracingCallback)$|^azure\.ai\.\w+\.telemetry\.enable$")
_JUDGES = (
    "evaluate",
    "aevaluate",
    "evaluate_comparative",
    "evaluate_existing",
    "create_feedback",
    "create_run",
    "run_on_dataset",
)
_SWITCHES = re.compile(r"(?:LANGCHAIN|LANGSMITH)_TRACING(?:_V2)?")
_SUBSTANCE = frozenset({"ragaai", "monocle", "maxim", "keywordsai-tracing", "athina-logger", "noveum-trace", "freeplay", "langsmith", "langfuse", "phoenix", "arize", "wandb", "weave", "mlflow", "comet", "opik", "neptune", "agentops", "helicone", "traceloop", "openlit", "lunary", "langtrace", "literalai", "promptlayer", "humanloop", "honeyhive", "galileo", "langwatch", "lmnr", "braintrust", "judgeval", "evidently", "aim", "clearml", "trulens", "dvclive"})  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen = _tracking(document, module)
    for name, (qualified, line) in seen.items():
        yield see(
            document, "observability", name, line, key("service", name), provider=name, category="observability",
            language="python", evidence=f"{qualified}(...)"[:120],
        )  # fmt: skip
    for name, node in chain(_logged(module), _switched(document, module)):
        if name not in seen:
            seen[name] = "", module.line(node)
            own = key("service", name)
            yield see(
                document,
                "observability",
                name,
                module.line(node),
                own,
                provider=name,
                category="observability",
                language="python",
            )


def _tracking(document: Document, module: PythonModule) -> dict[str, tuple[str, int]]:
    """By the service what opens it and the line: the first that does, else the first that writes to it."""
    seen: dict[str, tuple[str, int]] = {}
    marks = ((qualified, module.line(node)) for each in module.defined for qualified, node in module.decorators(each))
    handlers = _handlers(module)
    for qualified, line in [*((module.callee(call), module.line(call.node)) for call in module.calls), *marks]:
        last = qualified.rpartition(".")[2]
        name = _CLASSES.get(last, "") if distribution_of(qualified) or qualified.startswith("ray.") else ""
        if not name and last in _CALLS:
            name = _service(qualified) or _configured(document, module, qualified)
        if not name and last == "instrument" and "openinference" in qualified:
            name = "openinference"
        name = name or _opened(module, qualified) or handlers.get(qualified, "")
        known = seen.get(name)
        if name and (known is None or (_writes(known[0]) and not _writes(qualified))):
            seen[name] = qualified, line
    return seen


def _writes(qualified: str) -> bool:
    """Whether a call only writes to what another one opens: `mlflow.log_metric(...)`."""
    return qualified.rpartition(".")[2].startswith("log_")


def _opened(module: PythonModule, qualified: str) -> str:
    """OpenTelemetry for a library of AI: its instrumentors and the tracers that vendors give to frameworks, and where a
    file that uses AI sends its spans.
    """
    if qualified.endswith(".OTLPSpanExporter") and qualified.startswith("opentelemetry.") and module.distributions:
        return "opentelemetry"
    if qualified.endswith(".instrument") and _INSTRUMENTS.search(qualified):
        return "opentelemetry"
    if _BOARDS.search(qualified):
        return "tensorboard"
    return "azure-monitor" if _TRACES.search(qualified) else ""


def _logged(module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """Trackers of experiments that a module only writes to, since another opens them: `wandb.log(...)`."""
    for call, qualified in module.named("log", "watch", "log_metrics", "log_params", "log_artifact", "log_dict"):
        if name := _REPORTS.get(qualified.partition(".")[0], ""):
            yield name, call.node


def _switched(document: Document, module: PythonModule) -> Iterator[tuple[str, ast.AST]]:
    """What trainers report to, and LangSmith where code switches it on, asks whether it is or judges answers there."""
    if document.contains((b"langsmith",)):
        yield from (("langsmith", call.node) for call in _judged(module))
    if document.contains((b"report_to",)):
        for call in module.calls:
            told = call.keywords.get("report_to")
            texts = (
                (module.text(each, scope) for each, scope in module.values.elements(told, call.scope)) if told else ()
            )
            for text in filter(None, (module.text(told, call.scope) if told else "", *texts)):
                if text in _REPORTS and told is not None:
                    yield _REPORTS[text], told
    if document.contains((b"_TRACING",)):
        named = ((each.target, each.node) for each in module.index.assignments)
        written = ((str(node.value), node) for node, _ in module.index.strings)
        yield from (("langsmith", node) for name, node in (*named, *written) if _SWITCHES.fullmatch(name))


def _judged(module: PythonModule) -> Iterator[Call]:
    """The client of LangSmith of a module that has runs or answers judged there; where none is made, what judges them."""
    judging = [
        call for call, name in module.named(*_JUDGES) if name.startswith("langsmith.") or "client" in call.written
    ]
    made = [call for call, name in module.named("Client", "AsyncClient") if name.startswith("langsmith.")]
    yield from (made or [call for call in judging if module.callee(call)])[: len(judging)]


def _handlers(module: PythonModule) -> dict[str, str]:
    """What LlamaIndex is told to trace to by name: `set_global_handler("arize_phoenix")`."""
    told = (
        (qualified, module.text(call.argument(0, "eval_mode"), call.scope))
        for call, qualified in module.named("set_global_handler")
    )
    return {
        qualified: _GLOBAL[name] for qualified, name in told if name in _GLOBAL and qualified.startswith("llama_index.")
    }


def _configured(document: Document, module: PythonModule, qualified: str) -> str:
    """Logfire beside an agent, where nothing else in the file says what it traces."""
    beside = qualified == "logfire.configure" and len(module.distributions) > 1
    return "logfire" if beside and not document.contains((b"logfire.instrument_",)) else ""


def _service(qualified: str) -> str:
    if qualified.startswith("logfire."):
        return "logfire" if qualified.startswith("logfire.instrument_") else ""
    distribution = distribution_of(qualified)
    if ".langsmith." in qualified and distribution:
        return "langsmith"
    if qualified.startswith("langsmith.") and qualified.rpartition(".")[2] in {"Client", "AsyncClient", "run"}:
        return ""  # a client for prompts and datasets traces nothing
    if distribution in _NAMES or lookup("pypi", distribution) in {"observability", "eval"}:
        name = _NAMES.get(distribution, distribution)
        return name if name in _SUBSTANCE else ""
    return ""


DETECTOR = Detector(
    id="python-observability",
    title="Observability of AI in Python code",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit("a.py", "import wandb\nwandb.init(project='x')\n", (("ai_service", "wandb", 2),)),
        Hit(
            "handler.py",
            "import llama_index.core\nllama_index.core.set_global_handler('arize_phoenix')\n",
            (("ai_service", "phoenix", 2),),
        ),
        Hit("b.py", "from langfuse import Langfuse\nlf = Langfuse()\n", (("ai_service", "langfuse", 2),)),
        Hit(
            "d.py",
            "from langsmith import traceable\n\n@traceable\nasync def send(state):\n    return state\n",
            (("ai_service", "langsmith", 3),),
        ),
        Hit(
            "train.py",
            "import os\nfrom trl import SFTConfig\nargs = SFTConfig(report_to=['wandb'])\nos.environ['LANGSMITH_TRACING'] = 'true'\n",
            (("ai_service", "wandb", 3), ("ai_service", "langsmith", 4)),
        ),
        Hit(
            "traced.py",
            "from ragaai_catalyst import RagaAICatalyst, Tracer\ncatalyst = RagaAICatalyst()\ntracer = Tracer(project_name='desk')\n",
            (("ai_service", "ragaai", 3),),
        ),
        Hit(
            "otel.py",
            "from azure.ai.inference.tracing import AIInferenceInstrumentor\nfrom langchain_azure_ai.callbacks.tracers import AzureAIOpenTelemetryTracer\nAIInferenceInstrumentor().instrument()\ntracer = AzureAIOpenTelemetryTracer(name='desk')\n",
            (("ai_service", "opentelemetry", 3), ("ai_service", "azure-monitor", 4)),
        ),
        Hit(
            "agents.py",
            "from opentelemetry.instrumentation.openai_agents import OpenAIAgentsInstrumentor\nfrom agents import Agent\nOpenAIAgentsInstrumentor().instrument()\n",
            (("ai_service", "opentelemetry", 3),),
        ),
        Hit(
            "board.py",
            "import torch\nfrom torch.utils.tensorboard import SummaryWriter\nwriter = SummaryWriter('runs')\n",
            (("ai_service", "tensorboard", 3),),
        ),
        Hit(
            "judged.py",
            "import comet_llm\nfrom langsmith import Client, evaluate\nclient = Client()\nevaluate(app, data='Desk', evaluators=[judge])\ncomet_llm.log_prompt(prompt=p, output=o)\n",
            (("ai_service", "langsmith", 3), ("ai_service", "comet", 5)),
        ),
        Hit(
            "judging.py",
            "from langsmith.evaluation import evaluate\nevaluate(app, data='Desk')\n",
            (("ai_service", "langsmith", 2),),
        ),
        Hit("logs.py", "import wandb\nwandb.log({'loss': 1})\n", (("ai_service", "wandb", 2),)),
        Hit("c.py", "import langsmith as ls\nclient = ls.wrappers.wrap_openai(c)\n", (("ai_service", "langsmith", 2),)),
    ),
    misses=(
        Miss("a.py", "import sentry_sdk\nsentry_sdk.init()\n# wandb.init()\n"),
        Miss("b.py", "import langsmith\nprint(langsmith.Client())\n"),
    ),
)
