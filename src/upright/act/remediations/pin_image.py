"""Name the digest of a container image.

What it does: the image of the finding becomes `name@sha256:DIGEST` where a Compose file, a Kubernetes manifest, a
Dockerfile or Terraform names it. The digest comes from `--set digest=sha256:...`.

What it does not do: restart what runs already.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import rewritten, wanted
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    image = str(asset.attributes.get("image") or "")
    if not image:
        raise ConflictError(f"{asset.name}: it is not known which image it runs")
    digest = wanted(context, "digest", "sha256:...", r"sha256:[0-9a-f]{64}")
    name = image.partition("@")[0]
    bare = name.rpartition(":")[0] if ":" in name.rpartition("/")[2] else name

    def change(_path: str, text: str, _line: int) -> str:
        return re.sub(rf"(?<![\w./-]){re.escape(image)}(?![\w.:@/-])", f"{bare}@{digest}", text)

    return rewritten(finding, asset, context, change, f"run {bare} by digest")


REMEDIATION = Remediation(
    id="pin-image",
    title="Name the digest of a container image",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.ENDPOINT, "a", "compose.yaml", image="ollama/ollama:latest"),
            options={"digest": f"sha256:{'ab' * 32}"},
            files={"compose.yaml": "services:\n  a:\n    image: ollama/ollama:latest\n"},
            after={"compose.yaml": f"services:\n  a:\n    image: ollama/ollama@sha256:{'ab' * 32}\n"},
        ),
    ),
)
