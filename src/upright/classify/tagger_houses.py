"""Firms that are called as people are: `Ernst & Young`, `Dalton and Fisk LLP`, `Barlow, Hume & Reid`.

Two surnames around `&` are a firm, unless a title, a year of print or first names say that they are persons. Around a
word they are persons, unless something says that they are a firm: its legal form, `its`, the verb of one, its books.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upright.classify.goods import is_brand, labels_thing, of_people
from upright.classify.name_lists import is_ordinary, said
from upright.classify.tagger_evidence import announces
from upright.classify.tagger_neighbours import beside
from upright.classify.tagger_words import FIRST, LAST

_REACH = 24  # pieces on either side of a name that are read
_WORD = r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*"
_JOINT = r"(?:(?P<sign> ?(?:&amp;|\\u0026|&|\+) ?)|,? (?:and|und|et|e|y|i|och|og|en) )"
_JOINTS = frozenset(["&", ";", "u0026", "+", "and", "und", "et", "e", "y", "i", "och", "og", "en"])  # as pieces
_BEHIND = re.compile(rf"(?:, {_WORD})*,?{_JOINT}(?P<word>{_WORD})(?P<rest>.*)")
_AHEAD = re.compile(rf"(?P<word>{_WORD})(?:, {_WORD})*,?{_JOINT}$")
_NEAREST = re.compile(rf"(?P<word>{_WORD}),?{_JOINT}$")
_LAST_WORD = re.compile(rf"({_WORD})\.? $")
_KINDS_WORDS = """
ltd limited llc inc incorporated corp corporation plc llp gmbh ag kg ohg se sa sas sarl spa srl bv nv ab oy oyj aps
kft pty pvt sons daughters bros brothers company group holdings holding partners associates industries international
enterprises university college institute hospital clinic hospice infirmary academy school library museum theatre
theater stadium arena foundation prize award medal cup act fellowship scholarship lecture church cathedral chapel
abbey observatory laboratory laboratories labs bakery brewery bookshop bookstore books florist florists plumbing
roofing motors garage steakhouse pizza grill diner café coffee hotel hotels inn resort vineyards winery dairy farms
kitchens interiors furniture carpets trophy outfitters jewellers opticians pharmacy dental salon barbers studios
gallery press publishing publishers records pictures films productions media architects surveyors solicitors attorneys
accountants advisors capital ventures recruitment security cleaning removals haulage freight shipping logistics
aviation aerospace engineering electrical steel chemicals packaging textiles pharma pharmaceuticals biotech
diagnostics robotics software systems dynamics instruments materials technologies analytics networks telecom energy
solar mining homes properties estates construction builders mail express couriers airlines airways travel tours
cruises foods united rovers athletic wanderers sporting rangers albion fc sc chocolates distillery toys fitness tutors
trust charity society union bank insurance mutual stiftung klinik klinikum krankenhaus universität hochschule schule
gymnasium verlag bäckerei apotheke bouw installaties techniek schilders advocaten notarissen makelaars bygg rör måleri
fisk bau metallbau holzbau tiefbau hochbau elektro haustechnik logistik maschinenbau immobilien consulting services
solutions transport transporte transports logística logistica construction costruzioni impianti arredamenti
construcciones instalaciones reformas muebles seguros viajes inmobiliaria hôpital université lycée école musée
universidad colegio ospedale università scuola ziekenhuis universiteit auctioneers optik optometrists hermanos realty
veterinary bistro boutique"""
_KINDS = frozenset(_KINDS_WORDS.split())  # what a house is, behind its name
_TRADES_WORDS = """
stiftung klinik klinikum krankenhaus universität hochschule gymnasium verlag bäckerei metzgerei apotheke autohaus
möbelhaus modehaus brauerei gasthaus gasthof tischlerei schreinerei fleischerei druckerei gärtnerei buchhandlung
zahnarztpraxis kanzlei spedition immobilien weingut elektrotechnik malerbetrieb reisebüro sanitätshaus bestattungen
konditorei bauunternehmen
fondation hôpital clinique université lycée école musée boulangerie pharmacie éditions pâtisserie boucherie fromagerie
garage menuiserie imprimerie librairie domaine château champagnes cabinet maison auberge brasserie plomberie
carrosserie transports quincaillerie charcuterie
fundación universidad colegio clínica farmacia panadería ferretería transportes talleres taller librería bodega bodegas
restaurante peluquería carpintería imprenta construcciones autoescuela joyería inmobiliaria carnicería zapatería
fundação hospital padaria oficina talho mercearia supermercado construções construtora papelaria pastelaria farmácia
quinta adega churrascaria
fondazione ospedale università liceo museo trattoria officina officine ristorante osteria pizzeria falegnameria
tipografia libreria panificio pasticceria autofficina salumificio mobilificio caseificio cantina cantine tenuta
onoranze legale
slagerij bakkerij drukkerij apotheek kwekerij rederij schildersbedrijf hoveniersbedrijf loodgietersbedrijf
transportbedrijf notariskantoor
bageri måleri verkstad snickeri bokhandel bilverksted verksted bakeri fiskeri murerfirmaet tømrerfirmaet
piekarnia apteka hurtownia restauracja kancelaria cukiernia drukarnia pekárna lékárna pekárství nakladatelství řeznictví
dynamo atletico olympique borussia sparta fc sv afc
galerie galleria galería galeria salon salón salone friseur coiffeur coiffure optique optik ottica óptica kapsalon café
caffè bistro boutique eetcafé weinhandlung wirtshaus gästehaus hostería posada imobiliária collège école
lyceum escuela teatro druckhaus kapsalon studio praxis zahnarzt"""
_TRADES = frozenset(_TRADES_WORDS.split())  # what a house is, before its name
_KIN_WORDS = """
co cie cía compagnie compañía sons son daughters söhne sohn töchter fils filles figli figlio hijos hijo filhos zonen
zoon synowie sønner söner partner partners partenaires associés associates asociados associati company bros brothers"""
_KIN = frozenset(_KIN_WORDS.split())  # in the place of the second name
_LEGAL_WORDS = """
ltd limited llc inc incorporated corp corporation plc llp gmbh ag kg ohg sarl spa srl bv nv oy oyj aps kft pty pvt sa
group holdings holding solicitors attorneys accountants"""
_LEGAL = frozenset(_LEGAL_WORDS.split())
_FORM = re.compile(rf",? ({_WORD})")
_TICKER = re.compile(r" \((?:NYSE|NASDAQ|Nasdaq|LSE|LON|ASX|TSX|ETR|FRA|Euronext)\b")
_CITED = re.compile(r",? ?[(\[]?(?:1[6-9]|20)\d\d\b|,? et al\b")
_OWNS = re.compile(
    r"(?:'s|\u2019s)? (?:shares?|stock|profits?|revenues?|earnings)\b| [a-z]+ its\b"
    r"| (?:reports|reported|posted|raised|cut|lowered|declared|forecast|booked|recorded)(?: [\w-]+){0,4}?"
    r" (?:revenues?|profits?|earnings|dividend|guidance|turnover|outlook|loss|losses)\b"
)
_OWNED = re.compile(r"\b(?:[Ss]hares? (?:of|in)|stake in|subsidiary of|takeover of|acquisition of|merger with) $")
_LABEL = re.compile(rf"({_WORD})[\"']? ?[:=] ?[\"']?$")
_SINGULAR = re.compile(r" (?:is|has|was|does|(?!always|perhaps|sometimes)[a-z]{3,}[^\Ws]s)\b")
_NAMED_ON = re.compile(r" [^\W\d_a-z]")
_POSSESSIVE = re.compile("['\u2019]s$")
_LINE_END = re.compile(r"\n|\\n")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two names that are joined, and the rest of their line."""

    before: str
    left: str
    right: str
    after: str
    by_sign: bool  # `&` rather than a word

    def is_firm(self) -> bool:
        """Whether they name one firm together."""
        if is_brand(f"{self.left} & {self.right}"):
            return True
        if self.right.lower() in _KIN and not self.left.islower():
            return True
        announced = _LAST_WORD.search(self.before)
        if announced and _is_of_person(announced[1]):
            return False
        if " " in self.left:
            return self._has_form() and (self.by_sign or self.right.lower() in _KIN)
        return self._has_form() or self._is_owned() or self._reads_so()

    def _has_form(self) -> bool:
        """Whether a legal form ends it, or kin and partners stand for the second name."""
        if self.right.lower() in _KIN:
            return True
        form = _FORM.match(self.after)
        legal = form is not None and form[1][0].isupper() and form[1].lower() in _LEGAL | _KIN
        return legal and (self.by_sign or not _known_first(self.left))

    def _is_owned(self) -> bool:
        """Whether it has an owner, books or a label as firms have."""
        label = _LABEL.search(self.before)
        if label and labels_thing(label[1]):
            return True
        if _known_first(self.right):
            return False
        return _OWNS.match(self.after) is not None or _OWNED.search(self.before) is not None

    def _reads_so(self) -> bool:
        """Whether they are rather a firm by what they are called and how the sentence goes on."""
        if _known_first(self.right) or _CITED.match(self.after):
            return False
        if self.left == self.right:
            return True
        if self.by_sign and _known_last(self.right):
            return not (_NAMED_ON.match(self.after) and _levels(self.right)[0])
        if self.before.strip() or (_known_first(self.left) and not self.by_sign):
            return False
        return _SINGULAR.match(self.after) is not None


