"""The encoding of a text by its first bytes, without a table of the world's languages.

Byte order marks, zeros at every second or fourth byte (UTF-16 and UTF-32 without a mark), valid UTF-8; then the legacy
encoding whose decoding reads most like a language: its non-ASCII characters are the common ones of that language, and
letters do not change case or script inside words.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from functools import cache

ENOUGH = 2000  # characters outside ASCII that are weighed
CONTROLS = 0.03  # share of control characters above which bytes are no text
PLAUSIBLE = 0.25  # score under which no legacy encoding is believed and Windows-1252 is taken

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)  # fmt: skip
_CYRILLIC = "оеаинтсрвлкмдпуяі"
_KANA = "".join(map(chr, range(0x3041, 0x3097))) + "".join(map(chr, range(0x30A1, 0x30FD)))
_JAPANESE = _KANA + (
    "、。「」日本年月人大会一二三東京社市学中国県区町電話名住所番号行時分生者的業計事田山川氏様子郎太男女"
    "木村藤佐小野井橋石口松上下前原林北南西府道都駅丁目平成和昭令給座銀支店料金契約書客員件"
)
_CHINESE = (
    "，。、：的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只"
    "从想实日者意无与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体见被"
    "利什二等产或新己制身果加西月话合回代内信表化给世位次度门任常先通教原东提立及比员解水名真论处各入口条"
    "平系气题活更别女变四总何电数安少报结反受目量再建务做接必场件计管期市直资命山金指统区保社科司五基书非"
    "则路记南品住告类求据程北交规万取共确传师今院址号码份证邮箱姓士客户联王李张刘陈"
)
_TRADITIONAL = (
    "，。、：的一是不我有人在他這了大來中到個上們為和你地出道說時要就子可以也得會自著去之過家學對沒心天下"
    "生能後多小裡起年還看好發那想事只成開如見國行方前同所意樣動作頭面老經長手現間無已問十主從身電話址號碼"
    "姓名先女士市區路北台灣客戶公司"
)
_KOREAN = (
    "이다의는에을가를은하고지한로기사도인자서나대리어시해정일그아수부스보라과전제장우조구원동상주여유김박"
    "최있것들만호번성명안신문"
)
# In the order of preference where the scores are equal.
_LEGACY = (
    ("cp1252", "éèàâçêôùûîïëäöüßñåæøãõáíóúòìýÄÖÜÉÅØ€’‘“”–—…°£§«»¿¡®©·ºª"),
    ("cp932", _JAPANESE), ("gb18030", _CHINESE), ("cp949", _KOREAN), ("euc_jp", _JAPANESE), ("big5", _TRADITIONAL),
    ("cp1251", _CYRILLIC + "«»№–—"), ("koi8-r", _CYRILLIC), ("cp866", _CYRILLIC), ("iso8859-5", _CYRILLIC),
    ("cp1250", "ąęłśćźżńóčšžřěýáíéůúťďňľĺŕôöüőűăâîşţŁŚŻČŠŽŘ„”–…"),
    ("iso8859-2", "ąęłśćźżńóčšžřěýáíéůúťďňľĺŕôöüőűăâîşţŁŚŻČŠŽŘ"),
    ("cp1253", "αοιετσνηυρπκμλςωάέίόήύώθδγχφβξζψ"), ("cp1254", "ışğçöüâîİŞĞÇÖÜ"),
    ("cp1255", "אבגדהוזחטיכלמנסעפצקרשתםןךףץ"), ("cp1256", "اليمونرتبةعدسفهكق،"),
    ("cp1257", "āčēģīķļņšūžąęėįųõäöüĀČĒĪŠŪŽ"), ("cp874", "านอกรเมงลยวสตดทปบคหพชใแ่้ิีัู์ะ"),
    ("mac_roman", "éèàâçêôùûîïëäöüßñåæøáíóúÉÄÖÜ’‘“”–—…°•"), ("cp850", "éèàâçêôùûîïëäöüßñåáíóúÉÄÖÜ"),
)  # fmt: skip


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes; empty for what is no text."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return _wide(head)
    if head.isascii():
        return "utf-8" if _few_controls(head) else ""
    if (text := _decoded(head, "utf-8")) is not None:
        return "utf-8" if _is_text(text) else ""
    return _legacy(head)


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: which bytes of each character are zero."""
    size = len(head) // 4 * 4
    zeros = [head[at:size:4].count(0) * 4 for at in range(4)] if size else [0]
    for name, pattern in (
        ("utf-32-le", (0, 1, 1, 1)), ("utf-32-be", (1, 1, 1, 0)), ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):  # fmt: skip
        if size and all((2 * zero > size) == bool(due) for zero, due in zip(zeros, pattern, strict=True)):
            text = _decoded(head, name)
            return name if text is not None and "\0" not in text and _is_text(text) else ""
    return ""


def _decoded(data: bytes, encoding: str) -> str | None:
    """The text, whose last character may be cut off; None when the bytes are of another encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeError:
        return None


def _is_text(text: str) -> bool:
    return _few_controls(text.encode("ascii", "replace"))


def _few_controls(plain: bytes) -> bool:
    return len(plain) - len(plain.translate(None, _CONTROLS)) <= CONTROLS * len(plain) + 1


def _legacy(head: bytes) -> str:
    if not _is_text(head.decode("latin-1")):
        return ""
    best, highest = "cp1252", PLAUSIBLE
    for encoding, common in _LEGACY:
        text = _decoded(head, encoding)
        if text is None or not text:
            continue
        score = _score(text, _set_of(common))
        if score > highest + 0.01:
            best, highest = encoding, score
    return best if _decoded(head, best) is not None else "latin-1"


@cache
def _set_of(characters: str) -> frozenset[str]:
    return frozenset(characters)


def _score(text: str, common: frozenset[str]) -> float:
    """How much the characters outside ASCII look like the language, -2 to 1 each on average."""
    total, seen = 0.0, 0
    for before, character in _pairs(text):
        seen += 1
        total += _weight(before, character, common)
        if seen == ENOUGH:
            break
    return total / seen if seen else 0.0


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    before = " "
    for character in text:
        if character > "\x7f":
            yield before, character
        before = character


def _weight(before: str, character: str, common: frozenset[str]) -> float:
    kind = unicodedata.category(character)
    if kind in {"Cc", "Cn", "Co"}:
        return -2.0
    weight = 1.0 if character in common else 0.9 if character.lower() in common else _of_rare(character, kind)
    if before.isalpha() and kind[0] == "L":
        turned = before.islower() and character.isupper()
        mixed = before.isascii() and _LATIN < character < _IDEOGRAPHS
        run = 0.4 * ("\x7f" < before <= _LATIN and character <= _LATIN)  # accents seldom stand side by side
        weight -= turned + mixed + run
    return weight


_CONTROLS = bytes((*range(1, 9), *range(14, 27), *range(28, 32), 127))
_LATIN, _IDEOGRAPHS, _HANGUL = "\u024f", "\u2e80", "\uac00"
_RARE = (("\u0400", 0.2), ("\u0500", 0.55), (_IDEOGRAPHS, 0.2), (_HANGUL, 0.45), ("\ud7a4", 0.65))


def _of_rare(character: str, kind: str) -> float:
    if kind[0] not in "LM":
        return -0.3
    return next((weight for end, weight in _RARE if character < end), 0.2)
