"""Servers of AI that commands start, and the models that they fetch.

Why it matters: a server started by hand or from a notebook is in no manifest, and neither is the model that it loads.

How it recognises: `docker run` of an image that serves models, keeps vectors or is a page or gateway of AI, `vllm serve`,
`bentoml serve`, `mlflow models serve`, `serve run` of Ray, Triton, TorchServe, a gateway of LiteLLM,
`ollama run`, the installer of Ollama, `huggingface-cli download` and their kin in shell scripts, Makefiles, steps of
pipelines, tasks of Ansible and shell lines of notebooks, also those that Slurm's `srun` starts. Variables set to a text of their own are followed, as are
those of loops over names or an array, and commands run in a container (`docker exec`, `kubectl exec`).

What it does not see: models named by variables that are set elsewhere.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from upright.discover.ai_images import engine_of, role_of
from upright.discover.command_containers import fill
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._serving_commands import FETCHED, SERVERS, VERBS, launched, models, served
from upright.discover.model_names import is_embedding, recognise
from upright.discover.readers.shell_commands import Command, Word, assignments, put_together, shell_commands
from upright.discover.sight import in_tests, local_key, provider_of, see
from upright.discover.workloads import OPEN_STORES, Workload, protected
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_REFERENCE = re.compile(r"\$\{?([A-Za-z_]\w{0,60})\}?")
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_PIPELINE = re.compile(r"(?:^|/)(?:\.github/(?:workflows|actions)/|action\.ya?ml$|[\w.-]*gitlab-ci[\w.-]*\.ya?ml$)")
_RUNNERS = frozenset({"docker", "podman", "nerdctl", "docker-compose", "kubectl", "oc", "microk8s", "k3s", "minikube"})
_PLAYBOOK = re.compile(r"(?:^|/)(?:tasks|handlers|playbooks?)/")
_OF_ANSIBLE = (b"ansible.builtin.", b"gather_facts:", b"become:")
_STARTED = {
    "model_server": "deployment", "gateway": "deployment", "ui": "deployment", "observability": "deployment",
    "vector_store": "vector_store",
}  # fmt: skip
_FIRST = 6  # words among which `exec` stands
_TURNS = 40  # what one loop may go through
_ARRAY = re.compile(
    r"^[ \t]*(?:(?:declare|local|readonly|export)[ \t]+(?:-\w+[ \t]+)?)?([A-Za-z_]\w{0,60})=\(([^()]{0,4000})\)",
    re.MULTILINE,
)
_FOR = re.compile(r"\bfor[ \t]+([A-Za-z_]\w{0,60})[ \t]+in[ \t]+([^;\n]{1,400})")
_WHOLE = re.compile(r"\$\{([A-Za-z_]\w{0,60})\[[@*]\]\}")
_OWN = re.compile(r"\.(?:sh|bash)$")
_FETCHES = re.compile(r"(?:pull|fetch|download|install)(?:[-_]?models?)?")


def _detect(document: Document) -> Iterator[Sighting]:
    if not _holds_commands(document):
        return
    commands = document.parse(shell_commands)
    variables = assignments(commands)
    loops = _loops(document, variables)
    seen: set[str] = set()
    for words in (
        _inside([_filled(word, variables) for word in each])
        for one in commands
        for each in _turns(launched(one), loops)
    ):
        started = served(words)
        if started[0] and started[0] not in seen:
            seen.add(started[0])
            yield see(document, "deployment", *started, local_key(document, "deployment", started[0]))
        image, line = _image(words)
        if image and image not in seen:
            seen.add(image)
            label = _STARTED[role_of(image)]
            engine = engine_of(image) if label == "vector_store" else ""
            passing = _PIPELINE.search(document.path) is not None  # a runner that is thrown away
            told: dict[str, Json] = {"engine": engine} if engine else {"image": image}
            told = told if passing else _told(words, engine)
            yield see(document, label, image, line, local_key(document, label, image), told)
        if not image and not started[0] and not (words and (words[0][0] in SERVERS or _OWN.search(words[0][0]))):
            continue
        for name, at in models(words) or _handed(words):
            if name not in seen:
                seen.add(name)
                identity = model_key(name, "ollama" if words[0][0] == "ollama" else "")
                kind = "embedding_model" if is_embedding(name) else "model"
                yield see(document, kind, name, at, identity, provider=provider_of(name))


def _holds_commands(document: Document) -> bool:
    """Whether the lines of a document are commands: of scripts outside tests, of pipelines, of tasks of Ansible."""
    if _PIPELINE.search(document.path):
        return True
    tasks = document.language == "yaml" and (_PLAYBOOK.search(document.path) or document.contains(_OF_ANSIBLE))
    return (document.language != "yaml" or bool(tasks)) and not in_tests(document.item.path)


def _filled(word: Word, variables: dict[str, Word]) -> Word:
    """A word that is a variable of this script, as the text and the line that it was set to; one with variables in it."""
    found = _REFERENCE.fullmatch(word[0])
    if found is None and "$" in word[0]:
        return put_together(word[0], variables) or word[0], word[1]
    return variables.get(found[1], word) if found else word


def _loops(document: Document, variables: dict[str, Word]) -> dict[str, list[Word]]:
    """What the variable of each loop takes in turn: of words, an array (`"${MODELS[@]}"`) or a text of words (`$MODELS`)."""
    if document.language == "notebook" or "for " not in document.text:
        return {}
    arrays = {match[1]: _listed(document, match.start(2), match[2]) for match in _ARRAY.finditer(document.text)}
    found: dict[str, list[Word]] = {}
    for match in _FOR.finditer(document.text):
        for word, line in _listed(document, match.start(2), match[2]):
            named = _WHOLE.fullmatch(word) or _REFERENCE.fullmatch(word)
            text, at = variables.get(named[1], ("", 0)) if named else ("", 0)
            stated = [(each, at) for each in text.split()] or arrays.get(named[1] if named else "", [])
            found.setdefault(match[1], []).extend(stated if named else [(word, line)])
    return found


def _listed(document: Document, start: int, text: str) -> list[Word]:
    """The words of a list that begins at `start`, comments left out."""
    first = document.text.count("\n", 0, start) + 1
    rows = enumerate(text.split("\n"))
    return [
        (word.strip("\"'\\"), first + row) for row, line in rows for word in line.partition(" #")[0].split()
        if not line.strip().startswith("#")
    ]  # fmt: skip


def _turns(words: Command, loops: dict[str, list[Word]]) -> list[list[Word]]:
    """A command with the variable of its loop as each of what it takes; as it stands when it names none."""
    for at, (word, _) in enumerate(words):
        found = _REFERENCE.fullmatch(word)
        if found and found[1] in loops:
            return [[*words[:at], each, *words[at + 1 :]] for each in loops[found[1]][:_TURNS]]
    return [list(words)]


def _inside(words: list[Word]) -> list[Word]:
    """The command that is run in a container: `docker exec ollama ollama pull x`, `kubectl exec x -- ollama pull x`."""
    told = [word for word, _ in words]
    if "exec" not in told[1:_FIRST] or told[0] not in _RUNNERS:
        return words
    starts = (at for at, pair in enumerate(pairwise(told)) if at > 1 and pair[0] in SERVERS and pair[1] in VERBS)
    at = next(starts, 0)
    return words[at:]


def _told(words: list[Word], engine: str) -> dict[str, Json]:
    """What a command says of the container that it runs: its ports, rights and what it asks for."""
    made = Workload("", 0, "")
    fill(made, words)
    said = {**made.attributes, **({"auth": "key"} if protected(made) else {})}
    if not engine:
        return {**said, "image": made.image, **({"port": made.ports[0]} if made.ports else {})}
    if "bind" in said:  # as stores say it
        said["exposure"] = "private" if said["bind"] == "127.0.0.1" else "organisation"
        said.setdefault("auth", "none") if said["exposure"] == "organisation" and engine in OPEN_STORES else None
    return {"engine": engine, **{name: said[name] for name in ("exposure", "auth") if name in said}}


def _image(words: list[Word]) -> Word:
    if not words or words[0][0] not in _CONTAINERS or "run" not in [word for word, _ in words[1:3]]:
        return "", 0
    made = Workload("", 0, "")
    fill(made, words)
    told = [made.image] if made.image[:1] not in {"", "$"} else [word for word, _ in words[2:]]
    started = (word for word in told if role_of(word) in _STARTED and "=" not in word and ":/" not in word)
    return next(((word, words[0][1]) for word in started), ("", 0))  # where the command begins


def _handed(words: list[Word]) -> list[Word]:
    """The models that a script of one's own is told to fetch: `./manage.sh pull-models hr llama3.2:3b`."""
    if not _OWN.search(words[0][0]) or not any(_FETCHES.fullmatch(word) for word, _ in words[1:_FIRST]):
        return []
    return [each for each in words[2:] if ":" in each[0] and FETCHED.fullmatch(each[0]) and recognise(each[0])]


