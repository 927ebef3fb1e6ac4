"""What stands around a value: its own label (key, column, words right before it) and words nearby, in any language.

All context words of all classes are found in one pass over the text (`lexicon.py`), so that the words around a place
are looked up, not searched for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple, TypeAlias

from upright.classify.lexicon import Lexicon, Place

BEFORE = 80  # characters of the line before the value that are read
AFTER = 44
LABEL_REACH = 26  # a word this near is the value's own label
NEAR = 0.6  # weight of a word that is near but no label
APART = 0.5  # factor when another field begins between the word and the value
FURTHEST = 300  # characters before the end of a value in which words are looked for
AFTERMOST = 60
THING_REACH = 12
LONGEST_THING = 16
AFTERWARDS = 0.5  # weight of a word right after the value: `078-05-1120 (SSN)`

Evidence: TypeAlias = "tuple[float, int]"
"""Weight 0..1 of a phrase of the lexicon (by its index) that stands near a value."""

_CASED_WORD = re.compile(r"\d*(?:[A-Z]?[a-z]+|[A-Z]+)\d*|[^\x00-\x7f]+")
# not after an initial or `No.`; a question right before a value is its label
_NEXT_FIELD = re.compile(r"[;|\n\t,]|</|\d{4,}|[!?] (?=.)|(?<!\b\w)(?<!\b[Nn][or])\. ")
_TURNED = re.compile(  # `use 078-05-1120 as my SSN`
    r"[\"'`*]{0,2},? (?:(?:as|is|was|for|(?:looks?|seems?|appears?)(?: like| to be)?|als|ist|comme|est|como|es|come|som"
    r"|jako|an? (?:valid|real|actual)|eine? gültige[rs]?|un[ae]? (?:vraie?|válid[oa])) )"
    r"(?:(?:the|my|our|a|an|new|his|her|their|your|correct|valid|real|actual|mein|meine|die|der|mon|ma|le|la|mi|el|il|mio|meu|mijn|min|mitt)"
    r" ){0,2}$"
)
_NAME_BACKWARDS = re.compile(r"[A-Za-z0-9_.-]{0,63}[A-Za-z_]")
_LABEL_LINE = re.compile(r"[-*#>| \t]{0,8}\[?[\w .'\"()#/-]{1,60}\]?:?[ \t*|]{0,4}")

# Labels of numbers and codes that identify things, not people: a value right after one is not sensitive.
OF_THINGS = frozenset(
    {
        "order", "orders", "ticket", "batch", "tracking", "epoch", "ts", "timestamp", "time", "part", "sku", "ean",
        "upc", "isbn", "issn", "gtin", "barcode", "invoice", "stock", "version", "commit", "sha", "sha1", "sha256",
        "sha512", "md5", "etag", "digest", "checksum", "hash", "trace", "span", "request", "correlation", "build",
        "step", "steps", "loss", "lr", "seed", "offset", "size", "bytes", "length", "width", "height", "dimensions",
        "port", "pid", "thread", "line", "row", "rows", "col", "page", "chunk", "index", "idx", "count", "total", "qty",
        "quantity", "price", "amount", "revision", "rev", "uuid", "guid", "case", "ref", "reference", "txn",
        "transaction", "term", "auth", "serial", "model", "lot", "release", "job", "run", "worker", "shard",
        "partition", "block", "nonce", "gas", "accession", "study", "uid", "session", "object", "node", "item", "asset",
        "article", "parcel", "shipment", "container", "awb", "docket", "dossier", "capacity", "mem", "memory", "pages",
        "rel", "chapter", "section", "clause", "figure", "fig", "appendix", "paragraph", "firmware", "fw", "driver",
        "kernel", "schema", "protocol", "sdk", "ver", "drawing", "marker", "meter", "reading", "patent", "catalogue",
        "catalog", "seq", "sequence", "pallet", "crate", "spool", "sample", "slot", "rack", "packet", "checkpoint",
        "params", "iterations", "counter", "meeting", "memavailable", "duration", "elapsed", "latency", "ms", "ns",
        "weight", "usps", "ups", "fedex", "dhl", "dpd", "gls", "tnt", "waybill", "po", "consignment", "pedido",
        "ordine", "commande", "bestellung", "bestelling", "auftrag", "encomenda", "comanda", "ports", "lines", "ids",
        "range", "ranges", "ratio", "columns", "chunks", "inode", "mtime", "crc", "issue", "bug", "incident", "заказ",
        "注文番号", "订单", "주문번호", "rma", "isrc", "ismn", "nsn", "mpn", "hts", "matrix", "gauge", "torque", "coil",
        "reel", "voucher", "coupon", "receipt", "facture", "fattura", "factura", "fatura", "rechnung", "factuur",
        "faktura", "lasku", "cursor", "snowflake", "watermark", "lsn", "xid", "ulid", "gtin8", "gtin13", "gtin14",
        "ean8", "ean13", "itf14", "sscc", "conversation", "comment", "tweet", "campaign", "changeset", "snapshot",
        "deployment", "pipeline", "workflow", "execution", "blob",
    }
)  # fmt: skip


_EXAMPLE = re.compile(
    r"(?i)(?:\b(?:example|dummy|fictitious|e\.g\.)|\bbeispiel\w{0,10}|\b(?:ejemplo|exemple|exemplo|esempio))"
    r"(?: [\w-]{1,16}){0,2},? ?[:=(]? ?[\"'`(]?$"
    r"|(?i:\b(?:test|sandbox) (?:card|pan|credit card)s?(?: (?:number|no\.?|numbers))?:? [\"'`(]?$)"
)
_EXAMPLE_REACH = 48
_MESSAGE = re.compile(r"(?i)[ \t>*\"']{0,6}(?:resent-)?(?:message-id|in-reply-to|references|content-id|list-id)[\"']?:")
_CALLED = re.compile(  # behind a value: `is the build version`, `was our last release`
    r"[\"'`)]?,? (?:is|was|are|were|ist|war|est|était|es|era|è) (?:[\w-]{1,14} ){0,3}?"
    r"(?:version|build|release|firmware|revision|ticket|order|invoice|batch|serial|part|tracking|reference|checksum|hash)"
    r"(?= (?:number|no|nr|id|code|of|for|from|in|on|at|we|that|which|and|here|now)\b| [^\Wa-z]|\s*(?:[.,;:!?)\"']|$))",
    re.MULTILINE,
)
_MEASURED = re.compile(  # behind a number of digits in groups: `404-258-8328 rows`
    r" ?(?:[kKMGT]i?B|[KMGT]bit|(?:byte|octet|bit|row|record|request|event|message|token|hit|file|line|page|packet|unit"
    r"|piece|item|sample|step|iteration|element|object|node|character|word|point|document|vote|view|download)s|entries"
    r"|queries|pcs|[mµn]s|kg|mm|cm|km|kWh|MWh|[kMG]?Hz|rpm)\b(?!:)"
)
_RECKONED = re.compile(r" ?(?:[=\u2261] ?-?\d|mod \d|[\u00d7\u00f7] ?\d)")  # behind a number that is the first of a sum
_IN_SUM = re.compile(
    r"[(,][A-Za-z_$]{1,2}=-?\Z|=-\Z"
)  # before a number without quotes, in code without names: `(m=`...
_SUM_ENDS = frozenset("),;")  # ...and behind it
_RELEASE = re.compile(r"\d+(?:\.\d+){3}\Z")  # which an address may look like...
_TO_RELEASE = re.compile(  # ...right behind a comparison, or behind words for what releases do
    r"(?:[<>]=|~>|\^) ?$|(?i:\b(?:affect(?:s|ed|ing)|fix(?:ed|es)|patched|upgrad(?:e|es|ed|ing)|downgraded?|compatible"
    r"|introduced|deprecated|supported|requires?|releases?|builds?):? (?:(?!\b(?:by|from|to|at|on) \d)[^\n]){3,40})$"
)
_OF_RELEASES = re.compile(  # the same whatever stands between, but for words for addresses
    r"(?i:\b(?:firmware|roll(?:ed|ing)? ?back|rollback|vulnerable|versions?|version_?name)\b"
    r"(?:(?!\b(?:ip|host|addr|address|client|peer|server|src|login|logged|user)\b)[^\n]){0,48})$"
)
_FOR_ADDRESS = re.compile(
    r"(?i:\b(?:ip\w{0,8}|host|addr(?:ess)?|client|remote|peer|server|src|dst|login|logged|user|received)\b)"
)
_OR_LATER = re.compile(r",? (?:or|and) (?:later|newer|higher|above|earlier|older|below)\b")
_GROUPED = re.compile(r"(?:^|[^\d.-])\d{3}[-.]\d{3}[-.]\d{4}$")
_TAGGED = re.compile(  # what a class's own word (`tag` of a car) means beside another
    r"(?i)\b(?:asset|inventory|equipment|property|baggage|bag|luggage|price|ear|rfid|nfc|tool|cylinder|valve) ?tags?"
    r"(?: no\.?| nr\.?| number| id)?[\"':=# \t]*$"
    r"|\b[SP]/N[\"':=# \t]*$|[a-z0-9]_[a-z]{2,24}\($|(?<!c )(?<!c\. )\bsec\. $"
    # a serial or part number; what a function is called with; a section of a law
)
_TAG_OF_THING = re.compile(  # the same as a label or as the name of a column
    r"(?i)(?:asset|inventory|equipment|property|baggage|luggage|price|rfid|nfc|cylinder|valve)[ _-]?tags?"
    r"(?:[ _](?:no\.?|nr\.?|number|id))?[\"':=# \t]*$"
    r"|(?:serial|rating|name|type|face|wall|base|boiler)[ _-]?plates?[\"':=# \t]*(?:see )?$"
)
_ANSWERS = re.compile(  # before a value in a transcript: `Caller: It is `
    r"[ \t>*-]{0,8}(?!(?i:tel|fax|id|no|ref|phone|mobile|iban|code)\b)[A-Z][a-z]{2,15}(?: [A-Z][\w.'-]{0,15})?: ?"
    r"(?i:(?:it is|it's|that is|that's|that would be|yes|sure|ok|okay|of course|one moment)\b[,.!:]? ?){1,3}"
)
_NUMBERING = frozenset({"no", "nr", "num", "number", "id", "code"})


def key_before(text: str, start: int) -> str:
    """The key, variable or field name that the value at `start` is assigned to; empty when there is none."""
    before = text[max(0, start - BEFORE) : start].rpartition("\n")[2].rstrip(" \t\"'`[({<")
    named = before.rstrip(":=>,")
    if named == before:
        return ""
    found = _NAME_BACKWARDS.match(named.rstrip(" \t\"'`])")[::-1])
    return found[0][::-1].lstrip(".-0123456789") if found else ""


def of_example(text: str, start: int) -> bool:
    """Whether the words right before a value say that it is none of anybody: `example IBAN DE89 3704...`."""
    before = text[max(0, start - _EXAMPLE_REACH) : start].rpartition("\n")[2]
    return _EXAMPLE.search(before) is not None


def of_message(text: str, start: int) -> bool:
    """Whether what looks like an e-mail address stands in a header that holds the ids of messages."""
    line = text.rfind("\n", 0, start) + 1
    return _MESSAGE.match(text, line, start) is not None


@lru_cache(1 << 12)
def heads_things(column: str) -> bool:
    """Whether a column holds what identifies things: `ean`, `order_no`, `batchId`."""
    words = [word.lower() for word in _CASED_WORD.findall(column)]
    return next((word in OF_THINGS for word in reversed(words) if word not in _NUMBERING), False)


def tags_things(text: str, end: int) -> bool:
    """Whether the label that ends here is of a thing's tag or plate, not of a car's: `asset_tag`, `Serial plate: `."""
    return _TAG_OF_THING.search(text, max(0, end - LABEL_REACH), end) is not None


class Nearby:
    """The phrases that stand near some places of one text, by position (`look_around`)."""

    def __init__(self, lexicon: Lexicon, text: str, found: list[Place]) -> None:
        """`found`: the phrases, by their end. `somewhere`: the classes, as bits, that any of them speaks for."""
        self.classes = lexicon.classes
        self._text, self._masks = text, lexicon.masks
        self._found = found
        self._ends = [place[0] for place in found]
        self._stretch, self._mask = (0, 0), 0  # what was asked last
        self.somewhere = reduce(or_, map(lexicon.masks.__getitem__, {phrase for _, phrase, _ in found}), 0)

    def mask(self, low: int, high: int) -> int:
        """The classes, as bits, that a phrase ending in `low`..`high` speaks for."""
        ends = self._ends
        stretch = bisect_left(ends, low), bisect_right(ends, high)
        if stretch != self._stretch:
            mask, masks = 0, self._masks
            for _, phrase, _ in self._found[stretch[0] : stretch[1]]:
                mask |= masks[phrase]
            self._stretch, self._mask = stretch, mask
        return self._mask

    def around(self, start: int, end: int, within: tuple[int, int]) -> Surroundings:
        """What the line says around `text[start:end]`; the line before it counts when nothing stands on its own.
        `within`: offsets of the cell or text beyond which nothing counts.
        """
        text = self._text
        low = max(within[0], start - BEFORE)
        floor = text.rfind("\n", low, start) + 1
        edge = start
        if not floor:
            floor = low
        elif not text[floor:start].strip(" \t-*>|") or _ANSWERS.fullmatch(text, floor, start):
            edge = low + len(text[low : floor - 1].rstrip())
            floor = max(low, text.rfind("\n", low, edge) + 1)
        last = bisect_right(self._ends, edge) - 1
        nearest = max(floor, self._ends[last]) if last >= 0 else floor
        return Surroundings(self, end, floor, nearest, edge, last, min(end + AFTER, within[1]))

    def before(self, floor: int, edge: int, last: int) -> Iterator[Evidence]:
        """The phrases that end in `floor`..`edge`, the nearest first; `last`: its position among all."""
        text, found = self._text, self._found
        reach, apart = edge, False
        for position in range(last, -1, -1):
            stands, phrase, _ = found[position]
            if stands <= floor:
                break
            apart = apart or _NEXT_FIELD.search(text, stands, reach) is not None
            weight = 1.0 if edge - stands <= LABEL_REACH else NEAR
            yield weight * APART if apart else weight, phrase
            reach = stands

    def behind(self, end: int, limit: int) -> Iterator[Evidence]:
        """The phrases that stand in `end`..`limit`, on the same line."""
        ends = self._ends
        position = bisect_right(ends, end)
        if position == len(ends) or ends[position] > end + AFTER:
            return
        tail = self._text[end:limit].partition("\n")[0]
        tail = tail[:1] + tail[1:].partition('"')[0]  # no further than the string that holds the value
        if "(" not in tail[:3] and (":" in tail or "=" in tail):
            return  # the label of the next value
        limit = end + len(tail.partition(")")[0])
        while position < len(ends) and ends[position] <= limit:
            _, phrase, start = self._found[position]
            if start >= end:
                yield 1.0 if _TURNED.match(self._text, end, start) else AFTERWARDS, phrase
            position += 1


def look_around(lexicon: Lexicon, texts: Sequence[str], places: Sequence[Sequence[int]]) -> list[Nearby]:
    """What stands near some places of each text. `places`: of each text offsets in order; what stands further than
    `FURTHEST` before or `AFTERMOST` behind all of them is lost.
    """
    regions = [list(_regions(own, len(text))) for text, own in zip(texts, places, strict=True)]
    pieces = [text[low:high] for text, own in zip(texts, regions, strict=True) for low, high in own]
    found = lexicon.places(pieces)
    return [
        Nearby(lexicon, text, [place for low, _ in own for place in _moved(next(found), low)])
        for text, own in zip(texts, regions, strict=True)
    ]


def _moved(found: list[Place], low: int) -> list[Place]:
    return [(end + low, phrase, start + low) for end, phrase, start in found] if low else found


def _regions(places: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text around some places, joined where they meet."""
    position = 0
    while position < len(places):
        first, last = position, -1
        while last != position:
            last, position = position, bisect_right(places, places[position] + AFTERMOST + FURTHEST) - 1
        yield max(places[first] - FURTHEST, 0), min(places[last] + AFTERMOST, length)
        position += 1


