"""Names that are those of something else by what stands right beside them: methods and diseases called after who found
them, marks of trade, works, machines, paths, and the cast of papers on cryptography.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from upright.classify.goods import labels_thing, of_people
from upright.classify.name_lists import said
from upright.classify.tagger_neighbours import beside, step_back, word_at
from upright.classify.tagger_spans import Tagged
from upright.classify.tagger_words import FIRST, LAST

_NAMES = 3 << FIRST | 3 << LAST  # bits of what the lists say
_REACH = 14  # pieces on either side
_FAR = 60  # pieces before a name in which its line may begin with a label
_FOUND_WORDS = """
titration rearrangement addition condensation cycloaddition acylation alkylation metathesis olefination elimination
hydrolysis oxidation reagent reagents catalyst catalysts stain staining agar blot blotting tendon reflex manoeuvre
maneuver criteria criterion incision forceps catheter clamp splint syndrome disease anomaly malformation palsy sarcoma
lymphoma contracture breathing respiration nickel salt antigen protein glands fibres fibers tubule tubules
interferometer spectrometer chromatography hardness diagram polynomial polynomials functions integral curves estimator
approximation conjecture inequality paradox sequence triangle rays radiation catalogue catalogues titrator reductase
extractor funnel flask burner furnace lemma theorem syndromes manoeuvres stitch suture chorea ataxia dystrophy tumour
tumor cyst hernia fracture gangrene deformity purpura thyroiditis"""
_FOUND = frozenset(_FOUND_WORDS.split())  # what is called after who found it, behind the name
_CALLED_AFTER = rf"(?:['\u2019]s?)?(?:[-\u2013/][A-Z][^\W\d_]+)*[ -](?:{'|'.join(sorted(_FOUND))})\b"
_OF_ILLNESS_WORDS = """
disease syndrome maladie syndrome síndrome sindrome syndroom ziekte morbus morbo enfermedad malattia doença krankheit
choroba zespół syndrom sjukdom sygdom teorema théorème theorema signe signo segno teken"""
_OF_ILLNESS = frozenset(_OF_ILLNESS_WORDS.split())  # the same before the name, with or without a particle between
_PARTICLES = frozenset(["de", "di", "von", "van", "do", "da", "des", "del", "of", "d"])
_OWNERS_WORDS = """
by from to cc assignee assigned who whom caller payee payer buyer seller requester requested approver approved reviewer
creator created subject receiver attendee invitee subscriber beneficiary holder nick login account doctor nurse parent
child spouse father mother landlord lodger tenant host visitor sub principal actor profile signer nominee"""
_OWNERS = frozenset(_OWNERS_WORDS.split())  # keys whose values may be persons, beside those of columns
_PROCESS = r"\[\d{2,7}\]:?"  # behind a program in a log
_TRADE_MARK = r" ?(?:[®™]|\((?:R|TM)\))"
_TITLED = (  # before a work that is played, shown or read
    r"\b(?:[Cc]ast of|[Ss]oundtrack (?:of|to|from)"
    r"|(?:[Ss]easons?|[Ee]pisodes?|[Ss]eries|[Cc]hapters?|[Aa]cts?) \w{1,4} (?:of|from)"
    r"|[Rr]emake of|[Ss]equel (?:of|to)|[Pp]requel (?:of|to)|[Rr]eruns? of|[Tt]railer (?:of|for)|[Tt]rack \d{1,2}[.:]?"
    r"|Aufführung(?:en)? von|Verfilmung von|(?:Staffel|Folge) \d{1,2} von|(?:[Ss]aison|[Éé]pisode) \d{1,2} de"
    r"|adaptation de|(?:[Tt]emporada|[Cc]apítulo|[Ee]pisodio) \d{1,2} (?:de|di)|[Bb]anda sonora de|colonna sonora di"
    r"|(?:\b(?:[Tt]he|[Dd](?:er|ie|as|en|em|e)|[Ll][eao]|[Ee]l|[Ii]l|[Oo]|[Uu]n[ae]?|[Ee]ine?n?) |\b[Ll]['\u2019])"
    r"(?:film|movie|novel|opera|musical|sitcom|[Rr]oman|Oper|Film|Musical|Ballett|película|novela|ópera|romanzo|opéra|filme))"
    r" [\"'\u201c\u201e\u00ab]?$"
)
_IS_TITLED = re.compile(_TITLED)
_IS_SHOWN = (
    r"[\"'\u201d\u00bb]? (?:(?:was|were|is|has been|will be) (?:adapted|filmed|staged|serialised|serialized|screened"
    r"|remastered|dubbed|subtitled|out of print|reissued|re-released)"
    r"|\((?:audio ?book|film|novel|song|musical|opera|album|TV series))\b"
)
_HELD_BY = r" [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-"  # an id behind what it is of: `Saga 9bebe9a7-...`
_BEHIND = re.compile(rf"{_TRADE_MARK}|{_HELD_BY}|{_PROCESS}|{_CALLED_AFTER}|{_IS_SHOWN}")
_IS_MADE = re.compile(r" (?:\w+ed|made|wrote|sang|gave|lent|sent|saw|read|chose|bought|liked?|has|had|is|was)\b")
_PORTRAYED = re.compile(  # before who is long dead, or never was
    r"\b(?:[Ss]tatues?|[Bb]usts?|[Tt]omb|[Cc]ult|[Mm]yths?|[Ll]egends?|[Ss]aga|[Tt]emples?|[Ff]east|[Ss]hrine"
    r"|[Aa]ltar|[Mm]oons?) of $"
)
_MACHINES_WORDS = """
printer sensor node icon skin theme volume codename preset router gateway topic queue thermostat robot satellite
spacecraft asteroid comet hurricane horse filly mare colt stallion yacht ferry trawler barge vessel aboard buque
navire navio fähre schiff nave paquebot level modèle modello modelo
modell model modellen"""
_MACHINES = frozenset(_MACHINES_WORDS.split())  # what has a name as people have, right before it
_QUOTES = (("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u00ab", "\u00bb"))
_BUILT_ON = re.compile(r"\b(?:[Bb]uild|[Jj]ob|[Rr]un|[Pp]ipeline) (?:#?\d+ )?(?:\w+ )?on agent $")
_PATH = re.compile(r"(?:^|[\s('\"=:])(?:~|\.{1,2}|[a-z]\w*)?(?:/[\w.-]+)+/$")
_LIST = re.compile(r"(?:^|\n|\\n)[ \t>*-]{0,4}([^\W\d_]+): (?:[^\s,;:/|.!?][^,;:/|.!?\n]{0,39}[,;/|] ?)*[\"'\u201c]?$")
_CAST = frozenset(
    ["Alice", "Bob", "Carol", "Dave", "Eve", "Mallory", "Trent", "Peggy", "Victor", "Trudy", "Grace", "Oscar"]
)
_OF_CAST = re.compile(
    r"\b(?:[Cc]ipher\w*|[Ee]ncrypt\w*|[Dd]ecrypt\w*|[Kk]ey exchange|[Pp]ublic key|[Pp]rivate key|shared secret"
    r"|handshake|nonce|eavesdrop\w*|zero[- ]knowledge|[Dd]iffie|knows the secret|ha(?:s|ve) key)\b"
)
_ADDRESSED_WORDS = """
kunde kundin kunden kundinnen kollege kollegin kollegen kolleginnen mitarbeiter mitarbeiterin mitarbeitende eltern
gäste nachbarn mitglieder freunde patientin patienten bewerber bewerberin leser leserin leserinnen client cliente
clients clientes clienta collègue collègues confrère amis adhérents compañeros compañeras amigos vecinos socios
colleghi colleghe collega collega's amici soci klant klanten relatie lezer customer colleague colleagues partners
neighbours neighbors members residents parents guests applicant subscriber reader readers kund kunder kollegor
kolleger asiakas"""
_ADDRESSED = frozenset(_ADDRESSED_WORDS.split())  # who is written to without a name
_GODS_WORDS = """
Zeus Hera Poseidon Hades Athena Athene Apollo Artemis Ares Aphrodite Hephaestus Hermes Dionysus Demeter Persephone
Hestia Cronus Kronos Rhea Gaia Uranus Prometheus Atlas Helios Selene Eros Psyche Nyx Hecate Nike Achilles Odysseus
Hector Paris Priam Helen Agamemnon Menelaus Ajax Patroclus Heracles Hercules Theseus Ariadne Minos Daedalus Icarus
Perseus Medusa Jason Medea Orpheus Eurydice Oedipus Antigone Jocasta Narcissus Echo Daphne Penelope Telemachus Circe
Calypso Cassandra Jupiter Juno Neptune Pluto Minerva Mars Venus Vulcan Mercury Bacchus Ceres Vesta Diana Janus Saturn
Cupid Aeneas Dido Odin Thor Loki Freya Freyja Freyr Frigg Baldur Balder Tyr Heimdall Fenrir Sif Njord Sigurd Siegfried
Brunhild Brynhild Kriemhild Ra Isis Osiris Horus Set Anubis Thoth Bastet Hathor Sekhmet Nephthys Ptah Gilgamesh Enkidu
Ishtar Inanna Marduk Tiamat Vishnu Shiva Brahma Krishna Rama Sita Hanuman Ganesha Lakshmi Parvati Saraswati Durga Kali
Indra Agni Arjuna Ravana Draupadi Quetzalcoatl Huitzilopochtli Tlaloc Viracocha Inti Izanagi Izanami Amaterasu Susanoo
Tsukuyomi Anansi Oshun Shango Ogun Lugh Brigid Dagda Morrigan Cernunnos Rhiannon Perun Veles Mokosh Väinämöinen
Ilmarinen Lemminkäinen"""
_GODS = frozenset(_GODS_WORDS.split())
_AROUND = 400  # characters on either side in which the others stand
_PANTHEON, _NOBODYS = 3, 2  # gods of a story, and of these such as nobody is called
_CAPITAL = re.compile(r"\b[A-ZÄÖÜ][^\W\d_]{1,15}\b")


def names_other(words: Sequence[str], pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the name from piece `first` to `last` is that of a method, a mark, a work, a machine or of a path, or
    nobody's (`Lieber Kunde, liebe Kundin`).
    """
    behind = "".join(pieces[last + 1 : last + 1 + _REACH])
    if _BEHIND.match(behind) or _runs_on(pieces, last):
        return True
    if _labels(words):
        return True
    before = beside(pieces, first, -1)
    if word_at(pieces, step_back(pieces, first)).lower() in _MACHINES or _is_illness(before, pieces, first):
        return True
    ahead = "".join(pieces[max(0, first - _REACH) : first])
    if before == "/" and word_at(pieces, first - 2).islower() and _PATH.search(ahead):
        return True
    if _PORTRAYED.search(ahead) or _BUILT_ON.search(ahead) or (_IS_TITLED.search(ahead) and not _IS_MADE.match(behind)):
        return True
    return before in {",", ";", "/", "|", ":"} and _is_listed(pieces, first)


