"""Document categories on documents that others wrote: accuracy, F1 of each category, calibration, false alarms, speed.

    python bench/documents.py CLONES
    python bench/documents.py --plain /usr/share/doc       # texts that are no documents: how many are called sensitive

CLONES holds checkouts named `owner+name` (or `heldout-name`) of the public repositories below; none of them was used by
`train_documents.py`. What is missing is said. Labels are by folder and file name, as their authors sorted them.
"""

from __future__ import annotations

import csv
import gzip
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from document_sources import SOURCES
from upright.classify.documents import CATEGORIES, category, scores
from upright.model.data import Sensitivity

MOST = 60  # of one row of the table
LEARNT = {line.split(" | ")[0] for line in SOURCES.strip().splitlines()}
# category | repository | pattern of the path
TABLE = r"""
academic-paper | anders-biostat+lc-paper | \.(tex|Rmd)$
academic-paper | BagelOrb+variable_width_paper | (main|intro|method|result|discussion|paper|related|conclusion|evaluat)\w*\.tex$
academic-paper | TengMCing+autovi_paper | paper.*\.(tex|qmd|Rmd)$
academic-paper | arnevdk+bttda-paper | (paper|main|manuscript|article).*\.tex$
bank-statement | .* | (^|/)(sample_)?bank_statement\w*\.(txt|csv)$
bank-statement | rishi154+merchant-onboarding | (bank|processing)_statement\w*\.txt$
business-plan | Decdev-Conservation-Research-Foundation+business-plan | (business-plan|README)\.md$
business-plan | eliminator101+business-project-2026 | business-plan.*\.md$
business-plan | Entrepreneurs-Limited+coursework | business-plan.*\.md$
business-plan | clawmango0+template-business | business-plan.*\.md$
chat-log | heldout-none | nothing
configuration | heldout-gke-ai-ml | \.(ya?ml|tf)$
configuration | heldout-ollama-helm | \.ya?ml$
configuration | heldout-terraform-aws-sagemaker-huggingface | \.tf$
contract | .*(?<!CONTRACTIQ)(?<!ai-contract-review) | (^|/)sample_(low_risk_)?(contract|msa)\w*\.txt$
contract | milanramdhari+traceroot|Manthan01-AI-ML+Aksum-Procurement-RAG-Chatbot | data/contract\w*(\.txt|/.*\.md)$
contract | sensorable+legal | (Agreement)\.md$
contract | BeingTomGreen+documents | contract\.md$
contract | graindorgeanthony+llm_engineering_course_exercises | exercise_3.*/contracts/.*\.md$
contract | Jay4Codes+RAG-Lexical-Search | hr_docs_filled/employee_contracts/.*\.md$
contract | GolferGeek+orchestrator-ai-v2 | law/contracts/templates/(?!.*nda).*\.md$
contract | numtide+software-consulting-documents | ICA\.md$
cover-letter | .*(resume|cover|coverletter|cv|me)$ | cover_?letter[^/]*\.(txt|md)$
email | microsoft+agent-framework|IgorGanapolsky+ai-kindlemint-engine | /\w*email\.txt$
email | techfans-ui+Vectra-Core-Systems-LLC | email_\w+\.txt$
email | freelawproject+juriscraper | \.eml$
financial-report | Jay4Codes+RAG-Lexical-Search | financial_docs(_gemini)?/.*(balance|income|cash|financ|report).*\.md$
hr-review | clawmango0+template-business | performance-review.*\.md$
hr-review | Jay4Codes+RAG-Lexical-Search | (performance|appraisal|evaluation).*\.md$
insurance-claim | graindorgeanthony+llm_engineering_course_exercises | customer-claims/.*\.md$
invoice | .* | (^|/)(sample|comprehensive)_invoice\w*\.txt$
invoice | .* | samples?(_data)?/invoice\w*\.txt$
invoice | Dimitres-Kisimov+doc-extract-agent | dataset/inv\d.*\.txt$
invoice | Manthan01-AI-ML+Aksum-Procurement-RAG-Chatbot | data/invoices/
invoice | BenKalegin+notebooklm | 03_Finance_Accounting/0[12].*\.md$
invoice | invoice-x+invoice2data | tests/.*\.txt$
job-posting | .*(ranker|resume|screen|Resume).* | job_?(description|posting)[^/]*\.(txt|md)$
job-posting | 18F+joining-18f | (roles|positions|postings|open)[^/]*/.*\.md$
lab-report | kousiksc-1+labreports | parsed/.*\.md$
legal-filing | freelawproject+juriscraper | opinions?/.*\.txt$
legal-filing | rikitrader+federal-trial-counsel | motions/.*\.md$
log | logpai+loghub | \.log$
medical-record | wyim+aci-bench | @note
meeting-transcript | NguyenAn0808+Meeting-Minutes-Generator|raunit-x+topic-modeling-101 | (transcript|earnings_call)\d?\.txt$
meeting-transcript | wyim+aci-bench | @dialogue
minutes | .* | (^|/)meeting_minutes\.txt$
minutes | django+dsf-minutes | \d{4}-\d\d-\d\d\.md$
minutes | zackiles+git-corporation-template | board.*minutes.*\.md$
nda | bhavjeetsingh+CONTRACTIQ|kaljuvee+ai-contract-review | sample_contract\w*\.txt$
nda | dragon122177+ai-document-pipeline | samples/contract\.txt$
nda | .*(LegalDocTemplates|documents|company|legal|software-consulting-documents|Non-Disclosure-Agreement)$ | NDA[^/]*\.md$
news | AbishekArunachalam+FinancialNewsSummariser|HurinHu+OpenNLP | data/news\d?\.txt$
news | suraj-deshmukh+BBC-Dataset-News-Classification | dataset/data_files/.*\.txt$
patent | rpalm01-star+VigilantEarLegal | (patent|spec|claims|provisional)[^/]*\.md$
payslip | .* | (^|/)payslip\w*\.txt$
payslip | Jay4Codes+RAG-Lexical-Search | employee_payslips/.*\.md$
policy | Jay4Codes+RAG-Lexical-Search | Employee.Handbook\.md$
policy | Azure-Samples+azure-search-openai-javascript | data/.*policy\.md$
policy | sourcegraph+handbook | company-info-and-process/policies/.*\.md$
policy | JupiterOne+security-policy-templates | templates/(policies|procedures)?.*\.tmpl$
policy | graindorgeanthony+llm_engineering_course_exercises | exercise_5.*/(company-policies|procedures)/.*\.md$
policy | GolferGeek+orchestrator-ai-v2 | hr-documents/core-policies/.*\.md$
prescription | praj937+medverify-ai | prescription[^/]*\.txt$
press-release | .* | (^|/)press_release\.txt$
press-release | unitedideas+8bitconcepts | press-release[^/]*\.md$
press-release | techfans-ui+Vectra-Core-Systems-LLC | press-release[^/]*\.md$
press-release | appallicious+appallicious.github.io | press-release[^/]*\.md$
product-documentation | heldout-.* | README\.md$
product-documentation | invoice-x+invoice2data | docs/.*\.md$
product-documentation | lm-sys+FastChat | \.md$
prompt | f+awesome-chatgpt-prompts | @prompt
purchase-order | BenKalegin+notebooklm | 02_Procurement_Sales/0[12].*\.md$
resume | .* | (^|/)(sample_)?resumes?\w*\.txt$
resume | .*(resume|cv|Resume|-resume)$ | (?i)^(?!.*(readme|cover|place|depend|job)).*(resume|cv)[^/]*\.(txt|md|tex)$
source-code | heldout-.* | \.(py|ts|tsx|js|go|sh)$
source-code | invoice-x+invoice2data | src/.*\.py$
source-code | freelawproject+juriscraper | \.py$
tax-form | rishi154+merchant-onboarding | tax_return\w*\.txt$
training-data | XueFuzhao+InstructionWild | \.jsonl$
training-data | openai+grade-school-math | data/.*\.jsonl$
training-data | tloen+alpaca-lora | alpaca.*\.json$
training-data | clinc+oos-eval | \.json$
"""