def is_kind_of_house(word: str) -> bool:
    """Whether the word says what kind of house the name before it is: `Hospital`, `Ltd`, `Robotics`."""
    return word.lower() in _KINDS


def is_trade(word: str) -> bool:
    """Whether a name after this word, or with it, is that of a house: `Bäckerei Schmidt`, `Garage Lemoine`."""
    return word[:1].isupper() and word.lower() in _TRADES


def is_of_firm(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the name from piece `first` to `last` is a firm's or a part of one."""
    behind = _LINE_END.split("".join(pieces[last + 1 : last + 1 + _REACH]), maxsplit=1)[0]
    if _TICKER.match(behind) or _is_listed(pieces, first, last):
        return True
    if not (_BEHIND.match(behind) or beside(pieces, first, -1).lower() in _JOINTS):
        return False
    ahead = _LINE_END.split("".join(pieces[max(first - _REACH, 0) : first]))[-1]
    return any(pair.is_firm() for pair in _pairs("".join(pieces[first : last + 1]), ahead, behind))


def _pairs(name: str, ahead: str, behind: str) -> Iterator[_Pair]:
    """The name with the one behind it, and with the one before it."""
    found = _BEHIND.match(behind)
    if found and found["word"][0].isupper():
        yield _Pair(ahead, name, found["word"], found["rest"], found["sign"] is not None)
    found = _AHEAD.search(ahead)
    nearest = _NEAREST.search(ahead)
    if found and nearest and " " not in name and found["word"][0].isupper():
        yield _Pair(ahead[: found.start()], nearest["word"], name, behind, found["sign"] is not None)


def _is_listed(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether this, or this with the next words, is the name of a known house."""
    return any(is_brand("".join(pieces[first:end])) for end in range(last + 1, min(last + 6, len(pieces) + 1), 2))


def _is_of_person(word: str) -> bool:
    """Whether a word right before a name is a title, says what the person is, or is a name itself."""
    return announces(word) or of_people(word.removesuffix("s")) or (word[0].isupper() and not is_ordinary(word))


def _known_first(word: str) -> bool:
    """Whether this is rather a first than a last name: `Daniel`, `Priya`, but not `Pierce`."""
    given, family = _levels(word)
    return given >= max(family, 1)


def _known_last(word: str) -> bool:
    given, family = _levels(word)
    return family > max(given, 1)


def _levels(word: str) -> tuple[int, int]:
    bits = said(_POSSESSIVE.sub("", word))
    return bits >> FIRST & 3, bits >> LAST & 3
