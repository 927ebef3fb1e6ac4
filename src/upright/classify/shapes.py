"""Shapes that several classifiers share. One shape is one pattern in the database, however many classes read it.

The syntax is what Hyperscan and `re` have in common: no look-around, no back-references; repeats are bounded.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache


@cache
def _letters(category: str) -> str:
    """Ranges of the letters of one Unicode category in the Latin, Greek, Cyrillic and Armenian blocks."""
    found = [code for code in range(0x80, 0x590) if unicodedata.category(chr(code)) == category]
    ranges: list[list[int]] = []
    for code in found:
        if ranges and code - ranges[-1][1] <= 2:  # every second code is the other case: harmless to include  # noqa: PLR2004
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges if high <= sys.maxunicode)


UPPER = "A-Z" + _letters("Lu")
LETTER = "A-Za-z" + _letters("Lu") + _letters("Ll")
CJK = "一-鿿々぀-ヿ가-힯"
FAMILIES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕"
    "聂焦柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍覃霍翁隋甘景包柏宁柯阮桂柴华房严楼丛沃凤项牧冉郎桑阙晏卞卓蓝屠池乐麦司覃龚張劉陳楊趙黃吳"
    "孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鍾譚鄒陸顧龍萬錢湯賴龔蘭嚴溫聶莊김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남"
    "심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
"""The first characters of Chinese and Korean names."""

SHORT = 4  # a label of so few letters must stand alone: `tel`, but not `hotel`

DIGITS_8 = r"\b\d{8}\b"
DIGITS_9 = r"\b\d{9}\b"
DIGITS_10 = r"\b\d{10}\b"
DIGITS_11 = r"\b\d{11}\b"
DIGITS_12 = r"\b\d{12}\b"
DIGITS_13 = r"\b\d{13}\b"
DIGITS_14 = r"\b\d{14}\b"
DIGITS_15 = r"\b\d{15}\b"
GROUPS_3_2_4 = r"\b\d{3}[-. ]\d{2}[-. ]\d{4}\b"
GROUPS_3_3_3 = r"\b\d{3}[- .]\d{3}[- .]\d{3}\b"
GROUPS_4_4_4 = r"\b\d{4}[ -]\d{4}[ -]\d{4}\b"

JOINT = "['\N{RIGHT SINGLE QUOTATION MARK}-]"
TITLE_WORD = rf"(?:[{UPPER}]\.|[{UPPER}](?:{JOINT}?[{LETTER}]){{1,24}})"
"""One word that starts with a capital: `O'Neill`, `Jean-Luc`, `J.`"""
_PARTICLE = "(?:de|da|do|dos|du|van|von|der|den|del|della|di|la|le|el|al|bin|ben|ter|y|zu|af|av|e)"
_NO_LABEL = (
    r"(?!(?:DOB|DoB|MRN|SSN|NHS|NPI|MBI|RN|MD|PhD|Tel|Email|Phone|Mobile|Age|Sex|Born)\b)"  # `Jane Roe, DOB 1970...`
)
PERSON = (
    rf"(?:{TITLE_WORD}(?:[ ,]{{1,2}}(?:{_PARTICLE}[ ]){{0,2}}{_NO_LABEL}{TITLE_WORD}){{1,4}}"
    rf"|[{CJK}]{{2,5}}(?:[ ・·]?[{CJK}]{{1,5}})?)"
)
DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    r"|\d{1,2}(?:st|nd|rd|th)?[ .-]{1,2}(?:de )?[A-Za-zäéûôç]{3,10}[ .,-]{1,2}(?:de )?\d{4}"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{4}年\d{1,2}月\d{1,2}日)"
)


def labelled(labels: Iterable[str], value: str, *, separator: str = r"[:=#]{1,2}") -> str:
    """A value right after one of these labels: `Date of birth: 1970-01-02`, `"dob": "..."`, `<dob>`, `dob=`;
    also where the quotes are escaped, as in JSON within a string.

    `labels` are lower-case words; a space in a label also stands for `_`, `-` or nothing: `full_name`, `fullName`.
    """
    names = sorted(map(_label, set(labels)), key=lambda name: (-len(name), name))
    between = rf"""[\\"'*]{{0,3}}[ \t]{{0,4}}(?:{separator}|>|\t)["'*]{{0,3}}[ \t]{{0,4}}[\\"'\[]{{0,3}}"""
    return rf"(?i:(?:{'|'.join(names)}){between})(?P<value>{value})"


def _label(label: str) -> str:
    pattern = re.escape(label).replace(r"\ ", "[ _-]?")
    return rf"\b{pattern}" if len(label) <= SHORT and label.isascii() else pattern


def keyed(names: str, value: str, *, comma: bool = False) -> str:
    """A value assigned to a variable, key or field whose name holds `names` (an alternation): `MY_API_KEY = "..."`.

    `comma`: a name in quotes and a comma will do as well, as in `getenv("MY_API_KEY", "...")`.
    """
    separator = r"(?:=>|:=|[:=>,]|\|\|)" if comma else r"(?:=>|:=|[:=>]|\|\|)"
    head = rf"""(?:{names})[A-Za-z0-9_.-]{{0,24}}["'\]]{{0,2}}[ \t]{{0,4}}{separator}[ \t]{{0,4}}"""
    return rf"""(?i:{head}(?:str[ ]?=[ ]?)?["'`]{{0,3}})(?P<value>{value})"""
