"""Names in the hyper-parameters of a Lightning checkpoint, which loading imports and calls though they are plain text.

Source: lightning/pytorch/core/saving.py (_load_state), lightning/pytorch/cli.py (instantiate_module)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_policy import rule_for
from upright.discover.readers.pickle_values import Group, Value

_KEPT: Final = frozenset({"hyper_parameters", "datamodule_hyper_parameters"})
_OWN: Final = frozenset({"lightning.pytorch.cli.instantiate_module", "pytorch_lightning.cli.instantiate_module"})


def called_names(checkpoint: Value) -> Iterator[tuple[Verdict, str]]:
    """What loading a checkpoint would call by name and no checkpoint needs."""
    for key, value in _pairs(checkpoint):
        for name, told in _pairs(value) if key in _KEPT else ():
            if not isinstance(told, str):
                continue
            if name == "_instantiator" and told not in _OWN:
                yield Verdict.MALICIOUS, f"loading calls {told[:80]}, by name"
            elif name == "_class_path" and rule_for(told[:160]).verb in {"sink", "load", "resolve", "apply"}:
                yield Verdict.MALICIOUS, f"loading makes an object of {told[:80]}, by name"


def _pairs(value: Value) -> list[tuple[Value, Value]]:
    return list(value.pairs()) if isinstance(value, Group) and value.kind == "dict" else []
