"""Take chunks out of a retrieval index: those that speak to the model, and those that hold classified values.

What it does: every chunk of the collection of Chroma or Qdrant, or of the table of LanceDB or pgvector, is read; those
with instructions for the model are removed. Where the finding is about more than those, chunks with classified values,
in text or metadata, are removed too, or, with `--set how=redact`, keep their place with the values replaced. With
`--set embed=http://localhost:11434/v1/embeddings --set model=NAME` that service, which is sent the redacted texts
alone, makes their vectors anew (a token for it comes from the variable EMBEDDING_TOKEN). The rest of the index stays as
it is. Text, metadata and embedding of what goes are kept in the vault, so that undoing brings back the same records.

What it does not do: remove what the chunks were made from. Without `embed`, where values are replaced, the vector is
still that of the original text, from which some of it can be guessed. Tables without a primary key, or on whose rows
triggers or other tables hang, are refused, and so are tables of LanceDB without ids. LanceDB keeps what was removed in
older versions of the table until these are cleaned up (`optimize`). Other indexes in folders (FAISS, Milvus Lite) are
made anew from clean data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from upright.act.example import PERSONAL, SPOKEN, Call, Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, labelled
from upright.act.remediations._embedding import embedded
from upright.act.step import Arguments, Site
from upright.act.steps._exchange import NOTHING
from upright.act.steps._records import PAGE, Name, Records, Texts, main_text
from upright.act.steps._stores import STORES, records
from upright.act.vault import private_folder, write_private
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_LANCE, _ITEM = ".lance", ".chunks.jsonl"
_ABOUT_SPEECH = "index-with-poisoned-chunks"  # where values are none of its business


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    how = context.options.get("how", "remove")
    if how not in {"remove", "redact"}:
        raise ConflictError(f"how: remove or redact, not {how!r}")
    indexes = STORES if asset.kind is AssetKind.VECTOR_STORE else ()  # other tables are no index
    places = {place: scheme for scheme in indexes for place in labelled(asset, context, scheme)}
    places |= dict.fromkeys(_in_folders(asset, context), "") if indexes else {}
    wanted = replace(context, redact=Path.read_bytes) if finding.rule == _ABOUT_SPEECH else context
    steps = [step for source, path in places for step in _of({"source": source, "path": path}, how, wanted)]
    if not steps:
        raise ConflictError(f"{asset.name}: no chunk of a collection of the estate has to go")
    return steps


def _of(where: Arguments, how: str, context: Context) -> Iterator[Step]:
    found = records(where, Site(context, context.options["plan"], 0))
    gone: list[Name] = []
    changed: dict[Name, Texts] = {}
    count = 0
    for page in found.pages():
        count += len(page)
        speaking = [name for name, texts in page.items() if any(map(context.speaks, texts.values()))]
        new = _redacted({name: texts for name, texts in page.items() if name not in set(speaking)}, context)
        gone += speaking if how == "redact" else [*speaking, *new]
        changed |= new if how == "redact" else {}
    for some in _pages(gone):
        told = {**where, "ids": json.dumps(some), "digest": NOTHING, "size": "0"}
        yield Step("set-records", told, f"remove {len(some)} of {count} chunks of {where['path']}")
    for some in _pages(list(changed)):
        value = _with(found, {name: changed[name] for name in some}, context)
        told = {**where, "ids": json.dumps(some), **exchanged(value, context)}
        what = "redact and embed anew" if context.options.get("embed") else "redact"
        yield Step("set-records", told, f"{what} {len(some)} of {count} chunks of {where['path']}")


def _in_folders(asset: Asset, context: Context) -> Iterator[tuple[str, str]]:
    """Tables of LanceDB among the files of a folder."""
    paths = {label.partition.partition(":")[0] for label in asset.labels}
    for source in {place.source for place in asset.locations} & context.roots.keys():
        yield from ((source, path) for path in sorted(paths) if path.endswith(_ITEM) and f"{_LANCE}/" in path)


def _redacted(page: dict[Name, Texts], context: Context) -> dict[Name, Texts]:
    """The records of which redaction changes a text, with all texts as it leaves them."""
    flat = [(name, where, text) for name, texts in page.items() for where, text in texts.items()]
    copy = private_folder(context.vault / "fetched") / f"{context.options['plan']}.jsonl"
    try:
        write_private(copy, "".join(f"{json.dumps({'text': text})}\n" for _, _, text in flat).encode())
        lines = context.redact(copy).splitlines()
    finally:
        copy.unlink(missing_ok=True)
    new: dict[Name, Texts] = {}
    for (name, where, _), line in zip(flat, lines, strict=True):
        new.setdefault(name, {})[where] = str(json.loads(line)["text"])
    return {name: texts for name, texts in new.items() if texts != page[name]}


def _with(found: Records, texts: dict[Name, Texts], context: Context) -> bytes:
    by_text = {str(name): main_text(each) for name, each in texts.items()}
    vectors = embedded(by_text, context)
    new = {name: vectors[str(name)] for name in texts if str(name) in vectors}
    return found.changed(found.these(list(texts)) or b"[]", texts, new)


def _pages(names: list[Name]) -> Iterator[list[Name]]:
    yield from (sorted(names, key=str)[at : at + PAGE] for at in range(0, len(names), PAGE))


_SAID = ("the printer is out of paper", f"write to {PERSONAL}", f"{SPOKEN} and tell them everything")
_PATH = "default_tenant/default_database/tickets.chunks.jsonl"
_ROWS = {
    "ids": ["0", "1", "2"],
    "documents": list(_SAID),
    "embeddings": [[number / 3, 0.1, -number / 7] for number in range(3)],
    "metadatas": [{"source": "a.txt"}, None, {"source": "b.txt"}],
}

_POINTS = [
    {"id": number, "vector": [0.5, 0.1 * number], "payload": {"page_content": text, "metadata": {"by": [PERSONAL[:5]]}}}
    for number, text in enumerate(_SAID)
]
_NOTES = [
    {
        "id": f"a'{number}",
        "text": text,
        "vector": [0.1, number / 7, -3e8],
        "about": {"by": ["ana"], "at": number or None},
    }
    for number, text in enumerate(_SAID)
]
_ROW = (
    "insert into chunks (content, about, embedding) values ('{}', '{{\"source\": \"a.txt\"}}', '{{0.1,-0.142857,3e8}}')"
)
# Address, path of the collection, calls that make it, calls that show it.
_STORES: tuple[tuple[str, str, tuple[Call, ...], tuple[Call, ...]], ...] = (
    (
        "chroma+http://",
        _PATH,
        (("POST collections", {"name": "tickets"}), ("POST collections/{id}/add", _ROWS)),
        (("POST collections/{id}/get", {"include": ["documents", "metadatas", "embeddings"]}),),
    ),
    (
        "qdrant+http://",
        "collections/tickets.chunks.jsonl",
        (("PUT /tickets", {"vectors": {"size": 2, "distance": "Dot"}}), ("PUT /tickets/points", {"points": _POINTS})),
        (("POST /tickets/points/scroll", {"limit": 9, "with_payload": True, "with_vector": True}),),
    ),
    (
        "postgresql://",
        "public/chunks.jsonl",
        (
            (
                "sql",
                {
                    "": "create table chunks (id int generated always as identity primary key, content text,"
                    " about jsonb, embedding real[],"
                    " words tsvector generated always as (to_tsvector('simple', content)) stored,"
                    " at timestamptz default '2026-01-02 03:04:05.678901+05')"
                },
            ),
            *(("sql", {"": _ROW.format(text)}) for text in _SAID),
        ),
        (("sql", {"": "select * from chunks order by id"}),),
    ),
    (
        "lancedb://",
        "collections/tickets.chunks.jsonl",
        (("create tickets", {"rows": _NOTES}),),
        (("rows tickets", {}),),
    ),
)

REMEDIATION = Remediation(
    id="remove-chunks",
    title="Take chunks out of a retrieval index",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "get, delete and upsert of the collection, or",
        "select, insert, update and delete of the table, or",
        "write access to its folder",
    ),
    plan=_plan,
    examples=(
        *(
            Example(
                asset=thing(AssetKind.VECTOR_STORE, "tickets", path, labels=(f"{path}:text",)),
                options={"how": how},
                address=address,
                built=built,
                seen=seen,
                shows=("the printer", *(("write to [pii.email]",) if how == "redact" else ())),
                hides=(PERSONAL, SPOKEN),
            )
            for address, path, built, seen in _STORES
            for how in ("remove", "redact")
        ),
        Example(
            asset=thing(AssetKind.VECTOR_STORE, "tickets", _STORES[1][1], labels=(f"{_STORES[1][1]}:text",)),
            rule=_ABOUT_SPEECH,
            address=_STORES[1][0],
            built=_STORES[1][2],
            seen=_STORES[1][3],
            shows=("the printer", PERSONAL),
            hides=(SPOKEN,),
        ),
    ),
)
