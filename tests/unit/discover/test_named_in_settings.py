"""What settings, commands and helpers of a project name: data, indexes, trackers, servers, credentials."""

# ruff: noqa: E501  files of applications as they are

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item


def seen(texts: dict[str, str]) -> set[tuple[str, str, str, int]]:
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    found, _, _ = link([examine(each, units("detectors").values()) for each in files])
    return {(each.location.type, str(each.name), each.location.path, each.location.line) for each in found}


def test_a_recipe_that_begins_from_a_folder_names_its_model_and_its_tracker() -> None:
    recipe = "model_name_or_path: /mnt/models/Qwen3-4B\nstage: sft\nfinetuning_type: lora\ndataset: tickets\noutput_dir: runs/a\nlearning_rate: 1.0e-4\nreport_to: tensorboard\n"
    found = seen({"configs/sft.yaml": recipe})
    assert ("model", "/mnt/models/Qwen3-4B", "configs/sft.yaml", 1) in found
    assert ("observability", "tensorboard", "configs/sft.yaml", 7) in found
    assert not any(each[0] == "observability" for each in seen({"a.yaml": recipe.replace("tensorboard", "none")}))


def test_settings_of_retrieval_name_their_texts_questions_and_index() -> None:
    settings = "model_name_or_path: Qwen/Qwen2.5-7B-Instruct\neval_file: data/eval/asked.jsonl\noutput_file: reports/answers.jsonl\ncorpus_path: data/raw/wiki.txt\nindex_path: data/kb.faiss\nembedding_model_name: BAAI/bge-small-en-v1.5\ntop_k: 3\n"
    found = {each[:2] for each in seen({"configs/rag.yaml": settings})}
    assert {
        ("dataset", "data/eval/asked.jsonl"),
        ("dataset", "data/raw/wiki.txt"),
        ("vector_store", "data/kb.faiss"),
    } <= found
    assert ("dataset", "reports/answers.jsonl") not in found


def test_a_module_that_a_function_imports_late_is_known_by_what_it_gives_back() -> None:
    code = "from sentence_transformers import SentenceTransformer\ndef late():\n    try:\n        import faiss\n    except ModuleNotFoundError as error:\n        raise RuntimeError from error\n    return faiss\ndef build(vectors):\n    faiss = late()\n    index = faiss.IndexFlatIP(3)\n    index.add(vectors)\n    return index\n"
    assert any(each[0] == "vector_store" and each[3] == 10 for each in seen({"index.py": code}))


@pytest.mark.parametrize(
    "body",
    [
        "    value = os.getenv(name)\n    return value\n",
        "    return os.environ[name]\n",
        "    found = os.environ[name]\n    return found\n",
    ],
)
def test_credentials_are_seen_where_a_helper_is_handed_their_names(body: str) -> None:
    code = f"import os\nfrom openai import OpenAI\ndef required(name):\n{body}client = OpenAI(api_key=required('DESK_API_KEY'))\nlog = note('OTHER_API_KEY')\n"
    found = {each[1] for each in seen({"client.py": code}) if each[0] == "credential_ref"}
    assert found == {"DESK_API_KEY"}


def test_an_assistant_that_its_vendor_keeps_is_an_agent_where_it_runs() -> None:
    code = 'import OpenAI from "openai";\nexport const run = async (openai: OpenAI, { threadId }) => {\n  return await openai.beta.threads.runs.create(threadId, { assistant_id: "asst_abc123" });\n};\n'
    assert ("agent", "asst_abc123", "run.ts", 3) in seen({"run.ts": code})


def test_commands_that_serve_models_are_told_from_others_of_their_programs() -> None:
    script = (
        "mlflow models serve -m models:/rides/1\nmlflow ui\nserve run app.main:app\nserve -s build\nlitellm --version\n"
    )
    found = {each[1] for each in seen({"start.sh": script}) if each[0] == "deployment"}
    assert {"mlflow", "ray-serve"} <= found
    assert not {"litellm", "serve"} & found


def test_a_trainer_that_extends_one_of_a_library_is_the_job_where_it_is_made() -> None:
    code = "from transformers import AutoModelForCausalLM, Trainer\nclass OwnTrainer(Trainer):\n    pass\nmodel = AutoModelForCausalLM.from_pretrained('gpt2')\n\n\ntrainer = OwnTrainer(model=model, train_dataset=rows)\ntrainer.train()\n"
    assert [each[3] for each in seen({"tune.py": code}) if each[0] == "training_job"] == [7]


def test_programs_of_training_that_are_called_as_functions_are_jobs() -> None:
    code = "from axolotl.cli.train import do_cli as tune\nfrom axolotl.cli.merge_lora import do_cli as merge\ntune(config='a.yaml')\nmerge(config='a.yaml')\n"
    assert [each[3] for each in seen({"tune.py": code}) if each[0] == "training_job"] == [3]


def test_a_tracker_is_told_where_it_is_opened_and_spans_where_they_leave() -> None:
    code = "import mlflow\nfrom openai import OpenAI\nfrom opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\ndef note(loss):\n    mlflow.log_metric('loss', loss)\nmlflow.set_experiment('tickets')\nexporter = OTLPSpanExporter(endpoint='https://traces.example.com')\n"
    found = {each[1]: each[3] for each in seen({"tune.py": code}) if each[0] == "observability"}
    assert found == {"mlflow": 6, "opentelemetry": 7}


def test_what_a_class_hands_to_the_one_that_it_extends_is_its_own() -> None:
    code = "from openai import OpenAI\nfrom base import Embedding\nclass Own(Embedding):\n    def __init__(self, name: str = 'text-embedding-3-small'):\n        super().__init__(name=name)\n        self.client = OpenAI()\n    def encode(self, texts):\n\n\n        return self.client.embeddings.create(input=texts, model=self.name)\n"
    found = seen(
        {"own.py": code, "base.py": "class Embedding:\n    def __init__(self, name):\n        self.name = name\n"}
    )
    assert ("embedding_model", "text-embedding-3-small") in {each[:2] for each in found}


def test_a_notebook_that_tries_something_is_no_test() -> None:
    cell = '{"cells": [{"cell_type": "code", "source": ["from openai import OpenAI\\n", "OpenAI().responses.create(model=\'gpt-4o\', input=\'x\')"]}], "nbformat": 4, "metadata": {}}'
    assert any(each[:2] == ("model", "gpt-4o") for each in seen({"notebooks/test_api.ipynb": cell}))
    assert not any(each[0] == "model" for each in seen({"tests/api.ipynb": cell}))


def test_chains_that_answer_from_an_index_are_agents_in_scripts_as_in_python() -> None:
    code = 'import { ConversationalRetrievalQAChain } from "langchain/chains";\nimport { HNSWLib } from "langchain/vectorstores/hnswlib";\nimport { OpenAIEmbeddings } from "langchain/embeddings/openai";\nexport async function ask(llm, q) {\n  const store = await HNSWLib.load("data/index", new OpenAIEmbeddings());\n  const chain = ConversationalRetrievalQAChain.fromLLM(llm, store.asRetriever());\n  return chain.call({ question: q });\n}\n'
    found = {(each[0], each[3]) for each in seen({"ask.mjs": code, ".env example": "OPENAI_API_KEY =\n"})}
    assert {("agent", 6), ("vector_store", 5), ("credential_ref", 1)} <= found
