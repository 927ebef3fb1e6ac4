"""Name the revision of a model or data set that code takes from a hub.

What it does: the call that names it (`from_pretrained("org/name")`, `load_dataset("org/name")`...) gets
`revision="COMMIT"`, or its own revision is changed, in Python. The commit comes from `--set revision=...` (40
hexadecimal digits): nobody is asked over the network.

What it does not do: other languages, and names that are put together while the program runs.
"""

from __future__ import annotations

import ast

from upright.act.example import Example, thing
from upright.act.json_text import edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import python, with_keyword
from upright.act.remediations._files import rewritten, wanted
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Finding

_LOADS = (
    "from_pretrained",
    "load_dataset",
    "snapshot_download",
    "hf_hub_download",
    "pipeline",
    "load",
    "SentenceTransformer",
)


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    revision = wanted(context, "revision", "3f0c2a9b1d4e3f0c2a9b1d4e3f0c2a9b1d4e3f0c", r"[0-9a-f]{40}")
    names = {asset.name, *(key.partition("/")[2] for key in asset.keys if key.startswith("hf:"))}

    def change(path: str, text: str, _line: int) -> str:
        if not path.endswith(".py"):
            return text
        new = edited(
            text,
            (
                with_keyword(text, call, "revision", f'"{revision}"')
                for call in _calls(path, text)
                if _names(call, names)
            ),
        )
        _calls(path, new)
        return new

    return rewritten(finding, asset, context, change, f"take {asset.name} in revision {revision[:12]}")


def _calls(path: str, text: str) -> list[ast.Call]:
    return [node for node in ast.walk(python(path, text)) if isinstance(node, ast.Call)]


def _names(call: ast.Call, names: set[str]) -> bool:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = [*call.args[:1], *(each.value for each in call.keywords if each.arg in {"repo_id", "model", "path"})]
    return called in _LOADS and any(isinstance(each, ast.Constant) and each.value in names for each in given)


_COMMIT = "3f0c2a9b1d4e3f0c2a9b1d4e3f0c2a9b1d4e3f0c"

REMEDIATION = Remediation(
    id="pin-hub-reference",
    title="Name the revision of what is taken from a hub",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MODEL, "acme/llm", "app.py"),
            options={"revision": _COMMIT},
            files={"app.py": "é = 1; m = load.from_pretrained('acme/llm')  # ü\n"},
            after={"app.py": f"é = 1; m = load.from_pretrained('acme/llm', revision=\"{_COMMIT}\")  # ü\n"},
        ),
    ),
)
