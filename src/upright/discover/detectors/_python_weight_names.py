"""Names of files by which Python code tells that they hold weights of a model."""

from __future__ import annotations

import re

ENDINGS = (
    b".onnx",
    b".gguf",
    b".safetensors",
    b".tflite",
    b".ckpt",
    b".pth",
    b".keras",
    b".joblib",
    b".mlmodel",
    b".caffemodel",
)
OWN_ENDING = re.compile(
    r"(?:[\w.~-]{0,60}/){0,6}[\w.-]{1,80}\.(?:onnx|gguf|safetensors|tflite|ckpt|pth|keras|joblib|mlmodel|caffemodel)"
)
# Files that are called models, whatever reads them: `load_object("artifacts/model.pkl")`.
TOLD = (
    b"model.pkl",
    b"model.h5",
    b"model.pickle",
    b"model.sav",
    b"model.hdf5",
    b"model.pt",
    b"model.bin",
    b"classifier.pkl",
    b"clf.pkl",
)
SAID = (
    b".pt",
    b".weights",
    b".pkl",
    b".pickle",
    b".h5",
    b".hdf5",
    b".sav",
    b".bin",
    b".npz",
    b".pb",
    b".cbm",
    b".ubj",
)
CALLED = re.compile(
    r"(?:[\w.~-]{0,60}/){0,6}(?:[\w-]{0,60}(?:model|classifier|regressor|clf)[\w-]{0,30}|preprocessor|scaler|vectorizer)\.(?:pkl|pickle|sav|h5|hdf5|pt|bin)"
)
ENDED_AT_ALL = re.compile(r"\.[A-Za-z]{2,8}$")
# Where a file of weights lies, by endings that other files have too in modules that learn nothing.
AT = re.compile(
    r"https?://[^\s{}'\"<>]{4,300}/[\w.%-]{1,120}\.(?:pt|pth|h5|hdf5|onnx|ckpt|safetensors|gguf|caffemodel|weights|tflite|keras|task|pkl|pb)"
    r"(?:\?[^\s{}'\"<>]{0,200})?",
    re.IGNORECASE,
)
TENSORS = (".pt", ".pth", ".weights", ".engine", ".cbm", ".ubj", ".ckpt")