def _labels(words: Sequence[str]) -> bool:
    """Whether the words begin with what is named after somebody, or with a label, or end with who is nobody."""
    if words[-1].lower() in _ADDRESSED:
        return not said(words[-1]) >> LAST & 2
    if words[0] == "SIM" and (len(words) == 1 or words[1].startswith("ICC")):
        return True
    return words[0].lower() in _OF_ILLNESS or (labels_thing(words[0]) and not said(words[0]) & _NAMES)


def is_quoted(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether marks of quotation that no format has stand around it, as around a title: `“Tom Jones”`."""
    return (word_at(pieces, first - 1), word_at(pieces, last + 1)) in _QUOTES


def is_assigned(pieces: Sequence[str], first: int) -> bool:
    """Whether it is the value of a key that no person is the value of: `stage=Heather`, but not `user=Heather`."""
    key = word_at(pieces, first - 2)
    return word_at(pieces, first - 1) == "=" and key.isalpha() and not of_people(key) and key.lower() not in _OWNERS


def _runs_on(pieces: Sequence[str], last: int) -> bool:
    """Whether the name is the first half of a word that nobody is called: `Rosa Parks-Gymnasium`."""
    if word_at(pieces, last + 1) not in {"-", "\u2013"}:
        return False
    other = word_at(pieces, last + 2)
    return other[:1].isupper() and other.isalpha() and len(other) > 1 and not said(other) & _NAMES


def _is_illness(before: str, pieces: Sequence[str], first: int) -> bool:
    """Whether what is called after who found it stands before the name: `síndrome de Turner`, `morbus Crohn`."""
    if before in _PARTICLES or before in {"'", "\u2019"}:
        ahead = "".join(pieces[max(0, first - 6) : first]).rstrip(" '\u2019").rpartition(" ")[0].rpartition(" ")[2]
        return ahead.lower() in _OF_ILLNESS
    return before.lower() in _OF_ILLNESS


def _is_listed(pieces: Sequence[str], first: int) -> bool:
    """Whether the line is a list behind a label of things: `Playlist: Layla, Roxanne`."""
    found = _LIST.search("".join(pieces[max(0, first - _FAR) : first]))
    return found is not None and labels_thing(found[1])


def of_story(one: Tagged, text: str) -> bool:
    """Whether this is a god or a hero of a story that tells of several, some with names that no person has; or one of
    the cast of a paper on cryptography: Alice writes to Bob, and Eve listens.
    """
    name = text[one.start : one.end]
    if name not in _GODS and name not in _CAST:
        return False
    low, high = max(0, one.start - _AROUND), one.end + _AROUND
    told = set(_CAPITAL.findall(text, low, high))
    if name in _CAST and len(told & _CAST) > 1 and _OF_CAST.search(text, low, high):
        return True
    gods = told & _GODS
    nobodys = sum(not said(god) >> FIRST & 2 and not said(god) >> LAST & 2 for god in gods)
    return name in _GODS and len(gods) >= _PANTHEON and nobodys >= _NOBODYS


def is_said_a_place(pieces: Sequence[str], last: int) -> bool:
    """Whether what follows says that it is a place or a release: `is the state capital`, `es un municipio`."""
    return _IS_PLACE.match("".join(pieces[last + 1 : last + 14])) is not None


_IS_PLACE = re.compile(
    r" (?:is|was|es|fue|est|était|ist|war|è|era|é|foi) (?:now |today )?"
    r"(?:an?|the|one|un|una|une|uno|ein|eine|der|die|das|el|la|le|il|o|os|um|uma)(?: [^\W\d_]{1,14}){0,2} "
    r"(?:municipality|municipio|município|town|village|city|county|state|capital|province|provincia|region|región"
    r"|district|river|río|rivière|commune|comune|gemeinde|stadt|dorf|ville|pueblo|ciudad|cidade|island|isla|lake|release"
    r"|version|codename)\b",
    re.IGNORECASE,
)
