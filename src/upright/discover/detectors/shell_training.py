"""Training that shell commands start: the job, the model it begins from and the data it is given.

Why it matters: many models are tuned by a script that a shell calls; what it was given stands in that one line.

How it recognises: programs named after training, by `python`, `torchrun`, `accelerate launch` or `deepspeed`, and
`llamafactory-cli train`, `axolotl train`, `tune run`, `trl sft` in shell scripts, Makefiles and the shell lines of notebooks, with the arguments that
name a model (`--model_name`, `--base_model`...) and data (`--dataset`, `--train_file`...). Variables set to a text of
their own are followed.

What it does not see: what a file of settings says that the command names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._training_commands import filled, given, started
from upright.discover.readers.shell_commands import assignments, program, shell_commands
from upright.discover.sight import in_tests, local_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    commands = document.parse(shell_commands)
    variables = assignments(commands)
    seen: set[str] = set()
    for command in commands:
        words = [filled(word, variables) for word in program(command)]
        script = started(words)
        if script is None:
            continue
        job = local_key(document, "training", script[0])
        if script[0] not in seen:
            seen.add(script[0])
            yield see(document, "training_job", script[0].rpartition("/")[2], script[1], job, confidence=0.8)
        yield from given(document, words, job, seen)


DETECTOR = Detector(
    id="shell-training",
    title="Training that shell commands start",
    selects=Selector(
        languages=frozenset({"shell", "make", "notebook"}),
        literals=(b"train", b"tun", b"sft", b"dpo", b"grpo", b"lora"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "train.sh",
            "export GPUS=2\nMODEL=meta-llama/Llama-2-7b-hf\npython train.py \\\n  --model_name $MODEL \\\n  --dataset yahma/alpaca-cleaned \\\n  --lr 1e-4\n",
            (
                ("training_job", "train.py", 3),
                ("model", "meta-llama/Llama-2-7b-hf", 4),
                ("dataset", "yahma/alpaca-cleaned", 5),
            ),
        ),
        Hit(
            "tune.sh",
            "python3 main.py --do_train \\\n  --train_file set/train.json --model_name_or_path THUDM/chatglm-6b\n",
            (("training_job", "main.py", 1), ("dataset", "set/train.json", 2), ("model", "THUDM/chatglm-6b", 2)),
        ),
        Hit(
            "run.sh",
            "accelerate launch --num_processes 8 scripts/run_sft.py --model_name_or_path=mistralai/Mistral-7B-v0.1 --train_file data/chats.jsonl\n",
            (
                ("training_job", "run_sft.py", 1),
                ("model", "mistralai/Mistral-7B-v0.1", 1),
                ("dataset", "data/chats.jsonl", 1),
            ),
        ),
        Hit(
            "lora.sh",
            "mlx_lm.lora --model mistralai/Mistral-7B-v0.1 --train --data ./sets/sql --iters 600\n",
            (
                ("training_job", "mlx_lm.lora", 1),
                ("model", "mistralai/Mistral-7B-v0.1", 1),
                ("dataset", "./sets/sql", 1),
            ),
        ),
    ),
    misses=(
        Miss("test.sh", "python -m mlx_lm.lora --model mistralai/Mistral-7B-v0.1 --test --data ./sets/sql\n"),
        Miss("a.sh", "# python train.py --model_name gpt2\necho training\npython constrain.py --model car\n"),
        Miss(
            "around.sh",
            "python pull/pull_sft_data.py --config a.yaml\npython scripts/05_merge_lora.py --adapter_path out\naccelerate launch eval_dpo.py\naccelerate launch -m axolotl.cli.merge_lora config.yml\n",
        ),
        Miss("b.sh", "python manage.py runserver\npip install trainer\n"),
    ),
)
