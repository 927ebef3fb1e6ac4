"""A value right after its own label, however people write the two down: form, prose, key, column, table row, mark-up.

`Date of birth (dd/mm/yyyy): 1970-01-02`, `the MRN on file is 0048`, `"patientId": "0048"`, `<mrn>0048</mrn>`,
`| MRN | 0048 |`, `**MRN:** 0048`, `mrn=0048`, `Please change my MRN to 0048`, `MRN ..... 0048`, `<th>MRN</th><td>0048`,
`name="mrn" value="0048"`, `mrn: str = "0048"`, `put("mrn", "0048")`.

Only the labels and one character after them are asked of the shared database; what stands between label and value is
optional in the pattern, so that it is read by `re` at that place alone (see `compiled.prefilter`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORT = 4  # a label whose first word has so few ASCII letters must begin a word: `tel`, but not `hotel`

_WIDE = "\N{FULLWIDTH COLON}|\N{FULLWIDTH EQUALS SIGN}|\N{NO-BREAK SPACE}"
_DASH = "\N{EN DASH}|\N{EM DASH}|\N{RIGHTWARDS ARROW}"
_FIRST = (
    rf"""(?:[ \t:=|>#"'`*\])_0-9(<\\?]|\.[ \t:.]|-[ ]|(?:\.?:|\.?\]:?|\.?\*{{1,2}})[ \t]{{0,2}}\r?\n[ \t]{{0,8}}"""
    rf"|,[ ](?:that|it|which)[ ]|{_WIDE})"
)
_ASSIGNED = rf"""(?:["'`*\])0-9. \\-]{{0,4}}(?:[:=|>\t<]|["'] value=|{_WIDE}))"""
_MARK = rf"""(?:[ \t:=|>#"'`*\])_\\?-]|[.]{{1,40}}[ \t:]|{_WIDE}|{_DASH})"""
_TAGS = (  # `</th><td>`, once the first `<` is read
    r"(?:/[a-z0-9:]{1,16}>\s{0,12}<[a-z][^<>\n]{0,60}>(?:<(?:b|strong|em|code|span)\b[^<>\n]{0,60}>)?"
    r"|[ ]?<?/(?:b|strong|em|i|u|span|label)>[ \t]{0,2}[:=-]?[ \t]{0,3})"  # `<b>MRN</b>: 0048`, `<b>MRN:</b> 0048`
)
_ATTRIBUTE = r"""(?:["']?[ ]value[ ]?=)"""  # `name="mrn" value="0048"`
_TYPED = r"""(?:(?:str|string|text|int)\??[ ]=)"""  # `mrn: str = "0048"`
_PAIR = r"""(?:\\?["'`]?,[ ]{0,2}\\?["'`])"""  # `put("mrn", "0048")`
_NOTE = r"(?:\((?:\d{1,2} )?[^()\n:=\d][^()\n:=]{0,23}\))?"  # `Date of birth (dd/mm/yyyy)`, but not `Tel (0212) 3`
_OPEN = r"""(?:N(?='))?["'`*\[({\\]{0,3}?"""  # `N'...'`: a string of SQL
FILLER = (
    r"here|you|would|is|was|are|of|on|file|record|now|valid|to|the|number|no\.?|nr\.?|code|id|ist|lautet|am|est|es|el|le|il"
    "|it|we|i|have|has"
    "|confirmed|given|recorded|stated|listed|registered|noted|verified|entered|reported"
    "|patient|client|customer|employee|holder|applicant|member|owner|person|cliente|paciente|titular|empleado|see"
    "|trabajador|paziente|patienten|kunde|kunden|klant|klienta|pacjenta|osoby"
    "|pacienta|pojištěnce|zaměstnance|do|da|del|de|der|des|du|van|von"
    "|\N{LATIN SMALL LETTER E WITH GRAVE}|\N{LATIN SMALL LETTER E WITH ACUTE}|er|jest|je|esta|reads|changed|from|as|in"
    "|below|should|must|read|be|with|for|please|\N{HIRAGANA LETTER HA}|\N{HANGUL SYLLABLE NEUN}|\N{HANGUL SYLLABLE EUN}"
)


def after(
    labels: Iterable[str],
    value: str,
    *,
    prose: bool = True,
    begin: str = r"\b",
    filler: str = FILLER,
    pair: bool = False,
) -> str:
    """A pattern for `value` after one of `labels` (lower case, words apart: `full name` is also `full_name`).

    `prose`: words such as `is`, `on file is`, or a space alone, will do between them; without it a mark must stand
    there (`:`, `=`, `|`, a tab, a tag's end), for values that could be any word. `begin`: where a value may begin; a
    value that can begin with anything but an ASCII letter or digit needs another. `filler`: the words that may stand
    between.
    """
    names = "|".join(sorted(map(_pattern, set(labels)), key=lambda name: (-len(name), name)))
    if prose:
        linked = "|".join((_TAGS, _ATTRIBUTE, *([_PAIR] if pair else [])))
        words = (
            rf"{_NOTE}[ \t]{{0,40}}(?:{_MARK}){{0,8}}(?:{_TYPED}[ ])?(?:(?:{filler})(?!-\w)(?:{_MARK}){{1,4}}){{0,6}}"
        )
        between = rf"(?i:[0-9]?(?:{linked}|{words}(?:\{{[ ])?){_OPEN})?"
    else:
        between = rf"(?:(?:{_TAGS}|{_ATTRIBUTE}|[>]?[ \t*|]{{0,6}}){_OPEN})?"
    return rf"(?i:(?:{names})){_FIRST if prose else _ASSIGNED}{between}(?P<value>{begin}(?:{value}))"


def _pattern(label: str) -> str:
    spelled = "[ _-]?".join(map(_word, label.split(" ")))
    spelled = spelled.replace(r"\-", "[ _-]?").replace("'", "['_ ]?")  # also as a key
    if len(label.split(maxsplit=1)[0]) <= SHORT:
        spelled = spelled.replace("[ _-]?", r"\.?[ _-]?", 1)  # `Reg. no.`
    return rf"(?:\b|_|\\[nrt]){spelled}" if len(label.split(maxsplit=1)[0]) <= SHORT and label.isascii() else spelled


def _word(word: str) -> str:
    """Case is only folded for ASCII, so that other letters are spelled out: one in both cases, several in three ways of
    writing the word, which the database finds a hundred times faster than every mixture.
    """
    wide = [letter for letter in word if not letter.isascii() and letter.upper() != letter]
    if len(wide) > 1:
        return f"(?:{'|'.join(map(re.escape, dict.fromkeys((word, word.capitalize(), word.upper()))))})"
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
    other = letter.upper()
    if letter.isascii():
        return re.escape(letter)
    return letter if other == letter or len(other) > 1 else f"(?:{letter}|{other})"


@dataclass(frozen=True)
class has_digits:  # noqa: N801  reads as the function that it stands for; a class, so that engines can be sent to workers
    """Whether a value holds so many digits, and a letter where asked: `has_digits(4)`."""

    least: int
    letter: bool = False

    def __call__(self, value: str) -> bool:
        """Whether it does."""
        enough = sum(character.isdigit() for character in value) >= self.least
        return enough and (not self.letter or any(character.isalpha() for character in value))
