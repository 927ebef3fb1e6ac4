"""End the public link that a page of Gradio asks for.

What it does: `share=True` of every `launch` in the file becomes `share=False`, so that the page is served where it runs
and no longer through an address on the internet that lives for a week.

What it does not do: end a link that is open now (start the page again), put a login before the page, or narrow
`server_name`.
"""

from __future__ import annotations

import ast

from upright.act.example import Example, thing
from upright.act.json_text import edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import python, span
from upright.act.remediations._files import rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Finding


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    return rewritten(finding, asset, context, _changed, "no public link to the page")


def _changed(path: str, text: str, _line: int) -> str:
    if not path.endswith(".py"):
        return text
    shared = [
        each.value
        for call in ast.walk(python(path, text))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "launch"
        for each in call.keywords
        if each.arg == "share" and isinstance(each.value, ast.Constant) and each.value.value is True
    ]

    return edited(text, [(*span(text, each), "False") for each in shared])


_PAGE = """import gradio as gr

demo = gr.Interface(fn=ask, inputs="text", outputs="label", title="Größe")
demo.launch(
    server_port=7860, share={}  # for the team
)
"""

REMEDIATION = Remediation(
    id="end-public-link",
    title="End the public link to a page",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.ENDPOINT, "gradio", "app.py", line=3),
            rule="ai-endpoint-without-authentication",
            files={"app.py": _PAGE.format("True")},
            after={"app.py": _PAGE.format("False")},
        ),
    ),
)
