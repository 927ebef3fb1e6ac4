"""Networks of the project's own that Python code trains, keeps or loads.

Why it matters: such a model is in no registry and on no hub; what it learnt, and from what, only this code says.

How it recognises: classes that extend Lightning's `LightningModule`, and those of PyTorch and Keras of which the same module
makes an object whose parameters go to an optimiser, or whose weights are kept, loaded, compiled or fitted. Layers and blocks
that others are made of are none.

What it does not see: networks that another module trains.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule

_LIGHTNING: Final = frozenset({"LightningModule"})
_NETWORKS: Final = frozenset({"torch.nn.Module", "torch.nn.modules.Module", "torch.nn.modules.module.Module", "keras.Model", "tensorflow.keras.Model", "keras.models.Model", "tensorflow.keras.models.Model", "flax.linen.Module", "mlx.nn.Module"})  # fmt: skip
_TRAINED: Final = frozenset({"parameters", "state_dict", "load_state_dict", "compile", "fit", "load_weights"})


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    made = _made(module)
    for defined in module.classes:
        bases = list(module.bases(defined))
        learns = next((each for each in bases if each.rpartition(".")[2] in _LIGHTNING), "")
        network = next((each for each in bases if each in _NETWORKS), "") if defined.node.name in made else ""
        if base := learns or network:
            own, line = document.code_key(f"network:{defined.qualname}"), module.line(defined.node)
            yield see(document, "model", defined.node.name, line, own, framework=framework(base), language="python",
                      type="network", evidence=f"class of {base}")  # fmt: skip


def _made(module: PythonModule) -> frozenset[str]:
    """Classes of a module of which it makes an object that is trained, kept or loaded."""
    held = {
        written_name(call.node.func.value)
        for call in module.calls
        if isinstance(call.node.func, ast.Attribute) and call.node.func.attr in _TRAINED
    }
    return frozenset(
        name.id
        for each in module.index.assignments
        if each.target in held
        for name in ast.walk(each.value)
        if isinstance(name, ast.Name)
    )


DETECTOR = Detector(
    id="python-own-networks",
    title="Networks of a project's own that Python code trains",
    selects=Selector(languages=LANGUAGES, literals=(b"module)", b"model)", b"module,", b"model,")),
    detect=_detect,
    hits=(
        Hit(
            "net.py",
            "import torch\nfrom torch import nn\nclass Block(nn.Module):\n    pass\nclass Net(nn.Module):\n    def __init__(self):\n        self.block = Block()\nnet = Net().to('cuda')\noptimiser = torch.optim.Adam(net.parameters())\n",
            (("model", "Net", 5),),
        ),
        Hit(
            "lit.py",
            "import lightning.pytorch as pl\nclass Digits(pl.LightningModule):\n    pass\n",
            (("model", "Digits", 2),),
        ),
        Hit(
            "keras_net.py",
            "from tensorflow import keras\nclass Fares(keras.Model):\n    pass\ndef go(x, y):\n    model = Fares()\n    model.compile('adam')\n    model.fit(x, y)\n",
            (("model", "Fares", 2),),
        ),
    ),
    misses=(
        Miss("a.py", "from torch import nn\nclass Layer(nn.Module):\n    pass\nlayer = Layer()\n"),
        Miss("b.py", "from django.db.models import Model\nclass Car(Model):\n    pass\ncar = Car()\ncar.fit(1)\n"),
    ),
)
