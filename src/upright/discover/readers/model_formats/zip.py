"""Zip archives: PyTorch, TorchScript, Keras 3, NumPy's npz, skops, TorchServe, and any archive that holds a model.

Source: torch/serialization.py, keras/src/saving/saving_lib.py.
"""

from __future__ import annotations

from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.zip_members import inspect

FORMAT = ModelFormat(
    inspect=inspect,
    names=frozenset({"pytorch", "torchscript", "keras", "skops", "torchserve", "torch-export"}),
    containers=frozenset({"zip", "npz"}),
)