_BOOK = (
    '{"cells": [\n {"cell_type": "code", "source": [\n  "%%bash\\n",\n  "model_id=org/llama-3-8b-math # yours\\n",\n'
    '  "docker run --gpus all -p 8080:80 \\\\\\n",\n  "  ghcr.io/huggingface/text-generation-inference:3.0.1 \\\\\\n",\n'
    '  "  --model-id ${model_id}\\n"\n ]}],\n "nbformat": 4}'
)
_TGI = "ghcr.io/huggingface/text-generation-inference:3.0.1"

DETECTOR = Detector(
    id="shell-model-servers",
    title="Model servers that commands start",
    selects=Selector(
        languages=frozenset({"shell", "make", "notebook", "yaml"}),
        literals=(
            b"docker run",
            b"podman run",
            b"vllm serve",
            b"lmdeploy serve",
            b"-m vllm.",
            b"sglang.launch",
            b"llama_cpp.server",
            b"mlx_lm.server",
            b"fastchat.serve",
            b"aphrodite.endpoints",
            b"ollama",
            b"huggingface-cli",
            b"hf download",
            b"launcher",
            b"tritonserver",
            b"torchserve",
            b"embeddings-router",
            b"tensorflow_model_server",
            b"bentoml serve",
            b"models serve",
            b"litellm --",
            b"serve run",
            b"serve deploy",
            b"sglang serve",
            b"openllm ",
            b"xinference",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "start.sh",
            "uv run -- serve run config.yaml\nbentoml serve desk:svc\nmlflow models serve -m models:/rides/1\ntritonserver --model-repository=/models\nlitellm --config a.yaml\nlitellm --version\n",
            (
                ("endpoint", "ray-serve", 1),
                ("endpoint", "bentoml", 2),
                ("endpoint", "mlflow", 3),
                ("endpoint", "tritonserver", 4),
                ("endpoint", "litellm", 5),
            ),
        ),
        Hit(
            "nim.sh",
            'export MODEL=nvidia/rerank-4b\nexport IMAGE="nvcr.io/nim/$MODEL:1.0"\ndocker run -d --gpus all $IMAGE\n',
            (("endpoint", "nvcr.io/nim/nvidia/rerank-4b:1.0", 3),),
        ),
        Hit(
            "serve.slurm",
            "#!/bin/bash\n#SBATCH --gpus=8\nsrun --container-image='ghcr.io#huggingface/text-generation-inference' \\\n  --container-env=PORT \\\n  /usr/local/bin/text-generation-launcher --model-id acme/talk-7b\nsrun --qos normal python3 -m vllm.entrypoints.api_server --model acme/chat-7b\n",
            (
                ("endpoint", "text-generation-launcher", 3),
                ("model", "acme/talk-7b", 5),
                ("endpoint", "vllm", 6),
                ("model", "acme/chat-7b", 6),
            ),
        ),
        Hit(
            "serve.sh",
            "CUDA_VISIBLE_DEVICES=0 python3 -m vllm.entrypoints.openai.api_server \\\n  --model medical-model \\\n  --port 8000 &\n",
            (("endpoint", "vllm", 1), ("model", "medical-model", 2)),
        ),
        Hit(
            ".github/workflows/load.yaml",
            "jobs:\n  load:\n    steps:\n      - run: |\n          docker run --gpus all -d ghcr.io/predibase/lorax:latest --model-id bigcode/starcoder --num-shard 2\n",
            (("endpoint", "ghcr.io/predibase/lorax:latest", 5), ("model", "bigcode/starcoder", 5)),
        ),
        Hit("a.ipynb", _BOOK, (("endpoint", _TGI, 5), ("model", "org/llama-3-8b-math", 4))),
        Hit(
            "start.sh",
            "ollama serve &\nollama pull moondream\nvllm serve Qwen/Qwen2.5-7B-Instruct --port 80\n",
            (("model", "moondream", 2), ("model", "Qwen/Qwen2.5-7B-Instruct", 3)),
        ),
        Hit(
            "roles/llm/tasks/main.yml",
            "- name: Ollama\n  shell: curl -fsSL https://ollama.com/install.sh | sh\n- name: Model\n  ansible.builtin.command: ollama pull llama3.1\n",
            (("endpoint", "ollama", 2), ("model", "llama3.1", 4)),
        ),
        Hit(
            "setup.sh",
            "sudo docker-compose up -d ollama\n./scripts/manage.sh pull-models hr llama3.2:3b mistral:7b-instruct\n",
            (("model", "llama3.2:3b", 2), ("model", "mistral:7b-instruct", 2)),
        ),
        Hit(
            "up.sh",
            "docker run -d -p 6333:6333 -v $(pwd)/data:/qdrant/storage qdrant/qdrant\ndocker run -d --name chat ghcr.io/open-webui/open-webui:main\n",
            (("vector_store", "qdrant/qdrant", 1), ("endpoint", "ghcr.io/open-webui/open-webui:main", 2)),
        ),
        Hit(
            "models.sh",
            'MODELS=(\n  "codellama:34b"  # large\n  qwen3:8b\n)\nfor m in "${MODELS[@]}"; do\n  kubectl exec -n ai deploy/ollama -- ollama pull "$m"\ndone\nfor e in nomic-embed-text; do docker exec -it ollama ollama pull $e; done\n',
            (("model", "codellama:34b", 2), ("model", "qwen3:8b", 3), ("model", "nomic-embed-text", 8)),
        ),
        Hit(
            "Makefile",
            'MODELS="moondream phi4"\npull:\n\tfor m in $MODELS; do ollama pull $m; done\n',
            (("model", "moondream", 1), ("model", "phi4", 1)),
        ),
    ),
    misses=(
        Miss("box.sh", "docker run -d --name box --network host ubuntu:24.04 sleep infinity\n"),
        Miss("values.yaml", "notes: |\n  ollama pull llama3.1\n"),
        Miss("b.sh", 'for f in a b; do docker exec web cat "$f"; done\ndocker exec ollama ollama list\n'),
        Miss("a.sh", 'docker run nginx:1.27\n# ollama pull llama3\necho "ollama pull llama3"\nollama serve\n'),
    ),
)