def documents(clones: Path) -> Iterator[tuple[str, str, str]]:
    """Category, where it comes from, and text."""
    folders = sorted(path for path in clones.iterdir() if path.is_dir())
    for line in TABLE.strip().splitlines():
        name, repository, pattern = (part.strip() for part in line.split(" | "))
        found = [
            text
            for folder in folders
            if re.fullmatch(repository.replace("+", r"\+"), folder.name) and folder.name not in LEARNT
            for text in _texts(folder, pattern)
        ]
        random.Random(3).shuffle(found)  # noqa: S311
        for where, text in found[:MOST]:
            if len(text) > 200:
                yield name, where, text


def _texts(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    if pattern.startswith("@"):
        for path in sorted((*folder.rglob("train*.csv"), *folder.rglob("valid*.csv"), *folder.rglob("prompts.csv"))):
            with path.open(encoding="utf-8", errors="replace") as stream:
                for number, row in enumerate(csv.DictReader(stream)):
                    if row.get(pattern[1:]) and number < MOST:
                        yield f"{folder.name}/{path.name}:{number}", row[pattern[1:]]
        return
    for path in sorted(folder.rglob("*")):
        where = path.relative_to(folder).as_posix()
        if re.search(pattern, where) and path.is_file() and path.stat().st_size < 20_000_000:
            yield f"{folder.name}/{where}", path.read_text(encoding="utf-8", errors="replace")[:65_536]


def main() -> None:
    """Measure and print."""
    if sys.argv[1] == "--plain":
        _plain(Path(sys.argv[2]))
        return
    known = list(documents(Path(sys.argv[1])))
    told: list[tuple[str, str]] = []
    missed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    category(known[0][2])
    began = time.process_time()
    for name, _, text in known:
        found = category(text)
        told.append((name, found.id if found else "unknown"))
    spent = time.process_time() - began
    for (name, answer), (_, where, text) in zip(told, known, strict=True):
        if name != answer:
            missed[name][answer] += 1
            if "-v" in sys.argv:
                best = sorted(scores(text).items(), key=lambda entry: -entry[1])[:2]
                print(f"  {name} -> {answer} {[(key, round(value, 2)) for key, value in best]} {where}")
    _table(told, missed)
    size = sum(len(text[:16_384]) for _, _, text in known)
    print(
        f"{len(known)} documents, {1000 * spent / len(known):.2f} ms each, {size / 1e6 / spent:.0f} MB read per second"
    )


def _plain(folder: Path) -> None:
    """Of a thousand files at most, what is called a sensitive document."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in {"", ".txt", ".md", ".gz"})
    random.Random(5).shuffle(files)  # noqa: S311
    said: Counter[str] = Counter()
    for path in files[:1000]:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        found = category(raw[:65_536].decode(errors="replace"))
        said[found.id if found and CATEGORIES[found.id].sensitivity >= Sensitivity.HIGH else ""] += 1
    alarms = ", ".join(f"{name} {count}" for name, count in said.most_common() if name)
    print(f"{sum(said.values())} texts, {sum(said.values()) - said['']} called sensitive: {alarms or 'none'}")


def _table(told: list[tuple[str, str]], missed: dict[str, Counter[str]]) -> None:
    print(f"{'category':24}{'n':>5}{'precision':>11}{'recall':>8}{'F1':>7}  taken for")
    scores_of = []
    for name in sorted({name for name, _ in told}):
        own = [answer for true, answer in told if true == name]
        right = own.count(name)
        said = sum(answer == name for _, answer in told)
        precision, recall = right / max(1, said), right / len(own)
        scores_of.append(2 * precision * recall / max(1e-9, precision + recall))
        confused = ", ".join(f"{answer} {count}" for answer, count in missed[name].most_common(4))
        print(f"{name:24}{len(own):>5}{precision:>11.3f}{recall:>8.3f}{scores_of[-1]:>7.3f}  {confused}")
    answered = [(name, answer) for name, answer in told if answer != "unknown"]
    right = sum(name == answer for name, answer in told)
    print(
        f"accuracy {right / len(told):.3f}; when it answers {right / max(1, len(answered)):.3f} ({len(answered) / len(told):.1%} answered); macro F1 {sum(scores_of) / len(scores_of):.3f}"
    )
    public = [(n, a) for n, a in told if n in CATEGORIES and CATEGORIES[n].sensitivity <= Sensitivity.LOW]
    wrong = [a for _, a in public if a in CATEGORIES and CATEGORIES[a].sensitivity >= Sensitivity.HIGH]
    print(
        f"public documents called sensitive: {len(wrong)} of {len(public)} ({len(wrong) / max(1, len(public)):.2%}) {dict(Counter(wrong))}"
    )


if __name__ == "__main__":
    main()
