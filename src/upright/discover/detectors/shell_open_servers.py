"""Servers that scripts, Makefiles and the start of machines open to everyone who can reach the machine.

Why it matters: MLflow, Jupyter, Ollama and vLLM ask nobody for a password unless told, and a line in a Makefile is what people
really run.

How it recognises: `mlflow server`, `mlflow ui`, `jupyter lab`, `jupyter notebook`, `vllm serve`, `ray start` and their kin with an
address that others reach (`--host 0.0.0.0`, `--ip=0.0.0.0`, `--dashboard-host 0.0.0.0`), in scripts and in the start-up
scripts of machines in Terraform. Scripts that a container starts with are
left out: there the published port decides.

What it does not see: addresses set by variables from elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.shell_commands import Command, Word, assignments, program, shell_commands
from upright.discover.sight import in_tests, local_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_SERVERS = {
    "mlflow": frozenset({"server", "ui", "models"}), "jupyter": frozenset({"lab", "notebook", "server"}), "vllm": frozenset({"serve"}),
    "jupyter-lab": frozenset(), "jupyter-notebook": frozenset(), "ray": frozenset({"start"}), "text-generation-launcher": frozenset(),
    "llama-server": frozenset(), "litellm": frozenset(), "chroma": frozenset({"run"}), "langflow": frozenset({"run"}), "bentoml": frozenset({"serve"}),
}  # fmt: skip
_HOST = re.compile(r"--(?:host|ip|hostname|dashboard-host|ServerApp\.ip|NotebookApp\.ip)(?:=(.*))?")
_ASKS = re.compile(
    r"--(?:api-key|app-name|ssl-certfile)(?:=|$)|--(?:NotebookApp|ServerApp|IdentityProvider)\.(?:token|password)=['\"]?\w"
)
_EMPTY = re.compile(r"--(?:NotebookApp|ServerApp|IdentityProvider)\.(?:token|password)=(?:''|\"\")?$")
_WIDE = frozenset({"0.0.0.0", "*", "::"})  # noqa: S104  reported, not used
_CONTAINED = re.compile(r"entry-?point|docker|container|k8s|kubernetes|(?:^|/)(?:images?|helm|charts?)/", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if in_tests(path) or _CONTAINED.search(path):
        return
    commands = [*_commands(document)]
    variables = assignments(commands)
    seen: set[str] = set()
    for command in commands:
        words = program(command)
        name = words[0][0].rpartition("/")[2] if words else ""
        verbs = _SERVERS.get(name)
        if verbs is None or (verbs and not verbs & {word for word, _ in words[1:3]}) or name in seen:
            continue
        if _host(words, variables) in _WIDE:
            seen.add(name)
            asks = any(_ASKS.match(word) for word, _ in words[1:])
            opened = any(_EMPTY.match(word) for word, _ in words[1:])
            said: dict[str, Json] = {
                "bind": "0.0.0.0",  # noqa: S104  reported, not used
                "framework": name,
                "auth": "key" if asks else "none" if opened else "",
            }
            own = local_key(document, "deployment", name)
            yield see(document, "deployment", name, words[0][1], own, said)


def _commands(document: Document) -> Iterator[Command]:
    """The commands of a document; in infrastructure code those of the texts too that a machine runs when it starts."""
    for command in document.parse(shell_commands):
        given = document.language == "terraform" and [word for word, _ in command[1:2]] == ["="]
        yield command[2:] if given else command  # `user_data = "jupyter lab ..."`


def _host(words: Sequence[Word], variables: dict[str, Word]) -> str:
    """The address that a command line makes its server listen on."""
    for at, (word, _) in enumerate(words):
        found = _HOST.fullmatch(word)
        if found:
            given = found[1] if found[1] is not None else words[at + 1][0] if at + 1 < len(words) else ""
            plain = given.strip("\"'")
            return (
                variables[plain[1:].strip("{}")][0]
                if plain[:1] == "$" and plain[1:].strip("{}") in variables
                else plain
            )
    return ""


DETECTOR = Detector(
    id="shell-open-servers",
    title="Servers that scripts open to others",
    selects=Selector(
        languages=frozenset({"shell", "make", "terraform"}),
        literals=(
            b"mlflow",
            b"jupyter",
            b"vllm",
            b"ray start",
            b"launcher",
            b"llama-server",
            b"litellm",
            b"chroma",
            b"langflow",
            b"bentoml",
        ),
    ),
    detect=_detect,
    hits=(
        Hit("Makefile", "serve:\n\tmlflow server --host 0.0.0.0 --port 5000\n", (("endpoint", "mlflow", 2),)),
        Hit(
            "vm.tf",
            'resource "google_compute_instance" "lab" {\n  metadata_startup_script = "jupyter lab --ip=0.0.0.0 --NotebookApp.token=\'\'"\n}\n',
            (("endpoint", "jupyter", 2),),
        ),
        Hit(
            "vm.tf",
            'resource "aws_instance" "llm" {\n  user_data = <<-EOT\n    #!/bin/bash\n    vllm serve acme/m --host 0.0.0.0\n  EOT\n}\n',
            (("endpoint", "vllm", 4),),
        ),
        Hit("run.sh", "HOST=0.0.0.0\njupyter lab --ip=$HOST --ServerApp.token=''\n", (("endpoint", "jupyter", 2),)),
    ),
    misses=(
        Miss("run.sh", "mlflow ui --host 127.0.0.1\njupyter lab\nmlflow runs list\n"),
        Miss("vm.tf", 'resource "x" "y" {\n  metadata_startup_script = "jupyter lab --ip=127.0.0.1"\n}\n'),
        Miss("docker/entrypoint.sh", "mlflow server --host 0.0.0.0\n"),
    ),
)
