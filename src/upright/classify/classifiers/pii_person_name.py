"""Names of persons in labelled places: `Patient:`, `Name:`, `From:`, salutations, titles, signatures, columns and keys.

Rules, no model: a name in free text without such a sign is seen only if it was given away elsewhere in the same text (by a label
or an e-mail address). Names of companies and products under a bare `name` are the usual false alarm, so that label counts for less.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.goods import is_brand
from upright.classify.name_lists import no_name
from upright.classify.shapes import CJK, FAMILIES, JOINT, LETTER, PERSON, TITLE_WORD, UPPER, labelled
from upright.classify.tagger_houses import is_kind_of_house, is_trade
from upright.classify.tagger_things import is_wares
from upright.classify.tagger_words import is_joined
from upright.model.data import Sensitivity

_LABELS = (
    "full name", "real name", "legal name", "preferred name", "patient", "patient name", "customer name", "customer", "client name", "employee name", "employee", "manager", "first name", "last name", "surname",
    "given name",
    "pt", "pt name", "name of patient", "requester", "submitted by", "surname and given name", "family name", "contact name", "contact person", "account holder", "cardholder", "cardholder name", "applicant", "applicant name", "name of applicant", "beneficiary", "beneficiary name", "insured", "insured person", "insured name", "name of insured", "policyholder", "policyholder name", "policy holder", "claimant", "claimant name", "account holder name", "subscriber name", "member name", "student name", "recipient name", "sender name", "holder name", "owner name", "physician", "attending", "doctor", "provider name", "guardian", "spouse",
    "emergency contact", "next of kin", "signed by", "recipient", "sender", "passenger", "guest name", "tenant name", "student", "teacher", "supervisor", "author name", "display name", "reported by", "assigned to", "agent",
    "vorname", "nachname", "patientin", "kunde", "nom complet", "nom", "prénom", "nombre", "nombre completo", "apellidos", "apellido", "nome", "nome completo", "cognome", "naam", "voornaam", "achternaam", "navn", "namn", "nimi", "imię", "nazwisko", "jméno", "név", "nume", "ime", "isim", "ad soyad",
    "姓名", "名字", "氏名", "名前", "이름", "ชื่อ", "ФИО", "имя", "όνομα",
)  # fmt: skip
_PARTS = (
    "first name", "given name", "middle name", "last name", "family name", "maiden name", "surname", "forename",
    "vorname", "nachname", "familienname", "geburtsname", "prénom", "prenom", "nom de famille", "primer nombre",
    "apellido", "apellidos", "primer apellido", "segundo apellido", "cognome", "sobrenome", "apelido", "voornaam",
    "achternaam", "förnamn", "efternamn", "fornavn", "etternavn", "etunimi", "sukunimi", "imię", "nazwisko", "jméno",
    "příjmení", "priezvisko", "prenume", "prezime", "soyadı", "soyad", "фамилия", "прізвище",
)  # fmt: skip
_PART = rf"(?:[{UPPER}](?:{JOINT}?[{LETTER}]){{1,24}}|[{CJK}]{{1,4}})"
_STAND_INS = frozenset(["foo", "bar", "baz", "qux", "quux"])
_NOT_NAMES = frozenset(
    ["inc", "llc", "ltd", "gmbh", "corp", "llp", "plc", "bv", "srl", "spa", "company", "group", "bank", "university", "hospital", "clinic", "department", "team", "support", "service", "services", "system", "systems", "street", "road", "avenue", "finance", "logistics", "health", "media", "labs", "solutions", "technologies", "software", "consulting", "partners", "holdings", "insurance", "north", "south", "east", "west", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "phone", "email", "address", "date", "ticket", "order", "invoice", "account", "number", "type", "status", "true", "false", "null", "none", "unknown", "admin", "user", "test", "example", "model", "data", "name", "subject", "dear", "hello", "hi", "regards", "thanks", "the", "this", "that", "these", "those", "your", "our", "their", "please", "user", "assistant", "system", "api", "id", "key", "value", "string", "error", "info", "warning", "debug", "id", "new", "default", "main", "general", "public", "private", "all", "other", "not", "yes", "no", "chairman", "chairwoman", "chairperson", "president", "speaker", "secretary", "minister", "ambassador", "care", "desk", "payable", "receivable", "management", "operations", "relations", "success", "experience", "sales", "billing", "accounts", "engineering", "resources", "administration", "board", "committee", "council", "editors", "kundin", "kunde", "kollegin", "kollege", "oetker", "pepper", "martens", "scholl", "store", "ops"]
)  # fmt: skip


_FORMS = frozenset(
    ["AG", "KG", "AB", "AS", "SA", "NV", "BV", "OY", "Oy", "SE", "SpA", "ApS", "SARL", "SAS", "UG", "Kft"]
)
_LABELLED = frozenset(
    [
        "姓名",
        "名字",
        "氏名",
        "名前",
        "お名前",
        "이름",
        "성명",
        "姓",
        "名",
        "ชื่อ",
        "ФИО",
        "имя",
        "出生日期",
        "生年月日",
        "手机号码",
        "电话号码",
        "電話番号",
        "住所",
        "地址",
        "密码",
        "邮箱",
        "性别",
        "性別",
        "订单",
        "注文",
        "주문",
        "欢迎",
        "パスワード",
        "전화번호",
        "비밀번호",
        "생년월일",
        "주소",
        "電話",
        "电话",
        "手机",
        "携帯電話",
        "メール",
        "会社名",
        "公司",
        "Telefonnummer",
        "Telefoonnummer",
        "Telefon",
        "Telefono",
        "Teléfono",
        "Téléphone",
        "Geburtsdatum",
        "Geboortedatum",
        "Passwort",
        "Wachtwoord",
        "Lösenord",
        "Anschrift",
        "Adresse",
        "Adres",
        "Adress",
        "Adresă",
        "Пароль",
        "Телефон",
    ]
)  # in a form without its values


def _valid(value: str) -> bool:
    if value in _LABELLED or value.startswith(("I'm ", "I\N{RIGHT SINGLE QUOTATION MARK}m ")):
        return False
    words = re.findall(r"[^\W\d_]+", value)
    large = [word for word in words if not word.islower()]  # small ones are particles: de, van, bin
    return (
        not _STAND_INS.issuperset(map(str.lower, words))
        and not any(word.lower() in _NOT_NAMES or word in _FORMS for word in words)
        and not value.isupper()
        and not any(map(is_joined, words))
        and not no_name(large)
        and not (
            is_brand(value)
            or (len(large) > 1 and (is_kind_of_house(large[-1]) or is_trade(large[0]) or is_wares(large[-1])))
        )
    )


_INTRODUCED = (
    "my name is|this is|i am|i'm|ich bin|ich heiße|mein name ist|je m'appelle|je suis|me llamo|mi nombre es|soy|mi chiamo|sono"
    "|il mio nome è|meu nome é|me chamo|chamo-me|mijn naam is|ik ben|ik heet|jag heter|mitt namn är|jeg heter|jeg hedder"
    "|mit navn er|mitt navn er|nimeni on|olen|minu nimi on|nazywam się|jestem|jmenuji se|volám sa|zovem se|ime mi je"
    "|moje ime je|mă numesc|numele meu este|numele meu e|казвам се|меня зовут|мое имя|моё имя|мене звати|ονομάζομαι"
    "|με λένε|adım|benim adım|nama saya|mano vardas|mani sauc|a nevem|tôi là|tôi tên là"
)
_TITLES = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Mme|Sr|Sra|Dott|Dra)\.?(?: med\.)? ){0,2}"  # no part of the name
_EASTERN = rf"[{FAMILIES}](?:[\u4e00-\u9fff]{{1,2}}|[가-힣]{{2}})"
_GREETED = "(?:お世話になっております|お世話になります|はじめまして|こんにちは|もしもし)[。、,!！ ]{1,3}"

CLASSIFIER = Classifier(
    id="pii.person-name",
    title="Name of a person",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        labelled(_LABELS, PERSON),
        labelled(("name",), PERSON),
        rf"(?i:(?:full|real|legal|display|customer|patient|employee|client|contact)_?name\([\"'])(?P<value>{PERSON})[\"']",
        labelled(_PARTS, _PART) + r"(?:'[\s,;)}\]]|[\"<,;|)\]}\r\n]|$)",
        rf"(?m:^)(?i:[ \t>*-]{{0,4}}(?:dear|hello|hi|hey|liebe[r]?|sehr geehrte[r]? (?:herr|frau)|bonjour|cher|chère|hola|estimad[oa]|querid[oa]|caro|cara|gentile|beste|kære|hej|olá|prezad[oa])[ ,])[ ]?{_TITLES}(?P<value>{PERSON})[,!:.\n]",
        rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Madame|Mme|Monsieur|Señora?|señora?|Sr|Sra|Dott|Dra|Mx|[Ss]ignor[ae]?|[Ss]ig\.(?:ra)?|[Ss]enhora?|[Mm]evrouw|[Mm]eneer|Mevr|Dhr|Fru|[Dd]oamna|[Dd]omnul)\.? (?P<value>{TITLE_WORD}(?: (?!(?:Apt|Suite|Ste|Unit|Flat|Box|PSC)\b){TITLE_WORD}){{0,3}})",
        rf"(?i:\b(?:triage|admission|referral|handover|transfer|consult)[:.-]? (?:\d\d:\d\d )?)(?P<value>{TITLE_WORD} (?:(?:de|da|van|von|der|del|di|das|dos|la|el|al|bin|ter) ){{0,2}}{TITLE_WORD}(?: {TITLE_WORD}){{0,2}}),? \d{{1,3}} ?(?:y|yo|yrs?|y/o|ans|años|anni|J|F|M)\b",
        rf"\b(?:Dr|Mr|Ms|Mrs|Prof)\.? ?(?P<value>[{CJK}]{{2,4}})(?:[^{CJK}]|$)",
        rf"(?i:(?:\b|\\n)(?:{_INTRODUCED}|on behalf of|signed by|speak(?:ing)? (?:to|with)|spoke (?:to|with)|seen by|referred by|reported by|assigned to|agent|account holder|cardholder|patient|customer|manager|beneficiary|contact) )(?P<value>{TITLE_WORD} (?:(?:de|da|van|von|der|del|di|la|el|al|bin|ter) ){{0,2}}{TITLE_WORD}(?: {TITLE_WORD}){{0,2}})",
        rf"(?i:\b(?:good (?:morning|afternoon|evening|day)|hello|hi|hey|greetings),? )(?P<value>{TITLE_WORD}(?: {TITLE_WORD}){{1,3}}) here\b",
        rf"(?m:^)\[?(?:\d{{4}}-\d\d-\d\d |\d\d[./]\d\d[./]\d{{4}},? )?\d\d:\d\d(?::\d\d)?\]?(?: -)? (?P<value>[{FAMILIES}](?:[가-힣]{{2}}|[\u4e00-\u9fff]{{1,2}})): ",
        rf"(?m:^)[ \t]{{0,4}}(?:[*•-]|\d{{1,3}}[.)])[ \t]{{1,2}}(?P<value>{PERSON}) \([A-Z]{{2}}\)(?:[:,;]| [|/;–—-]) [^\n|:\uff1a]{{2,40}}[:\uff1a] ?[A-Z]{{0,4}}\d[A-Z0-9./ -]{{4}}",
        rf"(?m:^)[ \t]{{0,4}}(?:[*•-]|\d{{1,3}}[.)])[ \t]{{1,2}}(?P<value>{_EASTERN})(?: \([A-Z]{{2}}\)| [|/;-] [^\n|/;:\uff1a]{{2,24}}(?: [|/;-]|[:\uff1a]) ?[A-Z0-9])",
        rf"(?i:\b(?:this is|i am|i'm|my name is|agent|on behalf of|signed by|seen by|holder) )(?P<value>{_EASTERN}|[\u4e00-\u9fff]{{4}}|[\u05d0-\u05ea']{{2,16}} [\u05d0-\u05ea'-]{{2,16}})(?:[.,;:\"\s)]|$)",
        rf"(?:我是|我叫|我的名字是|我的名字叫)(?P<value>[{FAMILIES}][\u4e00-\u9fff]{{1,2}})[,，.。;；:：!！ ]",
        rf"{_GREETED}(?P<value>[\u4e00-\u9fff]{{2,4}} ?[\u3040-\u30ff\u4e00-\u9fff]{{0,3}})(?:です|と申します)",
        rf"(?:안녕하세요|안녕하십니까|저는|제 이름은)[,. ]{{1,2}}(?P<value>[{FAMILIES}][가-힣]{{2}})(?:입니다|이라고 합니다|라고 합니다)",
        r"(?:ผมชื่อ|ดิฉันชื่อ|ฉันชื่อ|หนูชื่อ|ข้าพเจ้าชื่อ|ข้าพเจ้า) ?(?P<value>(?:นาย|นางสาว|นาง)?[\u0e01-\u0e4e]{2,24} [\u0e01-\u0e4e]{2,24})",
        r"(?:שמי|קוראים לי) (?P<value>[\u05d0-\u05ea'\u05f3]{2,16} [\u05d0-\u05ea'\u05f3-]{2,16}(?: [\u05d0-\u05ea]{2,16}\b)?)[,.\n ]",
        rf"\b(?i:daughter|son|wife|husband|mother|father|sister|brother|partner|carer|nephew|niece|neighbour|caregiver) (?P<value>{TITLE_WORD}(?: {TITLE_WORD}){{1,2}})",
        rf"(?m:^)(?i:from|to|cc|bcc|reply-to|sender):[ \t]{{1,4}}\"?(?P<value>{PERSON})\"?[ \t]{{1,4}}<[^>\n]{{3,120}}>",
        rf"(?i:\b(?:regards|best|sincerely|cheers|thanks|thank you|yours truly|yours|mit freundlichen grüßen|viele grüße|cordialement|saludos|atentamente|cordiali saluti|atenciosamente|met vriendelijke groet|med vänlig hälsning|mvh)[,!.]?\r?\n(?:\r?\n)?){_TITLES}(?P<value>{PERSON})[ \t]{{0,4}}(?:\r?\n|$)",
    ),
    validate=_valid,
    columns=(
        "name",
        "full name",
        "first name",
        "last name",
        "surname",
        "given name",
        "family name",
        "forename",
        "first names",
        "last names",
        "given names",
        "family names",
        "forenames",
        "surnames",
        "vornamen",
        "nachnamen",
        "prénoms",
        "nombres",
        "apellidos",
        "nomes",
        "förnamn",
        "efternamn",
        "fornavn",
        "etternavn",
        "customer name",
        "patient name",
        "employee name",
        "contact name",
        "account holder",
        "cardholder",
        "cardholder name",
        "applicant",
        "applicant name",
        "beneficiary",
        "beneficiary name",
        "insured",
        "insured person",
        "insured name",
        "policyholder",
        "policyholder name",
        "claimant",
        "claimant name",
        "member name",
        "student name",
        "recipient name",
        "holder name",
        "reported by",
        "assigned to",
        "patient",
        "customer",
        "employee",
        "manager",
        "client",
        "nombre",
        "nombre completo",
        "nom",
        "nom complet",
        "nom et prénom",
        "nome completo",
        "prenom",
        "vorname",
        "nachname",
        *("vezetéknév", "keresztnév", "családi név", "utónév", "επώνυμο", "прізвище", "ім'я", "фамилия", "презиме"),
        *("perekonnanimi", "eesnimi", "uzvārds", "vārds", "pavardė", "vardas", "priezvisko", "meno"),
        "姓名",
    ),
    confidence=0.82,
    confident=0.9,
    regulations=("GDPR", "CCPA"),
    aliases=("PERSON_NAME", "PERSON"),
    matches=(
        "Patient: Cynthia Rodriguez",
        "[09:45] 김상철: 안녕하세요",
        "* 郑帆 (CN) — SSN: 1",
        "-- \nAgent 田慧, Brightloom Inc",
        "Hello, this is מנחם גולדמן. The parcel is late.",
        '{"full_name": "Kevin De Rycke"}',
        '{"user_profile": {"real_name": "Heidrun Jopich"}}',
        '{"firstName": "Meagan", "vip": false}',
        "<lastName>Alvarado</lastName>",
        "Dear Eva Cuzzocrea,\n",
        "seen by Dr. Charles Lewis today",
        'Member.builder().fullName("최하은").build()',
        "* 罗桂芳 | 身份证: 320102200310164609",
        "08:37 ED triage: Guy Langlois, 83y, chest pain",
        "Il signor Travia chiede il rimborso; la sig.ra Neri ha firmato.",
        "id,name\n1,Luis Seiler\n2,Violette Näf\n",
        "姓名: 王东",
        '{"value": "{\\"name\\": \\"Michael Abdi\\", \\"email\\": \\"m.a@web.de\\"}"}',
        '{"source": ["customer = \\"Tom Weber\\"\\n"]}',
        "Seen by Dr. 佐々木学.",
        '{"value":"Buenos días, soy Nélida Pons y mi dirección es otra"}',
        "Poštovani, zovem se Branka Lisica i trebam pomoć",
        "您好,我是马桂芳,想修改订单",
        "안녕하세요, 박중수입니다.",
        "お世話になっております。青木 英樹です。",
        "Good morning, Naledi Mokoena here.",
        "Daughter Mary Hurst reachable in the evening",
        "first_name\tlast_name\tphone\nClaes\tSofie\t02 511 15 77\nPaola\tRuiz\t+57 310 123 3733\n",
        '"ref_no"|"given_names"|"family_name"\n"Z48"|"Carol"|"McAleer"\n"Z49"|"Bailey"|"Ward"\n',
        "(862568,'Niamh O''Sullivan','1939-04-24'),",
    ),
    rejects=(
        '{"first_name": "氏名", "city": "市"}',
        '{"first_name": "Prénom", "last_name": "Nom"}',
        "Build 4691 on agent Hugo Sideboard finished",
        '{"firstName": "Voornaam", "lastName": "Achternaam"}',
        "Liebe Kundin,\nwir haben Ihre Nachricht erhalten.\n",
        "firstName: Required,\nlastName: String,\n",
        "Signora Presidente, onorevoli colleghi",
        "name: my-service",
        'name = "Zentra Finance"',
        "Name: Build And Test System",
        "      - name: Setup Node\n",
        '    <style w:name="Light Shading" w:semiHidden="0"/>\n',
        "Name: Trend Identification",
        "Paris and Berlin offices are closed on Friday.",
        "file name: README.md",
        "您好,我是贵公司的客户",
        '{"name": "Foo Bar"}',
        '<string name="first_name">出生日期</string>',
        "* 高铁站 | 开放",
        "안녕하세요, 고객센터입니다.",
        "Hello, Nothing New Here.",
        "Customer: Charles Schwab\n",
        "Customer: Carter Robotics\n",
        "Kunde: Bäckerei Brandt\n",
        "Customer: Garage Lemoine\n",
        '"required": [\n  "Name",\n  "StandbyReplicas"\n]',
    ),
)
