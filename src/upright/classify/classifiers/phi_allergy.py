"""Allergies of a person, after a label for them.

Health data; also what an emergency ward must not lose. A closed list of common allergens. Not seen: others.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "allergies", "allergy", "allergic to", "known allergies", "drug allergies", "drug allergy", "food allergies",
    "allergien", "allergisch gegen", "allergie", "allergique à", "alergias", "alérgico a", "alérgica a",
    "allergico a", "allergica a", "alérgico à", "allergieën",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.allergy",
    title="Allergy",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:penicillin|amoxicillin|sulfa(?: drugs)?|sulfonamides|aspirin|ibuprofen|nsaids|codeine|morphine|latex|iodine|contrast (?:dye|media)|cephalosporins|peanuts?|tree nuts?|shellfish|eggs?|cow.s milk|dairy|soy|wheat|gluten|sesame|bee stings?|wasp stings?|pollen|dust mites?|cat dander|pet dander|penicilina|penicillina|pénicilline|penicillin|arachides?|erdnüsse|hausstaub)\b)",
        ),
    ),
    columns=("allergies", "known allergies", "drug allergies", "allergen"),
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("ALLERGY",),
    matches=(
        "Allergies: penicillin, latex",
        "the patient is allergic to peanuts",
        '"drug_allergies": ["sulfa"]',
        "Allergien: Penicillin",
    ),
    rejects=("allergies: none known", "peanuts", "allergic to meetings", "penicillin was discovered in 1928"),
)