class Surroundings(NamedTuple):
    """What stands around a value that ends at `end`. `floor`..`edge`: the text before it that counts; `nearest`: where
    the last phrase in it ends, `last` its position among all; `limit`: the end of the text behind it that counts.
    """

    nearby: Nearby
    end: int
    floor: int
    nearest: int
    edge: int
    last: int
    limit: int

    def evidence(self) -> Iterator[Evidence]:
        """Weight and phrase (by its index in the lexicon) of all that stands there."""
        yield from self.nearby.before(self.floor, self.edge, self.last)
        yield from self.nearby.behind(self.end, self.limit)

    def weight(self, index: int) -> float:
        """How strongly what stands there speaks for a class, 0..1."""
        classes = self.nearby.classes
        before = self.nearby.before(self.floor, self.edge, self.last) if self.nearest > self.floor else ()
        for weight, phrase in before:
            if index in classes[phrase]:
                if weight >= AFTERWARDS:
                    return weight
                break
        else:
            weight = 0.0
        for afterwards, phrase in self.nearby.behind(self.end, self.limit):
            if index in classes[phrase]:
                return afterwards
        return weight

    def of_thing(self, text: str) -> bool:
        """Whether one of the two words right before the value labels a thing, and no class's word stands as near; or
        what follows calls it one or says what it counts.
        """
        spoken_for = self.nearest > self.floor and text[self.edge : self.edge + 1] not in "\r\n"
        if self._is_release(text):
            return True
        if not spoken_for and (_CALLED.match(text, self.end) or self._is_number(text)):
            return True
        if _TAGGED.search(text, max(self.floor, self.edge - LABEL_REACH - THING_REACH), self.edge):
            return True
        begin = max(self.nearest, self.edge - THING_REACH - LONGEST_THING)
        words = _CASED_WORD.findall(text, begin, self.edge)[-2:]
        together = "".join(words)  # `FedEx`
        named = [together, *words] if together in text[begin : self.edge] else words
        reach = (
            self.edge - text.rfind(word, begin, self.edge) - len(word) for word in named if word.lower() in OF_THINGS
        )
        return min(reach, default=THING_REACH + 1) <= THING_REACH and self._is_label(text)

    def _is_release(self, text: str) -> bool:
        """Whether four numbers with points are a release's, as no word for an address stands near."""
        if self.floor == self.edge or not _RELEASE.match(text, self.edge, self.end):
            return False
        before = text[max(self.floor, self.edge - BEFORE) : self.edge]
        if _OF_RELEASES.search(before):
            return True
        told = _TO_RELEASE.search(before) is not None or _OR_LATER.match(text, self.end) is not None
        return told and _FOR_ADDRESS.search(before) is None

    def _is_number(self, text: str) -> bool:
        """Whether a unit follows, or what is counted or reckoned."""
        if text[self.end - 1].isdecimal() and (
            _RECKONED.match(text, self.end)
            or (text[self.end : self.end + 1] in _SUM_ENDS and _IN_SUM.search(text, max(0, self.edge - 4), self.edge))
        ):
            return True
        measured = _MEASURED.match(text, self.end)
        return measured is not None and _GROUPED.search(text[max(0, self.end - 13) : self.end]) is not None

    def _is_label(self, text: str) -> bool:
        """Whether what stands before is on the value's own line, or on a line before that is no more than a label."""
        if text[self.edge : self.edge + 1] not in "\r\n":
            return True
        before = text[self.floor : self.edge]
        return not before[-1:].isdecimal() and _LABEL_LINE.fullmatch(before) is not None
