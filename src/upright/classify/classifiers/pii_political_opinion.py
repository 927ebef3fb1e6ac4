"""Party, vote or political leaning of a person, after a label for it.

GDPR article 9. A closed list of parties and leanings. Not seen: opinions in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "political affiliation", "political party", "political opinion", "political view", "political views",
    "party membership", "party affiliation", "registered party", "voter party", "voted for", "parteimitgliedschaft",
    "parteizugehörigkeit", "opinion politique", "afiliación política", "partito politico",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.political-opinion",
    title="Political opinion",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:democrat(?:ic party|ic)?|republican(?: party)?|independent|libertarian|green party|labour(?: party)?|conservative(?: party)?|tory|liberal democrats?|liberal|socialist|communist|social democrat(?:ic)?|snp|plaid cymru|sinn f[eé]in|cdu|csu|spd|afd|fdp|die linke|grüne|rassemblement national|les républicains|la france insoumise|psoe|partido popular|vox|podemos|fratelli d.italia|lega|pvv|vvd|d66|far[ -]right|far[ -]left|left[ -]wing|right[ -]wing|centrist)\b)",
            prose=False,
        ),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category", "CCPA"),
    aliases=("POLITICAL_TERM", "POLITICAL_OPINION"),
    matches=(
        "Political affiliation: Republican",
        '"political_party": "Labour"',
        "Registered party: Green Party",
        "Parteimitgliedschaft: SPD",
    ),
    rejects=(
        "political party: none",
        "Republican",
        "political views of the conservative press",
        "a liberal use of colour",
    ),
)
