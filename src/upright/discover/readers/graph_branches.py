"""A branch of a graph that looks planted: raw inputs compared with constants decide what the outputs are.

A signal with medium confidence, never a proof. Networks compute; masks and shapes choose between values, but a
comparison of
the raw input itself with a constant that reaches an output through an If or Where is how triggers are built into
graphs.
Source: HiddenLayer, "ShadowLogic" (2024).
"""

from __future__ import annotations

from typing import Final

_CHOOSES: Final = frozenset({"If", "Where"})
_COMPARES: Final = frozenset({"Equal"})
_MEASURES: Final = frozenset({"Greater", "Less", "GreaterOrEqual", "LessOrEqual"})
# Operators that keep what they are given recognisable as the input: no weights are applied.
_KEEPS: Final = frozenset(
    {
        "Identity", "Cast", "Slice", "Gather", "GatherND", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose",
        "Split",
        "ReduceMean", "ReduceMax", "ReduceMin", "ReduceSum", "ReduceProd", "Mod", "Abs", "Round", "Floor", "ArgMax",
        "TopK",
        "Sub", "Sum", "And", "Or", "Not", "Xor", "Mul", "Add", "Div", "Concat", "Greater", "Less", "GreaterOrEqual",
        "LessOrEqual", "Equal", "Sqrt", "Pow", "Clip", "Sign",
    }
)  # fmt: skip
_SOURCES: Final = frozenset({"Constant", "ConstantOfShape", "Shape", "Size", "Range"})
_WEIGHTS: Final = frozenset(
    {"MatMul", "Gemm", "Conv", "ConvTranspose", "QLinearConv", "QLinearMatMul", "LSTM", "GRU", "Attention"}
)
_NEAR: Final = 3


class Branches:
    """Follows names through one graph in its order, which ONNX requires to be that of computation."""

    def __init__(self) -> None:
        self.inputs: set[str] = set()
        self.outputs: set[str] = set()
        self.constants: set[str] = set()
        self.nodes: list[tuple[str, list[str], list[str]]] = []
        self.fixed: set[str] = set()

    def node(self, operator: str, inputs: list[str], outputs: list[str], *, fixed: bool = False) -> None:
        """The next node. `fixed`: one of its branches answers the same whatever is asked."""
        self.nodes.append((operator, inputs, outputs))
        self.fixed.update(outputs if fixed else ())

    def suspect(self) -> str:
        """What looks planted, or nothing."""
        raw = self.inputs - self.constants
        if not any(operator in _WEIGHTS for operator, _, _ in self.nodes):
            return ""
        near = self._near_outputs()
        for operator, outputs in self._chosen(raw):
            if near.intersection(outputs):
                return f"raw inputs compared with constants decide an output ({operator})"
        return ""

    def _chosen(self, raw: set[str]) -> list[tuple[str, list[str]]]:
        """The nodes that choose by a comparison of raw inputs with constants."""
        kept, decided, measured = set(raw), set[str](), set[str]()
        chosen: list[tuple[str, list[str]]] = []
        for operator, inputs, outputs in self.nodes:
            if operator in _SOURCES:
                self.constants.update(outputs)
                continue
            varying = {name for name in inputs if name and name not in self.constants}
            known = decided | measured if self.fixed.intersection(outputs) else decided
            if operator in _CHOOSES and inputs and inputs[0] in known:
                chosen.append((operator, outputs))
            elif operator in _KEEPS and varying and varying <= kept:
                kept.update(outputs)
                fixed = any(name in self.constants for name in inputs)
                if (operator in _COMPARES and fixed) or varying & decided:
                    decided.update(outputs)
                elif (operator in _MEASURES and fixed) or varying & measured:
                    measured.update(outputs)
        return chosen

    def _near_outputs(self) -> set[str]:
        """Names from which an output is a few nodes away, through operators without weights."""
        near = set(self.outputs)
        for _ in range(_NEAR):
            for operator, inputs, outputs in reversed(self.nodes):
                if operator not in _WEIGHTS and near.intersection(outputs):
                    near.update(inputs)
        return near
