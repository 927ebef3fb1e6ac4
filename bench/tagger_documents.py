"""Texts of many kinds with names and addresses in them, and texts that only look as if: what the tagger is trained on.

`{person}`, `{first}`, `{last}` and `{address}` are labelled, everything else in braces is not; `\\n` in a template is a line end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tagger_corpora import Sample
from tagger_values import Values

TAGS = {"street": "ADDRESS", "Band": "OTHER", "person": "PERSON", "simple": "PERSON", "first": "PERSON", "last": "PERSON", "address": "ADDRESS", "organisation": "ORGANISATION", "place": "PLACE", "month": "OTHER", "product": "OTHER"}  # fmt: skip
SLOT = re.compile(r"\{([a-z]+)\}")

SENTENCES = """{person}, the {job}, said: {word} first.|{first} is from {organisation}.|{person} works for {organisation} as a {job}.|{first} asked {first}: "What is it?"\n{first}: "Nothing."|Our founders: {last}, {last} and {last}.|The founders are {person}, {person} and {person}.|{last} wrote a novel about {place}.|Unlike {last}, {last} never left {place}.|We need to add {person} as guardian of {first}.|Please change it to {person}|I want {person} removed from my account, thanks|{last} and {last} played well, but {first} scored.|What's the name? {person}|name on the card? {person}|User: my name is {person}\nBot: thank you {first}, what is your address?\nUser: {address}|Bot: where should we send it?\nUser: {address}|{first}'s {job} is {person}|{person}\n\n{job}\n\n{organisation}|her maiden name is {last}|everyone calls me {first}|have you heard {person} play yet?|a song by {person}|(feat. {person})|early {last} is better than late {last}|The bus stops at {street}|they live on {street} now|turn left at {street}|the corner of {street} and {street}|
My name is {person}.|I'm {first}, nice to meet you.|This is {person} calling from {organisation}.|Hi {first},|Hello {person},|Dear {person},|Dear {title} {last},|Hey {first}!|Good morning {title} {last}, how can I help?
Please call {person} at {phone}.|Contact {person} ({email}) for details.|{person} will join us on {month}.|I spoke with {person} yesterday about the {word} issue.|{first} and {first} are on holiday until {date}.|{title} {last} will see you now.
The patient, {person}, was admitted on {date}.|Patient {person} reports {word} pain since {month}.|{last} was seen in clinic by {title} {last}.|Referred by {title} {person} to {organisation}.|Seen and examined with {title} {last}.|{person} is a {num} year old woman from {place}.
Can you change the name on the account from {person} to {person}?|The card holder is {person}.|Please make the cheque out to {person}.|Transfer {num} EUR to {person}, IBAN {code}.|The beneficiary is {person}, born {date} in {place}.|Account of {person}, {address}
Thanks, {first}|Best, {first}|Cheers, {person}|Regards, {person}, {organisation}|- {first}|-- {person}|Sent by {person}|Yours sincerely, {title} {person}|Best regards\\n{person}\\n{organisation}
According to {person}, the {word} team at {organisation} was late.|"{word} is what we need," says {last}.|"I never said that," {last} told reporters in {place}.|{person} was born in {place} in {year}.|{person}, who founded {organisation} in {year}, died in {place}.|The film was directed by {person} and stars {person}.
{first} has two children, {first} and {first}.|Her brother {first} lives in {place}.|My sister's name is {first}.|My husband {first} and I moved here from {place}.|Ask {first} about it.|Did {first} reply yet?|Is {first} there?|I think {first} knows.|Tell {first} I said hi|who is {person}?|Have you met {person} before?
{person} wrote the first draft; {person} and {person} reviewed it.|Approved by: {person}|Author: {person} <{email}>|Reviewed-by: {person} <{email}>|Assigned to {person}|Reported by {first} on {date}|cc: {person}, {person}; {person}|Participants: {person}, {person}, {person} and {first}|Attendees: {first}, {first}, {first}
{first}: did you see the {word}?\\n{first}: yes, and {first} did too\\n{first}: ok|{first} {num}:{num}\\nhello\\n{first} {num}:{num}\\nsee you|[{stamp}] {first}: the {word} is down|<{first}> try it again|@{first} can you look?
Ship it to {address}|Please send it to {address}.|My address is {address}|I live at {address}.|I moved to {address}. Please update my account.|Our new office: {address}|The meeting is at {address}, on {month}.|We deliver to {address} only|Address: {address}|address {address}, phone {phone}|Where? {address}|Visit us at {address}!|Billing address:\\n{address}|Home address: {address}\\nPhone: {phone}
He lives in {address} with {first}.|The property at {address} was sold for {num} EUR.|Pick me up at {address}|{person} of {address} was fined.|Deliver to:\\n{person}\\n{address}|{person}\\n{address}\\n{phone}|{organisation}\\n{address}|{person}, {address}, {phone}|Registered office: {address}.|Can I get the parcel sent to {address} instead?|I've lost my card, please send a new one to {address}. Thanks|The incident took place near {address} at {stamp}.
Return the form to {organisation}, {address}.|customer {person} ({address}) complained about {word}|{person} ({place})|{person} - {organisation}|{person}, {num}, {place}|{person} ({date} - {date})|{person} & {person}|1. {person}\\n2. {person}\\n3. {person}|* {person} ({place}) - {code}\\n* {person} ({place}) - {code}
Is it in {place}? No, {address}, near {place}.|Drive to {place}, then take the first left to {address}|meet you at {address} at {num}|from {address} to {address}|{address} is closed for repairs|Lives with {first} at {address}; next of kin {person} ({phone}).
I am writing on behalf of {person}, who passed away on {date}.|It's under {last}|Maybe {first} {last}?|Who should I ask for? {first}|The reservation is under {last} for {num}.|Table for {num}, name {last}.|Name: {person}|Name: {person}\\nDOB: {date}|full name {person}|Full Name: {person}\\nAddress: {address}\\nEmail: {email}
{first} & {first} invite you to {address}|Happy birthday {first}!!|thank you {first} :)|RT @{handle}: {person} just won in {place}|{person}'s book is out|{last}'s lawyer declined to comment.|{first}'s laptop is broken|Mr and Mrs {last}|the {last} family|Judge {last} ruled on {date}.|President {last} visited {place}.|{title} {last} and {title} {last}
Interviewer: why {organisation}?\\n{last}: because of the {word}.|{person} (chair), {person} (minutes), apologies: {person}|signed {person}|/s/ {person}\\n{person}\\nChief Executive Officer|By: {person}\\nName: {person}\\nTitle: Director|WITNESS: {person}|between {organisation} and {person} ("Employee")
The {word} was renamed after {person}.|{person} et al. ({year})|{last} et al., {year}|{last} ({year}) shows that|See {last} and {last} ({year}).|{last}, {initial}. ({year}). On {word}. {place}: {organisation}.|Copyright (c) {year} {person}|Photo: {person}/{organisation}
Ich heiße {person}.|Mein Name ist {person} und ich wohne in der {address}.|Sehr geehrter Herr {last},|Sehr geehrte Frau {last},|Liebe {first},|Viele Grüße\\n{first}|Mit freundlichen Grüßen\\n{person}\\n{organisation}|Bitte senden Sie es an {person}, {address}.|Herr {last} hat am {date} angerufen.|{person} wurde {year} in {place} geboren.|Adresse: {address}|Patientin {person}, geb. {date}
Je m'appelle {person}.|Bonjour {first},|Madame {last}, veuillez nous appeler.|Cordialement,\\n{person}|J'habite au {address}.|{person} est né à {place} en {year}.|Monsieur {person} demeurant {address}|Adresse : {address}|Veuillez contacter {person} au {phone}.
Me llamo {person}.|Hola {first}, ¿qué tal?|Estimado Sr. {last}:|Un saludo,\\n{person}|Vivo en {address}.|Dirección: {address}|El paciente {person} ingresó el {date}.|{person} nació en {place}.|Mi chiamo {person}.|Gentile {first},|Cordiali saluti\\n{person}|Abito in {address}.|Indirizzo: {address}|Il sig. {last} ha chiamato.
Meu nome é {person}.|Olá {first},|Moro na {address}.|Atenciosamente,\\n{person}|Endereço: {address}|Mijn naam is {person}.|Beste {first},|Met vriendelijke groet,\\n{person}|Ik woon op {address}.|Adres: {address}|Hej {first},|Mvh {person}|Jag heter {person} och bor på {address}.|Nazywam się {person}.|Mieszkam przy {address}.|Меня зовут {person}.|Адрес: {address}|我叫{person}。|地址：{address}|{person}さんは東京に住んでいます。|住所：{address}|제 이름은 {person}입니다.|주소: {address}""".replace("\n", "|").split("|")  # fmt: skip

NEGATIVES = """Mark the {word} as reviewed.|Bill the {organisation} account.|Grant {word} rights. Chase the {word}. Drew a {word}.|Page {num}, Case {num}, Price {num}, Dean of students|Carol singers, Miles away, Sky high, Summer sale, Autumn term, Olive oil, Amber alert, Ruby gem, Pearl harbour, Iris scan|I work for {organisation}|{organisation} is hiring in {place}.|{organisation} was founded in {year} in {place}.|The keynote is by someone from {organisation}.|{organisation} invested heavily in new {word} systems during {year}.|{organisation} is the idea of three friends.|The {organisation} Orchestra played in {place}.|{Band} released {Band} in {year}.|The band {Band} sold {num} records.|"{Band}" is a song from the film {Band}.|{Band} Street was quiet.|The {Band} River and {Band} Lake, {Band} County, {place}|{Band} High School in {place}|The {Band} Museum and the {Band} Bridge|Fort {Band}, Camp {Band}, Mount {Band}|{idlabel}: {id}|{idlabel} {id}; {word} {num}|* {person} ({cc}) — {idlabel}: {id}; {word} {num}|{person} provided {idlabel} {id} and left.|Is this {idlabel} valid: {id}?|{idlabel}\t{id}\n{idlabel}\t{id}|my {idlabel} is {id}.|IBAN {iban}, {idlabel} {id}|{num},{id},{simple},{email},{id},{stamp},{hex}|{id};{iban};{simple};{phone}|BP {num}/{num}, HR {num}, SpO2 {num}%, RR {num}|ICD-10 {id}, NDC {num}-{num}-{num}, Rx: metformin {num} mg|priority P{num} | opened {date}|Sex: F   {idlabel} {id}   {idlabel} {id}|TERM {num} TXN {num} CVV {num} EXP 06/29 AUTH {num}|
{place} and {place} are closed on {month}.|{month} sales were better than in {month}.|{organisation} announced a new {word}.|We use {product} with {product} in production.|{product} crashed after the upgrade to {product}.|The train from {place} to {place} leaves at {num}:{num}.|{place} signed the treaty with {place}.|The {place} office moved.|{product} returned an error|Is {product} up?|Ask {product} to summarise.|{organisation} and {organisation} merged in {year}.|{place} voted against it.|Open {Heading} and choose {Heading}.|Click {Heading}, then {Heading}.|{Heading}: {Heading}|# {Heading}|## {Heading} {Heading}|{Heading} | {Heading} | {Heading}|{Heading},{Heading},{Heading}|The {Heading} {Heading} is enabled.|See the {Heading} Guide for {product}.|{Heading} {Heading} {num} of {num}|Error: {Heading} Not Found|WARNING: {Heading} {Heading} Deprecated
In {month} {year}, {place} had {num} visitors.|Happy {month}!|The {organisation} building in {place}|May I ask a question?|Will you be there? Mark it as done.|Grant access to the bucket. Bill the client. Drew a line. Rob Peter to pay Paul.|Grace period ends soon. Faith, Hope and Charity. Art is long. Hope this helps. Dawn broke early. Sue them. Jack up the car. Pat the dry side. Frank discussion.|Will Call tickets are at the desk.|Rose wine from {place}|Chase the invoice with {organisation}.|Reading is my hobby, Reading the town is in England.|April showers bring May flowers. June was warm, Augusta too.|Christian holidays, Jewish food, {place} style|The Great Wall, the White House, Big Ben, Mount {place}, Lake {place}, River {place}
{num} {word} in {num} days|step {num} of {num}|room {num}, floor {num}|Version {num}.{num} of {product}|{num} items at {num} EUR each|Chapter {num} {Heading}|Section {num}, Paragraph {num}|{num} Main Features Of {product}|Figure {num}: {Heading} of the {product}|Order {code} shipped to {place} on {date}.|Invoice {code}, {num} units, {organisation}|Route {num} to {place}|Street view of {place}|the road to {place} is long|Via {product} to {product}|Take Highway {num} to {place}.|St. {place} hospital|born {date} in {place}|{place}, {place} and {place}|Flight {code} from {place}|weather in {place}: {num}C|capital of {place}?
{product} vs {product}|import {product} into {product}|The {word} {word} {word} {word}.|Our policy requires {num} {word}.|see the attached {word} for {word}|Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.|Thank you for your patience.|Customer asked for a call back in the afternoon.|Kind regards, the {organisation} team|Hello there,|Dear customer,|Dear Sir or Madam,|Hi all,|Hi team,|Dear Hiring Manager,|Dear {organisation},|To whom it may concern|Best regards,\\nThe Support Team|Sincerely yours, {organisation}|From: {organisation} <{email}>|Agent: {Heading}|Name: {Heading}|name: {ident}|Title: {Heading}|Manager: Yes|Customer: {organisation}|Patient: unknown|Contact: {email}|User: {handle}|login ok user={handle}|author: {handle}|owner = {ident}""".replace("\n", "|").split("|")  # fmt: skip

LOGS = """{stamp} {level} {ident}.{ident} - {word} {word} {num}|{stamp} {level} GET /api/{word}/{num} 200 {num}ms {code}|{stamp} {level} [{ident}] {Heading} {word} failed: {ident} {code}|{stamp} {level} login ok user={handle} ip={num}.{num}.{num}.{num}|{stamp} {level} {product}/{num}.{num} started on port {num}|{stamp} {level} connection to {place}-{num} lost|{stamp} {level} batch {code} processed {num} rows|    at {ident}.{Heading}({Heading}.java:{num})|  File "/usr/lib/{word}/{ident}.py", line {num}, in {ident}|{stamp} {level} loss={num}.{num} step {num}|{stamp} {level} Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/{num}.0|{ident}={code}|{stamp} {level} user {person} logged in from {place}|{stamp} {level} created customer name="{simple}" id={code}|{stamp} {level} mail to {person} <{email}> queued|{stamp} {level} shipment for {simple} to "{address}" created""".split("|")  # fmt: skip
LEVELS = ["INFO", "WARN", "ERROR", "DEBUG", "WARNING", "TRACE", "CRITICAL", "info:", "[error]"]
ID_LABELS = "EAN|NIP|PESEL|CNP|NIR|SSN|PAN|IBAN|BIC|SWIFT|SWIFT/BIC|VAT|USt-IdNr.|Steuer-ID|Tax ID|NHS No.|National Insurance No|C.F.|Codice Fiscale|CPF|CNPJ|Cadastro de Pessoa|CURP|RFC|NIT|DNI|NIE|CUIT|RUT|BSN|AHV-Nr.|NINO|UTR|Unique Taxpayer Reference|numéro de sécurité sociale|número de identificación|Rijksregisternummer|fødselsnummer|personnummer|henkilötunnus|rodné číslo|asmens kodas|isikukood|OIB|EMŠO|JMBG|ЕГН|ИНН|СНИЛС|ΑΦΜ|ΑΜΚΑ|身份证号|居民身份证|マイナンバー|주민등록번호|เลขประจำตัวประชาชน|MyKad|NRIC|Aadhaar|GSTIN|IFSC|Voter ID|EPIC No|CNIC|NIK|Passport No|Passnummer|Reisepass|Medicare No.|MRN|Member ID|Group No|Policy No|DEA|NPI|MBI|ICD-10|VIN|IMEI|ICCID|IMSI|MAC|ABA|Routing number|Sort Code|Account No|Licence plate|ETH wallet|BTC address|UPI|Employee ID|Student ID|Cost centre|Part no.|SKU|ISBN|ISSN|Tracking|Batch|Serial|Bundle ID|Kundennummer|Rechnungsnummer|Numéro client|Número de cliente".split("|")  # fmt: skip
JOBS = "engineer technician nurse teacher manager director lawyer driver guitarist singer author editor consultant analyst guardian cashier plumber writer accountant professor physician designer spokesman minister coach captain".split()  # fmt: skip
BANDS = "Black White Red Blue Golden Silver Broken Silent Wild Lost Dark Electric Midnight Morning Rising Falling Burning Stone River Moon Star Sun Night Road Heart Dream Storm Fire Rose Sky Wolf Eagle Lion Crow Snow Rain Thunder King Queen Prince Dragon Angel Devil Machine Parade Revolution Republic Society Garden Beach Tower Castle Harbor Gate Bell Crown".split()  # fmt: skip
WORDS = "invoice report payment ticket model cluster refund account delivery server policy export sample index rollback migration onboarding chest back knee contract review budget staging database vendor shipment password session pipeline dashboard latency release gateway queue worker backup schema token customer request review meeting project design bug".split()  # fmt: skip
HEADINGS = "Overview Settings Account General Billing Security Getting Started Quick Start Installation Usage Notes Release Known Issues Table Contents Terms Service Privacy Policy Data Source Target Value Default Type Description Parameters Returns Example Request Response Status Code Error Message Support Center Dashboard Profile Sign Up Log In Create New Project Edit Delete Save Cancel Submit Total Amount Due Date Order Number Customer Service Sales Marketing Manager Director Engineer Senior Product Team Lead Chief Officer Medical Record History Present Illness Allergies Assessment Plan Vital Signs Medications Review Systems Physical Exam Chest Pain Blood Pressure Heart Rate First Name Last Street City State Zip Country Phone Email Address Department Job Title Start End Quarterly Report Annual Budget Net Income Gross Margin Cash Flow Model Card Training Data Evaluation Results License Apache Contributing Changelog Unit Test Build Deploy Machine Learning Neural Network Deep Large Language Open Source Cloud Storage Key Vault Access Control Identity Provider Single Sign Multi Factor Public Key Private Load Balancer Virtual Network".split()  # fmt: skip
IDENTS = "get_user self.client userName customer_id DataFrame MyClass handleClick onSubmit parseArgs np.array request.headers config.yaml LogManager HttpClient JsonParser user_repository OrderService AuthToken render_template BaseModel fetchAll runJob".split()  # fmt: skip


class Documents:
    """Endless samples from one seed."""

    def __init__(self, values: Values) -> None:
        self.v = values
        self.chance = values.chance
        self._slots: dict[str, Callable[[], str]] = {
            "num": lambda: values.digits(1, 4),
            "year": lambda: f"{self.chance.choice([18, 19, 19, 20])}{values.digits(2)}",
            "word": lambda: values.pick(WORDS),
            "job": lambda: values.pick(JOBS),
            "idlabel": lambda: values.pick(ID_LABELS),
            "id": values.identifier,
            "iban": values.iban,
            "hash": lambda: "$2b$12$" + "".join(self.chance.choices("abcdefghijkLMNOPQRSTuvwxyz0123456789./", k=53)),
            "hex": lambda: "".join(self.chance.choices("0123456789abcdef", k=self.chance.choice([8, 24, 32]))),
            "cc": lambda: values.pick("US DE FR IT ES BR MX IN CN JP KR PL NL SE NO DK FI CZ RO HU GB IE PT GR TR ID TH ZA".split()),
            "Band": self.band,
            "Heading": self.heading,
            "ident": lambda: values.pick(IDENTS),
            "level": lambda: values.pick(LEVELS),
            "handle": lambda: values.email().split("@")[0],
            "initial": lambda: values.pick("ABCDEFGHJKLMNPRSTW"),
        }
        self.kinds: list[tuple[float, Callable[[], Sample]]] = [
            (26, self.sentences), (14, self.negatives), (5, self.log), (8, self.mail), (6, self.form), (7, self.table), (6, self.chat),
            (4, self.sql), (4, self.note), (4, self.listing), (5, self.letter), (5, self.yaml), (4, self.code), (3, self.markup),
        ]  # fmt: skip

    def __iter__(self) -> Iterator[Sample]:
        weights = [weight for weight, _ in self.kinds]
        while True:
            _, make = self.chance.choices(self.kinds, weights)[0]
            yield self.disguised(make())

    def heading(self) -> str:
        return " ".join(self.chance.choices(HEADINGS, k=self.chance.choice([1, 2, 2, 3])))

    def band(self) -> str:
        words = [self.v.pick(BANDS), *([self.v.pick([self.v.pick(BANDS), self.v.last(), self.v.made_up()])] * self.chance.choice([0, 1, 1]))]
        self.chance.shuffle(words)
        return self.v.pick(["", "", "The "]) + " ".join(words)

    def fill(self, template: str) -> Sample:
        """The template with its slots filled; labels where they went."""
        text, spans, position = "", [], 0
        template = template.replace("\\n", "\n")
        for match in re.finditer(r"\{([A-Za-z]+)\}", template):
            text += template[position : match.start()]
            name = match[1]
            value = self._slots[name]() if name in self._slots else str(getattr(self.v, name)())
            if name in TAGS:
                spans.append(
                    (
                        len(text),
                        len(text) + len(value.rstrip(".")) if name == "address" else len(text) + len(value),
                        TAGS[name],
                    )
                )
            text += value
            position = match.end()
        return Sample(text + template[position:], spans)

    def join(self, samples: list[Sample], between: str = " ") -> Sample:
        text, spans = "", []
        for index, sample in enumerate(samples):
            text += between if index else ""
            spans += [(start + len(text), end + len(text), tag) for start, end, tag in sample.spans]
            text += sample.text
        return Sample(text, spans)

    def disguised(self, sample: Sample) -> Sample:
        """Now and then all in small or capital letters, or inside a string of JSON."""
        roll = self.chance.random()
        if roll < 0.07 and len(sample.text.lower()) == len(sample.text):
            return Sample(sample.text.lower(), sample.spans)
        if roll < 0.085 and len(sample.text.upper()) == len(sample.text):
            return Sample(sample.text.upper(), sample.spans)
        if roll < 0.16:
            return self.escaped(sample)
        return sample

    def escaped(self, sample: Sample) -> Sample:
        places = [0]
        for character in sample.text:
            places.append(places[-1] + (2 if character in '\n"' else 1))
        text = sample.text.replace('"', '\\"').replace("\n", "\\n")
        head = self.v.pick(['{"text": "', '{"role": "user", "content": "', '"', '{"id": 4, "body": "', "message='"])
        return Sample(
            head + text + '"}', [(places[s] + len(head), places[e] + len(head), tag) for s, e, tag in sample.spans]
        )

    def sentences(self) -> Sample:
        kinds = [SENTENCES] * 3 + [NEGATIVES]
        several = [self.fill(self.v.pick(self.v.chance.choice(kinds))) for _ in range(self.chance.randint(1, 5))]
        return self.join(several, self.v.pick([" ", " ", "\n", "\n\n"]))

    def negatives(self) -> Sample:
        several = [self.fill(self.v.pick(NEGATIVES)) for _ in range(self.chance.randint(2, 7))]
        return self.join(several, self.v.pick([" ", "\n", "\n"]))

    def log(self) -> Sample:
        return self.join([self.fill(self.v.pick(LOGS)) for _ in range(self.chance.randint(3, 8))], "\n")

    def body(self) -> Sample:
        several = [
            self.fill(self.v.pick(SENTENCES if self.chance.random() < 0.4 else NEGATIVES))
            for _ in range(self.chance.randint(1, 4))
        ]
        return self.join(several, self.v.pick([" ", "\n"]))

    def mail(self) -> Sample:
        greeting = self.v.pick(
            [
                "Dear {person},",
                "Hi {first},",
                "Hello {first}",
                "Dear {title} {last},",
                "{first},",
                "Hey {first} -",
                "Dear all,",
                "Liebe {first},",
                "Bonjour {first},",
                "Hola {first}:",
            ]
        )
        ending = self.v.pick(
            [
                "Best regards,",
                "Thanks,",
                "Cheers",
                "Kind regards",
                "Best,",
                "Sincerely,",
                "Viele Grüße",
                "Cordialement,",
                "Saludos,",
                "--",
                "",
                "Many thanks",
            ]
        )
        headers = [
            "From: {person} <{email}>",
            "To: {person} <{email}>",
            self.v.pick(["Cc: {person}, {person}", 'Cc: "{person}" <{email}>', "Date: {date}"]),
            "Subject: {word} {word}",
        ]
        signed = self.v.pick(
            [
                "{person}",
                "{first}",
                "{person}\n{Heading}\n{organisation}",
                "{person}\n{organisation}\n{address}\nT: {phone}",
                "{person} | {Heading} | {organisation}",
            ]
        )
        parts = ([self.fill("\n".join(headers)), Sample("")] if self.chance.random() < 0.6 else []) + [
            self.fill(greeting),
            Sample(""),
            self.body(),
            Sample(""),
            self.fill(f"{ending}\n{signed}"),
        ]
        if self.chance.random() < 0.2:
            parts += [
                Sample(""),
                self.fill(
                    self.v.pick(
                        [
                            "On {date}, {person} <{email}> wrote:\n> {word} {word}",
                            "-----Original Message-----\nFrom: {person}\nSent: {date}\nTo: {person}",
                        ]
                    )
                ),
            ]
        return self.join(parts, "\n")

    def form(self) -> Sample:
        lines = ["{label}: {person}", "{plabel}: {person}", "Address: {address}", "{alabel}: {address}", "Phone: {phone}", "Email: {email}", "DOB: {date}", "ID: {code}", "Employer: {organisation}", "City: {place}", "Status: {Heading}", "Employee no.: {num}", "Department: {Heading}", "Country: {place}", "Emergency contact: {person} ({phone})", "Plan: {Heading} {num}", "Ref {code}"]  # fmt: skip
        chosen = self.chance.sample(lines, self.chance.randint(3, 9))
        labels = {
            "{label}": [
                "Name",
                "Full name",
                "Patient",
                "Customer",
                "Applicant",
                "Employee",
                "Name",
                "Nom",
                "Nombre",
                "Nome",
                "Vor- und Nachname",
                "Client name",
                "Guest",
                "Tenant",
                "姓名",
                "氏名",
            ],
            "{plabel}": [
                "Manager",
                "Physician",
                "Supervisor",
                "Next of kin",
                "Account holder",
                "Contact",
                "Signed",
                "Prepared by",
                "Spouse",
                "Attending",
                "Beneficiary",
            ],
            "{alabel}": [
                "Home address",
                "Mailing address",
                "Street",
                "Adresse",
                "Dirección",
                "Indirizzo",
                "Ship to",
                "Bill to",
                "Residence",
                "Wohnort",
                "Anschrift",
                "Adres",
                "Endereço",
            ],
        }
        text = "\n".join(chosen)
        for label, options in labels.items():
            text = text.replace(label, self.v.pick(options))
        if self.chance.random() < 0.3:
            text = re.sub(
                r"(?m)^([^:\n]{2,30}): ", lambda m: m[1] + self.v.pick([":\t", "  ", " - ", ":  ", " = "]), text
            )
        if self.chance.random() < 0.3:
            text = text.replace("\n", self.v.pick(["    ", " | ", "; ", ", "]))
        head = self.v.pick(["", "", self.heading() + "\n", self.heading().upper() + "\n=====\n"])
        return self.join([Sample(head), self.fill(text)], "")

    def table(self) -> Sample:
        columns = {"id": "{num}", "name": "{simple}", "full_name": "{simple}", "first_name": "{first}", "last_name": "{last}", "email": "{email}", "phone": "{phone}", "address": "{address}", "city": "{place}", "company": "{organisation}", "created_at": "{stamp}", "order_ref": "{code}", "national_id": "{id}", "iban": "{iban}", "ifsc": "{id}", "upi": "{handle}@{word}", "product": "{product}", "category": "{Heading}", "status": "{word}", "country": "{place}", "c1": "{simple}", "value": "{num}", "session": "{code}", "x": "{first}", "month": "{month}", "notes": "{word} {word}"}  # fmt: skip
        chosen = self.chance.sample(sorted(columns), self.chance.randint(3, 8))
        comma = self.v.pick([",", ",", ",", "\t", " | ", ";"])
        lines = [Sample(comma.join(chosen))] if self.chance.random() < 0.8 else []
        for _ in range(self.chance.randint(2, 8)):
            cells = []
            for name in chosen:
                cell = self.fill(columns[name])
                cell = (
                    Sample(cell.text.replace("\n", ", "), cell.spans)
                    if cell.text.count("\n") * 2 + len(cell.text) == len(cell.text) or "\n" not in cell.text
                    else self._flat(cell)
                )
                cells.append(
                    self.join([Sample('"'), cell, Sample('"')], "") if comma == "," and "," in cell.text else cell
                )
            lines.append(self.join(cells, comma))
        return self.join(lines, "\n")

    def _flat(self, cell: Sample) -> Sample:
        places = [0]
        for character in cell.text:
            places.append(places[-1] + (2 if character == "\n" else 1))
        return Sample(cell.text.replace("\n", ", "), [(places[s], places[e], tag) for s, e, tag in cell.spans])

    def chat(self) -> Sample:
        roles = self.v.pick(
            [
                ['{"role": "user", "content": "', '"}, '],
                ['{"from": "human", "value": "', '"},'],
                ["User: ", "\n"],
                ["Human: ", "\n\n"],
                ['"instruction": "', '",\n'],
                ["### Response:\n", "\n"],
                ["Agent: ", "\n"],
                ['{"prompt": "', '"}\n'],
            ]
        )
        parts = []
        for _ in range(self.chance.randint(1, 4)):
            parts += [Sample(roles[0]), self._oneline(self.body()), Sample(roles[1])]
        return self.join(parts, "")

    def _oneline(self, sample: Sample) -> Sample:
        flat = self.escaped(sample)
        head = next(
            h
            for h in ('{"text": "', '{"role": "user", "content": "', '{"id": 4, "body": "', "message='", '"')
            if flat.text.startswith(h)
        )
        return Sample(flat.text[len(head) : -2], [(s - len(head), e - len(head), tag) for s, e, tag in flat.spans])

    def sql(self) -> Sample:
        columns = self.chance.sample(
            [
                ("id", "{num}"),
                ("name", "'{simple}'"),
                ("email", "'{email}'"),
                ("address", "'{address}'"),
                ("pwd", "'{hash}'"), ("national_id", "'{id}'"), ("iban", "'{iban}'"), ("phone", "'{phone}'"),
                ("city", "'{place}'"),
                ("company", "'{organisation}'"),
                ("created", "'{stamp}'"),
                ("plan", "'{Heading}'"),
                ("contact_first", "'{first}'"),
                ("contact_last", "'{last}'"),
            ],
            self.chance.randint(3, 6),
        )
        create = f"CREATE TABLE {self.v.pick(['customers', 'users', 'orders'])} ({', '.join(f'{name} {kind}' for name, kind in zip(dict(columns), self.chance.choices(['bigint', 'varchar(80)', 'varchar(120)', 'char(60)', 'timestamp', 'text', 'int(11) NOT NULL', 'numeric(10,2)'], k=len(columns)), strict=True))});\n" if self.chance.random() < 0.5 else ""
        head = create + f"INSERT INTO {self.v.pick(['customers', 'users', 'public.orders', 'patients', '`products`'])} ({', '.join(name for name, _ in columns)}) VALUES\n"
        rows = [
            self.join(
                [
                    Sample("("),
                    *[
                        p
                        for i, (_, slot) in enumerate(columns)
                        for p in (([Sample(",")] if i else []) + [self._flat(self.fill(slot))])
                    ],
                    Sample(")"),
                ],
                "",
            )
            for _ in range(self.chance.randint(1, 6))
        ]
        return self.join([Sample(head), self.join(rows, ",\n"), Sample(";")], "")

    def note(self) -> Sample:
        return self.fill(self.v.pick([
            "DISCHARGE NOTE\nPatient {person} MRN {code}\nAddress: {address}\nHx: {num} y/o with {word} pain. {last} was seen by {title} {last}. BP {num}/{num}.\nPlan: follow up with {title} {person} in {month}.\nDictated by {person}, MD",
            "Clinic letter\n{title} {person}\n{organisation}\n{address}\n\nRe: {person}, born {date}, {address}\n\nDear {title} {last},\nThank you for referring {first}, who has {word} pain. I reviewed {title} {last} on {date}.\n\n{title} {person}",
            "Nurse {last}: pt {person} c/o {word} pain, {title} {last} notified at {num}. Family ({first}) at bedside. NKDA.",
            "ASSESSMENT: Hypertension, Type {num} Diabetes Mellitus, Parkinson Disease, Crohn Disease, Hodgkin Lymphoma. Rx: Metformin {num} mg, Foley catheter, Glasgow Coma Scale {num}, Apgar {num}.\nSigned: {person}",
            "PATIENT NAME: {person}   SEX: F   AGE: {num}\nATTENDING: {title} {person}\nHISTORY OF PRESENT ILLNESS: Patient presents with {word} pain. Allergies: Penicillin. Mother {first} and father {first} well.",
        ]))  # fmt: skip

    def listing(self) -> Sample:
        bullet = self.v.pick(
            [
                "* {person} ({place}) - {code}",
                "- {person}",
                "{num}. {person}, {organisation}",
                "{person}\t{num}",
                "{last} {initial}.",
                "- {person}: {word} {word}",
                "{person} <{email}>",
                "{person};{phone}",
                "- {organisation} ({place})",
                "* {product} {num}.{num}",
                "- {place}",
                "{Heading}",
                "{person} | {Heading} | {place}",
                "{last}/{first} {code}",
            ]
        )
        return self.join([Sample(self.heading()), *[self.fill(bullet) for _ in range(self.chance.randint(3, 9))]], "\n")

    def letter(self) -> Sample:
        return self.fill(self.v.pick([
            "{person}\n{address}\n\n{date}\n\n{organisation}\n{address}\n\nDear {title} {last},\n\nI am writing about invoice {code}.\n\nYours faithfully,\n{person}",
            "INVOICE {code}\nBill to: {person}\n{address}\n\nShip to:\n{person}, {address}\n\n{product}  {num}  {num}.00\nTotal {num}.00",
            "{organisation}\n{address}\nTel {phone}\n\n{person}\n{address}\n\nAccount {code}\nStatement date {date}\n{stamp} {organisation} {num}.{num}\n{stamp} {Heading} {num}.{num}",
            "This agreement is made on {date} between {organisation}, {address} and {person}, residing at {address}. Governing law: {place}.",
            "{person}\n{phone} | {email} | {address}\n\nEXPERIENCE\n{organisation}, {place} - {Heading}\n{year} - {year}\nLed {product} migration.\n\nREFERENCES\n{person}, {organisation}",
            ">{person}\n>{organisation}\n>{address}\n>{phone}",
            "Resident: {person}, {address}. Landlord: {person}, {address}. Rent {num} EUR from {month}.",
        ]))  # fmt: skip

    def yaml(self) -> Sample:
        return self.fill(self.v.pick([
            "apiVersion: v1\nkind: {Heading}\nmetadata:\n  name: {ident}\n  labels:\n    app: {word}\nspec:\n  image: {word}:{num}.{num}\n  owner: {handle}",
            "[{word}]\nname = {ident}\nhost = {place}-{num}.example.com\nregion = {place}\nadmin = {person}\nurl = https://example.com/{Heading}",
            "title: {Heading}\nauthor: {person}\ndate: {date}\ntags: [{product}, {product}]\ncategory: {Heading}",
            "contact:\n  name: {person}\n  email: {email}\n  address: {address}\n  phone: {phone}\ncompany: {organisation}",
            "{ident}: {Heading}\n{ident}: \"{product}\"\nmodel: {product}\nlocation: {place}\ntimezone: Europe/{place}",
            "name: {Heading}\non: push\njobs:\n  build:\n    steps:\n      - name: {Heading}\n        run: make {word}\n      - name: {Heading} {product}",
            '{ "id": {num}, "name": "{simple}", "city": "{place}", "address": "{address}", "ref": "{code}" }',
            '{ "name": "{Heading}", "version": "{num}.{num}", "author": "{person} <{email}>", "vendor": "{organisation}" }',
            '{ "title": "{Heading}", "type": "{word}", "properties": { "{Heading}": "{ident}" }, "product": "{product}" }',
        ]))  # fmt: skip

    def code(self) -> Sample:
        return self.fill(self.v.pick([
            "# Copyright {year} {organisation}\n# Author: {person}\nimport {ident}\n\nclass {Heading}:\n    def {ident}(self, {word}):\n        return {ident}({num})",
            "const {ident} = new {ident}('{Heading}');\nif ({ident} === '{product}') { return {num}; }\n// TODO({handle}): fix {word}",
            "def test_{word}():\n    user = User(name=\"{simple}\", city=\"{place}\")\n    assert user.address == \"{address}\"",
            "print(\"{Heading} {Heading}\")\nraise ValueError(\"{Heading} must be set\")\nx = df['{Heading}'].mean()",
            "CITIES = [\"{place}\", \"{place}\", \"{place}\"]\nTOOLS = [\"{product}\", \"{product}\"]\nNAMES = [\"{first}\", \"{first}\", \"{first}\"]",
            "/**\n * @author {person}\n * @param {Heading} the {word}\n */\npublic class {ident} extends {ident} {",
            "<h2>{Heading} {Heading}</h2>\n<button>{Heading}</button>\n<a href=\"/{word}\">{Heading} {product}</a>",
            "SELECT {ident}, {Heading} FROM {word} WHERE city = '{place}' AND name LIKE '{last}%'; -- {Heading}",
        ]))  # fmt: skip

    def markup(self) -> Sample:
        return self.fill(self.v.pick([
            "<person><name>{person}</name><addr>{address}</addr><city>{place}</city></person>",
            "<td>{person}</td><td>{organisation}</td><td>{address}</td>",
            "| Name | City | Team |\n|---|---|---|\n| {person} | {place} | {Heading} |\n| {person} | {place} | {Heading} |",
            "**{person}** ({Heading}, {organisation}) said: {word}\n\n> {word} {word} - {person}",
            "| Feature | {product} | {product} |\n|---|---|---|\n| {Heading} | {Heading} | yes |\n| {Heading} | {place} | no |",
            "[{Heading}](https://example.com/{Heading}) by {person}",
            "BEGIN:VCARD\nFN:{simple}\nORG:{organisation}\nTEL:{phone}\nEND:VCARD",
        ]))  # fmt: skip
