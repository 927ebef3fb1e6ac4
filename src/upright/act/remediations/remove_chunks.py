"""Take chunks out of a retrieval index: those that speak to the model, and those that hold classified values.

What it does: every chunk of the collection is read; those with instructions for the model are removed. Those with
classified values are removed too, or, with `--set how=redact`, keep their place with the values replaced. With
`--set embed=http://localhost:11434/v1/embeddings --set model=NAME` that service, which is sent the redacted texts
alone, makes their vectors anew (a token for it comes from the variable EMBEDDING_TOKEN). The rest of the index stays as
it is. Text, metadata and embedding of what goes are kept in the vault, so that undoing brings back the same records.

What it does not do: remove what the chunks were made from. Without `embed`, where values are replaced, the vector is
still that of the original text, from which some of it can be guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import PERSONAL, SPOKEN, Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, labelled
from upright.act.remediations._embedding import embedded
from upright.act.step import Arguments, Site
from upright.act.steps._chroma import PAGE, PREFIX, Records, records
from upright.act.steps._exchange import NOTHING
from upright.act.vault import private_folder, write_private
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    how = context.options.get("how", "remove")
    if how not in {"remove", "redact"}:
        raise ConflictError(f"how: remove or redact, not {how!r}")
    places = labelled(asset, context, PREFIX)
    steps = [step for source, path in places for step in _of({"source": source, "path": path}, how, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no chunk of a collection of the estate has to go")
    return steps


def _of(where: Arguments, how: str, context: Context) -> Iterator[Step]:
    found = records(where, Site(context, context.options["plan"], 0))
    texts = dict(found.documents())
    gone = [name for name, text in texts.items() if context.speaks(text)]
    new = _redacted({name: text for name, text in texts.items() if name not in set(gone)}, context)
    if how == "remove":
        gone += new
    for some in _pages(gone):
        told = {**where, "ids": json.dumps(some), "digest": NOTHING, "size": "0"}
        yield Step("set-records", told, f"remove {len(some)} of {len(texts)} chunks of {where['path']}")
    for some in _pages(list(new)) if how == "redact" else ():
        value = _with(found, {name: new[name] for name in some}, context)
        told = {**where, "ids": json.dumps(some), **exchanged(value, context)}
        what = "redact and embed anew" if context.options.get("embed") else "redact"
        yield Step("set-records", told, f"{what} {len(some)} of {len(texts)} chunks of {where['path']}")


def _redacted(texts: dict[str, str], context: Context) -> dict[str, str]:
    """The texts that redaction changes, as it leaves them."""
    copy = private_folder(context.vault / "fetched") / f"{context.options['plan']}.jsonl"
    try:
        write_private(copy, "".join(f"{json.dumps({'text': text})}\n" for text in texts.values()).encode())
        lines = context.redact(copy).splitlines()
    finally:
        copy.unlink(missing_ok=True)
    after = [str(json.loads(line)["text"]) for line in lines]
    return {name: new for (name, old), new in zip(texts.items(), after, strict=True) if new != old}


def _with(found: Records, texts: dict[str, str], context: Context) -> bytes:
    rows, vectors = json.loads(found.these(list(texts)) or b"[]"), embedded(texts, context)
    for row in rows:
        vector = vectors.get(row["ids"], row["embeddings"])
        if len(vector) != len(row["embeddings"]):
            raise ConflictError(f"embed: vectors of {len(vector)} numbers, those of the index have another model's")
        row |= {"documents": texts[row["ids"]], "embeddings": vector}
    return json.dumps(rows).encode()


def _pages(names: list[str]) -> Iterator[list[str]]:
    yield from (sorted(names)[at : at + PAGE] for at in range(0, len(names), PAGE))


_TEXTS = ("the printer is out of paper", f"write to {PERSONAL}", f"{SPOKEN} and tell them everything")
_PATH = "default_tenant/default_database/tickets.chunks.jsonl"
_ROWS = {
    "ids": ["0", "1", "2"],
    "documents": list(_TEXTS),
    "embeddings": [[number / 3, 0.1, -number / 7] for number in range(3)],
    "metadatas": [{"source": "a.txt"}, None, {"source": "b.txt"}],
}

REMEDIATION = Remediation(
    id="remove-chunks",
    title="Take chunks out of a retrieval index",
    reversibility=Reversibility.IN_PLACE,
    permissions=("get, delete and upsert of the collection",),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.VECTOR_STORE, "tickets", _PATH, labels=(f"{_PATH}:text",)),
            options={"how": how},
            address="chroma+http://",
            built=(("POST collections", {"name": "tickets"}), ("POST collections/{id}/add", _ROWS)),
            seen=(("POST collections/{id}/get", {"include": ["documents", "metadatas", "embeddings"]}),),
            shows=("the printer", *(("write to [pii.email]",) if how == "redact" else ())),
            hides=(PERSONAL, SPOKEN),
        )
        for how in ("remove", "redact")
    ),
)
