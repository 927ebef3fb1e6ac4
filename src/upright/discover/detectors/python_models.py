"""Models that Python code names: language models, embedding models, rerankers, image and audio models.

Why it matters: the model decides where data goes, what it costs and what the vendor does with it; a floating or retired
model changes behaviour without a commit.

How it recognises: model arguments of the clients of AI libraries (OpenAI, Anthropic, Google, Mistral, Cohere, Bedrock,
Ollama, LangChain, LlamaIndex, DSPy, Pydantic AI, CrewAI, AutoGen, smolagents, Haystack, Hugging Face, vLLM and others),
followed through variables, constants, defaults, settings, environment defaults, dictionaries and other modules; and
names of known model families that stand where a model is named (`MODEL = "gpt-4o"`, `{"model": ...}`, a parameter's
default, `provider:id`), ids of any hub under such a name (`MODEL_ID = "acme/desk-8b"`). The asset
stands at the line where its name is written.

What it does not see: names put together at run time, and models that only the environment names.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_hub_id, recognise
from upright.discover.python_clients import client_of
from upright.discover.python_gate import opened
from upright.discover.python_models import ModelUse, python_models
from upright.discover.python_sight import LANGUAGES, plain
from upright.discover.readers.python_module import PythonModule
from upright.discover.sight import see
from upright.model.evidence import Observation, Ref
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json


_WORDS = re.compile(r"Tokenizer(?:Fast)?\.from_pretrained$")
CATALOGUE = 150  # names that no call uses: a file with more lists what exists, not what is used


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    grouped: dict[str, list[ModelUse]] = {}
    for use in document.parse(python_models).uses:
        grouped.setdefault(repr(use.name), []).append(use)
    listed = sum(all(use.call is None for use in uses) for uses in grouped.values())
    taken: set[str] = set()  # a variable that may hold one of two models stands for the first
    for uses in grouped.values():
        if listed <= CATALOGUE or any(use.call is not None for use in uses):
            holding = (variable for use in uses if not _trains(use) for variable in use.variables)
            variables = {variable for variable in holding if _only(module, variable)} - taken
            taken |= variables
            yield _observation(document, module, uses, variables)
    yield from _worded(document, module, set(grouped))


def _trains(use: ModelUse) -> bool:
    """Whether a call makes what trains a model: the variable that it is given to holds no model that was there before."""
    return use.call is not None and use.call.written.endswith("Trainer")


def _worded(document: Document, module: PythonModule, told: set[str]) -> Iterator[Sighting]:
    """Models of which a module loads only the tokenizer: the model stands elsewhere, its name stands here."""
    for call, qualified in module.named("from_pretrained"):
        named = module.value(call.argument(0, "pretrained_model_name_or_path"), call.scope)
        place = named.text if _WORDS.search(qualified) and qualified.startswith("transformers.") else ""
        if place and not named.partial and (is_hub_id(place) or recognise(place)) and repr(place) not in told:
            told.add(repr(place))
            line = module.line(named.node) or module.line(call.node)
            own, provider = model_key(place, "huggingface"), "huggingface"
            yield see(document, "model", place, line, own, language="python", provider=provider, type="llm")


def _observation(document: Document, module: PythonModule, uses: list[ModelUse], variables: set[str]) -> Observation:
    first = uses[0]
    informed = next((use for use in uses if use.call is not None and client_of(use.evidence.partition("(")[0])), first)
    best = next((use for use in uses if use.type != "llm"), informed)
    keys: list[str | Ref] = [informed.key or first.key] if informed.key or first.key else []
    keys += [document.code_key(variable) for variable in sorted(variables)]
    keys += [document.code_key(str(first.name))] if first.unnamed else []
    attributes = _configured(module, uses)
    if not keys and isinstance(first.name, Ref):  # also known by where it is asked
        asked = [document.code_key(module.place(use.call)) for use in uses if use.call is not None]
        keys = [Ref(first.name.symbol), *dict.fromkeys(asked)]
    label = "embedding_model" if best.type == "embedding_model" else "model"
    attributes["type"] = best.type
    return see(
        document,
        label,
        first.name,
        first.line,
        tuple(keys) or (document.code_key(str(first.name)),),
        evidence=informed.evidence,
        provider=informed.provider or first.provider,
        framework=informed.framework,
        language="python",
        more=attributes,
    )


def _only(module: PythonModule, variable: str) -> bool:
    """Whether a variable is assigned once, so that it stands for this model alone."""
    name = variable.rpartition(".")[2]
    return sum(1 for each in module.index.assignments if each.target == name) == 1


def _configured(module: PythonModule, uses: list[ModelUse]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for use in uses:
        if use.call is None or use.unnamed:
            continue
        given = plain(module, use.call, "temperature", "max_tokens", "revision", "trust_remote_code")
        for name, value in given.items():
            found.setdefault(name, value)
        if isinstance(use.call.node.func, ast.Attribute) and use.call.node.func.attr == "from_pretrained":
            found.setdefault("hub", "huggingface")
            found.setdefault("pinned", bool(given.get("revision")))
    return found


DETECTOR = Detector(
    id="python-models",
    title="Models that Python code names",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "object.py",
            "spec = {'kind': 'Model', 'url': 'hf://acme/opt-125m', 'data': 'hf://datasets/acme/rows'}\n",
            (("model", "acme/opt-125m", 1),),
        ),
        Hit(
            "estimate.py",
            "from sagemaker.huggingface import HuggingFace\nhyperparameters = {\n    'model_id': 'amazon/bort',\n    'team_id': 'amazon/desk',\n}\njob = HuggingFace(hyperparameters=hyperparameters)\n",
            (("model", "amazon/bort", 3),),
        ),
        Hit(
            "demo.py",
            'from transformers import AutoModelForCausalLM\n\nclass Spec:\n    key: str\n    base: str\n\nclass Chat:\n    def __init__(self, kind, weights):\n        self.weights = weights\n    def open(self):\n        return AutoModelForCausalLM.from_pretrained(self.weights)\n\ndef load(spec: Spec):\n    return AutoModelForCausalLM.from_pretrained(spec.base)\n\nSMALL = "acme/desk-small"\nchat = Chat("chat", SMALL)\nload(Spec("big", base="acme/desk-big"))\n',
            (("model", "acme/desk-small", 16), ("model", "acme/desk-big", 18)),
        ),
        Hit(
            "words.py",
            "from transformers import BertTokenizer, BertModel\nt = BertTokenizer.from_pretrained('allenai/scibert_scivocab_uncased')\nu = BertTokenizer.from_pretrained('acme/bert-2')\nm = BertModel.from_pretrained('acme/bert-2')\n",
            (("model", "allenai/scibert_scivocab_uncased", 2), ("model", "acme/bert-2", 4)),
        ),
        Hit(
            "files.py",
            "huggingface = True\nEMBEDDER_ARGS = {'acme/words-v2': {'dtype': 'half'}}\nclass Qwen:\n    url = 'https://huggingface.co/Qwen/Qwen2.5-3B-GGUF/resolve/main/q5.gguf'\n    page = 'https://huggingface.co/Qwen/Qwen2.5-3B-GGUF'\nargs = ['--model=google/gemma-2-2b-it', '--port=8000']\n",
            (("model", "acme/words-v2", 2), ("model", "Qwen/Qwen2.5-3B-GGUF", 4), ("model", "google/gemma-2-2b-it", 6)),
        ),
        Hit(
            "unnamed.py",
            "from langchain_openai import ChatOpenAI\nfrom langroid.language_models import OpenAIGPTConfig, OpenAIChatModel\nfrom transformers import AutoModel, AutoTokenizer\nllm = ChatOpenAI(temperature=0, **more)\ncfg = OpenAIGPTConfig(chat_model=name or OpenAIChatModel.GPT4o)\nbert = AutoModel.from_pretrained(args.model)\nwords = AutoTokenizer.from_pretrained(args.model)\n",
            (("model", "ChatOpenAI", 4), ("model", "gpt-4o", 5), ("model", "AutoModel", 6)),
        ),
        Hit(
            "own_class.py",
            "import torch\nfrom vqgan_jax.modeling import VQModel\nfrom own import Net\nv = VQModel.from_pretrained('dalle-mini/vqgan_f16_16384')\nn = Net.from_pretrained('checkpoints/net')\n",
            (("model", "dalle-mini/vqgan_f16_16384", 4),),
        ),
        Hit(
            "pictures.py",
            'import httpx\nFAST_MODEL_PATH = "prunaai/z-image-turbo"\nMODEL_DIR = "models/z-image-1"\nMODEL_ID: str = "acme/desk-8b"\n',
            (("model", "prunaai/z-image-turbo", 2), ("model", "acme/desk-8b", 4)),
        ),
        Hit(
            "similar.py",
            'from transformers import AutoModel\nfrom similar import Bert\nm1 = Bert(model_name_or_path="shibing624/text2vec-base")\n',
            (("model", "shibing624/text2vec-base", 3),),
        ),
        Hit(
            "run.py",
            'import argparse\np = argparse.ArgumentParser()\np.add_argument("--backend", choices=["gpt-4", "gpt-4o"], default="gpt-4")\n# llm\np.add_argument("--to", choices=["gpt2", "csv"])\nllm = 1\n',
            (("model", "gpt-4", 3), ("model", "gpt-4o", 3)),
        ),
        Hit(
            "judge.py",
            'from openai import OpenAI\ndef ask(text, chosen_model):\n    return OpenAI()\ndef price(text, model):\n    return 1\ndef judge(text):\n    price(text, "gpt-4.1")\n    return ask(text, "openai/gpt-4o-mini")\n',
            (("model", "openai/gpt-4o-mini", 8),),
        ),
        Hit(
            "made.py",
            "import openai\nfrom own import load_pretrained_model\nclass Chat:\n    def __init__(self, model_name):\n        self.name = model_name\nclass Big(Chat):\n    def __init__(self):\n        super().__init__('gpt-4')\nsmall = Chat('gpt-4o-mini')\nsight = load_pretrained_model('acme/sight-13b', None)\n",
            (("model", "gpt-4", 8), ("model", "gpt-4o-mini", 9), ("model", "acme/sight-13b", 10)),
        ),
        Hit(
            "harness.py",
            'from claude_agent_sdk import ClaudeAgentOptions\noptions = ClaudeAgentOptions(model="sonnet", cwd="x")\n',
            (("model", "sonnet", 2),),
        ),
        Hit(
            "words.py",
            "from keybert import KeyBERT\nwords = KeyBERT()\n",
            (("model", "all-MiniLM-L6-v2", 2),),
        ),
        Hit(
            "say.py",
            "import argparse\nimport openai\np = argparse.ArgumentParser()\np.add_argument('-m', '--model', default='tts-1')\n",
            (("model", "tts-1", 4),),
        ),
        Hit(
            "settings.py",
            "from langgraph.graph import StateGraph\nconfig = {'configurable': {}}\nconfig['configurable']['research_model'] = 'openai:gpt-4.1-nano'\n",
            (("model", "openai:gpt-4.1-nano", 3),),
        ),
        Hit(
            "choice.py",
            'import openai\nif fast:\n    model = "gpt-4o-mini"\nelse:\n    model = "gpt-4o"\n\ndef ask(q):\n    answer = openai.chat.completions.create(model=model, messages=[])\n    return answer\n',
            (("model", "gpt-4o-mini", 3), ("model", "gpt-4o", 5)),
        ),
        Hit(
            "app.py",
            'from openai import OpenAI\nMODEL = "gpt-4o"\nclient = OpenAI()\n\ndef ask(q):\n    return client.chat.completions.create(model=MODEL, messages=[])\n',
            (("model", "gpt-4o", 2),),
        ),
        Hit(
            "bot.py",
            'import os\nfrom langchain_anthropic import ChatAnthropic as Chat\nllm = Chat(model=os.getenv("M", "claude-3-5-sonnet-latest"), temperature=0)\n',
            (("model", "claude-3-5-sonnet-latest", 3),),
        ),
        Hit(
            "rag.py",
            'from pydantic import BaseModel, Field\nfrom sentence_transformers import SentenceTransformer\n\nclass P(BaseModel):\n    llm: str = Field(\n        default="gpt-4-1106-preview"\n    )\n\nenc = SentenceTransformer("all-MiniLM-L6-v2")\n',
            (("model", "gpt-4-1106-preview", 6), ("model", "all-MiniLM-L6-v2", 9)),
        ),
        Hit(
            "table.py",
            'from langchain.chat_models import init_chat_model\nMODELS = {"fast": Config(id="openai:gpt-5-nano", name="GPT 5 nano")}\nm = init_chat_model(model=MODELS["fast"].id)\n',
            (("model", "openai:gpt-5-nano", 2),),
        ),
        Hit(
            "aws.py",
            'import boto3\nrt = boto3.client("bedrock-runtime")\nrt.converse(modelId="anthropic.claude-3-haiku-20240307-v1:0", messages=[])\n',
            (("model", "anthropic.claude-3-haiku-20240307-v1:0", 3),),
        ),
        Hit(
            "train.py",
            'from transformers import AutoModelForCausalLM\nbase = "meta-llama/Llama-3.1-8B"\nm = AutoModelForCausalLM.from_pretrained(base, trust_remote_code=True)\n',
            (("model", "meta-llama/Llama-3.1-8B", 2),),
        ),
        Hit(
            "studio.py",
            'from langchain_openai import ChatOpenAI\nclass Studio(ChatOpenAI):\n    def __init__(self, model: str = "qwen_qwq-32b", **kwargs):\n        super().__init__(model=model, **kwargs)\n',
            (("model", "qwen_qwq-32b", 3),),
        ),
        Hit(
            "chat.py",
            'from peft import PeftModel\nfrom transformers import AutoModelForCausalLM\n\ndef main(base: str = "", weights: str = "tloen/alpaca-lora-7b"):\n    base = AutoModelForCausalLM.from_pretrained(base)\n    return PeftModel.from_pretrained(base, weights, torch_dtype="auto")\n',
            (("model", "tloen/alpaca-lora-7b", 4),),
        ),
    ),
    misses=(
        Miss(
            "weights.py",
            'import torch\nMODEL_PATH = "weights/best-1"\nBASE = "acme/desk-8b"\nmodel_dir = "acme/desk-8b"\n',
        ),
        Miss("a.py", '# model = "gpt-4o"\n"""Use gpt-4o here."""\nname = "gpt"\n'),
        Miss(
            "b.py",
            'from openai import OpenAI\ndef f(model):\n    if model == "gpt-4o":\n        return 1\n    return LIMITS["gpt-4"]\n',
        ),
        Miss(
            "models.py",
            "from django.db import models\n\nclass Car(models.Model):\n    model = models.CharField(default='civic')\n",
        ),
    ),
)
