"""Replace a checkpoint of PyTorch that can run code by its safetensors form, which only holds data.

What it does: the tensors are read from the file without unpickling it, written as `NAME.safetensors` beside it and
compared tensor by tensor; the original moves into the quarantine of the vault. Tensors that share their bytes get bytes
of their own.

What it does not do: convert what holds more than tensors (an optimizer, a whole model, TorchScript), or files in which
something hostile was found; it says so. Code that loads the old name has to load the new one, and the index beside a
model in several files is not rewritten.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import own_files
from upright.act.vault import Vault, private_folder
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_HOSTILE = frozenset({"malicious", "suspicious", "unknown"})


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    if asset.attributes.get("verdict") in _HOSTILE:
        raise ConflictError(f"{asset.name}: judged {asset.attributes['verdict']}; it is not converted")
    files = own_files(asset, context.roots, "model_file")
    if not files:
        raise ConflictError(f"{asset.name}: no file of it lies in the sources at hand")
    return [step for source, path in files for step in _of_file(source, path, context)]


def _of_file(source: str, path: str, context: Context) -> list[Step]:
    new = str(PurePosixPath(path).with_suffix(".safetensors"))
    if (context.roots[source] / new).exists():
        raise ConflictError(f"{new}: something is there already")
    copy = private_folder(context.vault / "fetched") / f"{context.options['plan']}.safetensors"
    try:
        with copy.open("w+b") as stream:
            count = context.safe_form(context.roots[source] / path, stream)
            stream.seek(0)
            digest = Vault(context.vault).keep(stream, copy.name)
            size = stream.tell()
    finally:
        copy.unlink(missing_ok=True)
    told = {"source": source, "path": new, "digest": digest, "size": str(size)}
    return [
        Step("add-file", told, f"write {new}: {count} tensors, compared one by one"),
        Step("move-file", {"source": source, "path": path}, f"move {path} into quarantine"),
    ]


# One tensor `w` of two numbers, as `torch.save({"w": torch.tensor([1.0, 2.0])}, ...)` keeps it.
_PICKLE = (
    b"\x80\x02}q\x00X\x01\x00\x00\x00wq\x01ctorch._utils\n_rebuild_tensor_v2\nq\x02((X\x07\x00\x00\x00storageq\x03"
    b"ctorch\nFloatStorage\nq\x04X\x01\x00\x00\x000q\x05X\x03\x00\x00\x00cpuq\x06K\x02tq\x07QK\x00K\x02\x85q\x08K\x01"
    b"\x85q\x09\x89ccollections\nOrderedDict\nq\x0a)Rq\x0btq\x0cRq\x0ds."
)


def _archive() -> bytes:
    """Such a file."""
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        entries = {
            "data.pkl": _PICKLE,
            "byteorder": b"little",
            "data/0": b"\x00\x00\x80?\x00\x00\x00@",
            "version": b"3\n",
        }
        for name, content in entries.items():
            made.writestr(zipfile.ZipInfo(f"net/{name}"), content)
    return target.getvalue()


_HEADER = b'{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
_SAFE = (len(_HEADER) + -len(_HEADER) % 8).to_bytes(8, "little") + _HEADER + b" " * (-len(_HEADER) % 8)

REMEDIATION = Remediation(
    id="convert-to-safetensors",
    title="Replace a checkpoint that can run code by its safetensors form",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the folder of the file",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MODEL, "net.pt", "models/net.pt", seen="model_file", verdict="clean"),
            rule="executable-model-format",
            files={"models/net.pt": _archive()},
            after={"models/net.pt": None, "models/net.safetensors": _SAFE + b"\x00\x00\x80?\x00\x00\x00@"},
        ),
    ),
)
