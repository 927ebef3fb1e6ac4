"""Genotypes: a dbSNP identifier with the alleles that a person carries.

Genetic data names a person and their kin for life (GDPR article 4(13)). Seen: rows of consumer raw data, `rs429358
C/T`, `rs1801133(T;T)`, HGVS after a label. An identifier alone is literature.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.genetic-variant",
    title="Genetic variant with genotype",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\brs\d{3,10}(?:[ :=]{1,3}|\()[ACGT][/;|]?[ACGT]\b\)?",
        r"\brs\d{3,10}[\t,](?:\d{1,2}|X|Y|MT)[\t,]\d{3,9}[\t,][ACGTDI-]{1,2}\b",
    ),
    columns=("genotype", "rsid genotype"),
    confidence=0.88,
    confident=0.95,
    regulations=("GDPR special category", "GINA", "HIPAA"),
    aliases=("GENETIC_DATA", "DNA_VARIANT"),
    matches=("rs429358 C/T", "rs1801133(T;T)", "rs12913832\t15\t28365618\tAG", "genotype rs7412: TT"),
    rejects=("rs429358", "the variant rs7412 was studied", "rs 1801133", "rs12345 12"),
)
