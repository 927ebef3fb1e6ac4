"""Values that only look sensitive: placeholders, samples of documentation, references, too little entropy."""

from __future__ import annotations

import math
import operator
import re
from base64 import b64decode
from collections.abc import Sequence

_WORDS = re.compile(
    r"(?i)example(?!\d)|sample|dummy|random|placeholder|change[-_ ]?me|replace[-_ ]?(?:me|with|this)|insert[-_ ]"
    r"|your[-_ ]?[a-z]|my[-_](?:api|secret|key|token|password)"
    r"|(?<![a-z])(?:todo|fixme|fake)|redacted|censored|(?:^|[-_])(?:test|mock|foo|bar|foobar|demo)(?:[-_]|$)|(?-i:x{4}|X{4})|\*\*\*|\.\.\.|…"
    r"|00000000|1234567890?abc|abcdefgh|abc123|deadbeef|not[-_ ]?(?:set|real|used|needed)|no[-_ ]?key"
)  # fmt: skip
_HINTS = (
    "ample", "dummy", "random", "place", "change", "your", "todo", "fixme", "redacted", "censored", "fake", "xxxx",
    "00000000", "3456789", "abcdefgh", "abc123", "deadbeef", "nokey", "not",
)  # fmt: skip
_HINTS_OF_SEVERAL = (
    *_HINTS, "insert", "my-", "my_", "test", "mock", "foo", "bar", "demo", "***", "...", "…", "no-", "no_", "no ",
)  # fmt: skip
"""Each match of `_WORDS` holds one of these; in a single word of some length, of the former."""
_LONG_WORD = 7
_REFERENCE = re.compile(
    r"^(?:[<\[{].*|\(.*|\$[({].*|\$\w+(?:[.\[(-].*)?$|[%#@]\{.*|%\w+%$|%\(\w+\).*|@[A-Za-z]+(?:[._][A-Za-z]+)*$|.*[$#%]\{.*|.*\$\(.*"
    r"|.*\{\{.*|[A-Za-z_][\w.]*\(.*|[A-Za-z_][\w.\[\]()\"']*[)\]>}]$|(?:os|process|env)[.\[]"
    r"|(?:self|this|config|settings|secrets?|var|local|data)\.)",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(r"[][<>(){}$%@#]")  # every reference holds one of these, or begins with one of those
_ELSEWHERE = (
    "&lt;",
    "os.",
    "process.",
    "env.",
    "self.",
    "this.",
    "config.",
    "settings.",
    "secret.",
    "secrets.",
    "var.",
    "local.",
    "data.",
    "vault:",  # references that are resolved elsewhere
    "secretref:",
    "op://",
    "ref+",
    "enc[",
    "arn:aws:",
    "ssm:",
    "secretsmanager:",
    "keyvault:",
)
_FILLERS = frozenset(
    {
        "none", "null", "nil", "true", "false", "undefined", "empty", "string", "str", "password", "passwd", "secret",
        "token", "apikey", "api_key", "key", "value", "required", "optional", "bearer", "basic", "unused", "disabled",
        "n/a", "na", "tbd", "sensitive", "hidden", "masked",
    }
)  # fmt: skip
_LOGIN = re.compile(r"://[^:/@\s]{0,128}:([^\s/]{1,128})@|(?i:\b(?:password|pwd)\s?=\s?['\"]?)([^;&\s\"']{1,128})")
_SAID = re.compile(r"(?i)(?:my|the|your|some)?(?:pass(?:word|wd)?|pwd|secret|token|key|user|admin|login)[\d!_.-]{0,4}")
_TELLING = ("password", "passwd", "passwort", "secret")
_NUMBERED = re.compile(r"[a-z]{2,20}(?:[-_][a-z]{2,20}){1,4}[-_]\d{1,2}")
_SENTENCE = re.compile(r"[A-Za-z]{1,20}(?:,? [A-Za-z]{1,20}){2,20}[.?!]?")
_SEALED = re.compile(
    r"Ag[A-D][A-Za-z\d+/]{40,}=*$"
)  # as `kubeseal` writes it: the length of its key, its key, the text
_BASE64 = re.compile("[A-Za-z0-9+/]{8,}={0,2}")
_TRIAL = re.compile(r"^[A-Za-z]{2,12}_(?:test|demo|sandbox)_")
_ARMOUR = re.compile(r"-----(?:BEGIN|END)[A-Z0-9 ]{1,60}-----")
_CUT = ("...", "…", "xxxxxxxx", "***", "redacted", "<", "your-", "your_", "your ")
_DOCUMENTED = frozenset(
    {
        # GitHub's and AWS documentation, test cards of Stripe and card networks, SSNs of nobody, Azure's emulators
        "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "4242424242424242", "5555555555554444",
        "4111111111111111", "4012888888881881", "5105105105105100", "378282246310005", "371449635398431",
        "6011111111111117", "6011000990139424", "3530111333300000", "3566002020360505", "30569309025904",
        "38520000023237", "4000000000000002", "4000056655665556", "5200828282828210", "2223003122003222",
        "4000000000003220", "4000002500003155", "4222222222222", "076051120", "078051120", "219099999", "457555462",
        "123456789", "987654321", "111111111", "111223333", "222334444", "111111112",
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", "4007000000027",
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
        *(f"gh{kind}_16C7e42F292c6912E7710c838347Ae178B4a" for kind in "opusr"),
        "correct-horse-battery-staple", "correcthorsebatterystaple", "hunter2",
    }
)  # fmt: skip
_BETWEEN = frozenset(" \t\r\n\f\v\u00a0.-/")
_SEPARATORS = dict.fromkeys(map(ord, _BETWEEN))
_ASCENDING = "01234567890123456789"
_RUNS = {
    digits[start:end]
    for digits in (_ASCENDING, _ASCENDING[::-1])
    for start in range(len(digits))
    for end in range(start + 6, len(digits) + 1)
}
"""Six digits or more that follow one another."""
_KNOWN = frozenset({*_RUNS, *_DOCUMENTED, *(value.translate(_SEPARATORS) for value in _DOCUMENTED)})
_TAIL = 3
_TAILS = {known[-_TAIL:] for known in _KNOWN}
_HEAD = 8  # characters that tell most values from a placeholder...
_NOUGHTS = re.compile("[A-Za-z]{0,2}0{6,}[A-Za-z]?")
_FEW = 3  # ...which has no more letters than this, in one case or the other
_LONG = 100  # characters: longer than any that is known
SHORTEST = 4  # digits that may all be one: a security code of 333 is as good as any


def is_placeholder(value: str) -> bool:
    """Whether a person wrote this in the place of a real value: `xxx-xxx`, `123-45-6789`, `AKIAIOSFODNN7EXAMPLE`."""
    if value in _KNOWN:
        return True
    letters = set(value[:_HEAD].lower())
    if value.isalnum():
        return len(letters) <= _FEW and (_few_letters(value) or _NOUGHTS.fullmatch(value) is not None)
    varied = len(letters - _BETWEEN) > _FEW
    if varied and (len(value) > _LONG or ((tail := value[-_TAIL:]) not in _TAILS and tail.isalnum())):
        return False
    bare = value.translate(_SEPARATORS)
    return bare in _KNOWN or (not varied and (not bare or _few_letters(bare)))


def _few_letters(bare: str) -> bool:
    length = len(bare)
    least = 1 if length < 12 else 2 if length < 18 else 3  # noqa: PLR2004
    return (length > SHORTEST or not bare.isdigit()) and len(set(bare.lower())) <= least


def is_placeholder_secret(value: str) -> bool:
    """The same for secrets, where words such as `changeme` and references to variables count as well, and what is
    sealed for a cluster alone.

    Of an address with a login only the password is judged, of an armoured key only whether its body was cut out.
    """
    armoured = _ARMOUR.sub("", value) if value.startswith("-----") else value
    if armoured != value:
        return is_placeholder(armoured) or any(map(armoured.lower().__contains__, _CUT))
    login = _LOGIN.search(value) if "=" in value or "://" in value else None
    own = (login[1] or login[2]) if login else _TRIAL.sub("", value, 1) if _TRIAL.match(value) else value
    if own.startswith("Ag") and _SEALED.match(own):
        return True
    return is_placeholder(own) or value in _DOCUMENTED or _says_so(own) or _says_so_encoded(own)


def _says_so_encoded(value: str) -> bool:
    """Whether it is a placeholder in base64, or `login:placeholder`."""
    if len(value) % 4 or len(value) > _LONG or not _BASE64.fullmatch(value):
        return False
    text = b64decode(value)
    if not text.isascii() or not (plain := text.decode("ascii").rstrip("\n")).isprintable():
        return False
    own = plain.rpartition(":")[2]
    return is_placeholder(own) or _says_so(own) or _SENTENCE.fullmatch(plain) is not None


def _says_so(value: str) -> bool:
    """Whether it holds one of the words, or is a reference. What is common is ruled out first, without a pattern."""
    lowered = value.lower()
    hints = _HINTS if len(value) >= _LONG_WORD and value.isalnum() else _HINTS_OF_SEVERAL
    if any(map(lowered.__contains__, hints)) and _WORDS.search(value):
        return True
    if lowered in _FILLERS or lowered.startswith(_ELSEWHERE) or _SAID.fullmatch(value) or _names_itself(lowered):
        return True
    return bool(_MARKS.search(value)) and bool(_REFERENCE.match(value))


def _names_itself(lowered: str) -> bool:
    """Whether it says in letters alone what stands there: `super-secret-password`, `postgresPassword`; numbered where
    words are joined: `super-secret-key-2`.
    """
    if not any(map(lowered.__contains__, _TELLING)):
        return False
    joined = lowered.translate(_SEPARATORS).replace("_", "")
    return joined.isalpha() or (_NUMBERED.fullmatch(lowered) is not None)


def entropy(value: str) -> float:
    """Shannon entropy in bits per character: about 1.5 for words repeated, 4 and more for random base64."""
    total = len(value)
    if total >= len(_SURPRISE):
        counts = list(map(value.count, set(value)))
        return float(math.log2(total) - sum(map(operator.mul, counts, map(math.log2, counts))) / total)
    return math.log2(total) - sum(map(_SURPRISE.__getitem__, map(value.count, set(value)))) / total if value else 0.0


def _is_varied(value: str, least: float) -> bool:
    """Whether `entropy(value) >= least`. So many different characters often make it that high, whatever their counts:
    it is lowest when all but one stand there once.
    """
    total, kinds = len(value), len(set(value))
    most = total - kinds + 1
    if total < len(_SURPRISE) and value and math.log2(total) - _SURPRISE[most] / total > least + _ROUNDING:
        return True
    return entropy(value) >= least


_SURPRISE: Sequence[float] = (0.0, *(count * math.log2(count) for count in range(1, 512)))
"""`n` times its logarithm, for the counts of most values."""
_ROUNDING = 1e-9


_DIGIT, _CAPITAL = b"1", b"2"
_KINDS = bytes(
    ord("1" if letter.isdecimal() else "2" if letter.isupper() else "3" if letter.islower() else "4")
    for letter in map(chr, range(256))
)

_HUMAN = re.compile(r"^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-_./: ](?:[A-Z]?[a-z]+|[A-Z]+|\d{1,4}))*$")


def looks_random(value: str, least: float = 3.2) -> bool:
    """Whether a machine made this: high entropy for its length, digits among the letters, no words joined by dashes."""
    digits = _kinds(value).count(_DIGIT)
    return digits >= 2 and digits < len(value) and _is_varied(value, least) and not _HUMAN.match(value)  # noqa: PLR2004


def machine_made(value: str) -> bool:
    """Whether no person chose this: upper case, lower case and digits follow one another as if by chance."""
    return _changes(_kinds(value)) * 5 >= len(value) and len(set(value)) * 4 >= min(len(value), 40)


def drawn_by_lot(value: str) -> bool:
    """The same more strictly, for letters and digits that nothing else speaks for: digits apart or capitals together,
    which names in programs have few of, and a change of kind at every other character or so.
    """
    kinds = _kinds(value)
    odd = kinds.count(_DIGIT) - kinds.count(_DIGIT * 2) + kinds.count(_CAPITAL * 2)
    return odd > 1 and _changes(kinds) * 20 >= 9 * len(value) and _is_varied(value, 3.8)


def _changes(kinds: bytes) -> int:
    """How often one kind of character follows another."""
    return sum(map(operator.ne, kinds, kinds[1:]))


def _kinds(value: str) -> bytes:
    """The kind of each character: digit, capital, small letter, anything else."""
    return value.encode("latin-1", "replace").translate(_KINDS)
