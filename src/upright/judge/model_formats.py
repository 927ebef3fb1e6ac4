"""What the formats of model files can do, for the rules that ask.

`RUNS_CODE`: loading may run code that the file carries. Pickle documents it itself
(https://docs.python.org/3/library/pickle.html); joblib, dill, cloudpickle, NumPy objects and classic PyTorch files are
pickles inside; Keras files may carry Lambda layers; a SavedModel holds file operations.
`DATA_ONLY`: tensors and metadata, nothing to run.
"""

from __future__ import annotations

RUNS_CODE = frozenset(
    {
        "pickle", "pytorch", "pytorch-zip", "pytorch-legacy", "pytorch-tar", "torchscript", "joblib", "dill",
        "cloudpickle", "numpy-object", "keras-lambda", "skops-untrusted", "r-data",
    }
)  # fmt: skip
DATA_ONLY = frozenset({"safetensors", "gguf", "ggml", "onnx", "tflite", "npy", "npz"})
