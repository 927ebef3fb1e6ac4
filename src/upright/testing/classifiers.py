"""What a classifier must do: hit every match, hit nothing in any reject."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.engine import Engine

ENOUGH = 3


def check_classifier(classifier: Classifier, engine: Engine) -> None:
    """Run every example of a classifier, in an engine that holds all of them: classes must not shadow one another."""
    assert len(classifier.matches) >= ENOUGH, f"{classifier.id}: {len(classifier.matches)} matches; {ENOUGH} are needed"
    assert len(classifier.rejects) >= ENOUGH, f"{classifier.id}: {len(classifier.rejects)} rejects; {ENOUGH} are needed"
    for text in classifier.matches:
        found = [span.data_class for span in engine.spans(text)]
        assert classifier.id in found, (
            f"{classifier.id}: no hit in its match number {classifier.matches.index(text)}: {found}"
        )
    for text in classifier.rejects:
        found = [span.data_class for span in engine.spans(text)]
        number = classifier.rejects.index(text)
        assert classifier.id not in found, f"{classifier.id}: a hit in its reject number {number}"
