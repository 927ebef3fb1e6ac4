"""What a detection must do: fire on what it fires on, stay quiet on the rest."""

from __future__ import annotations

from upright.watch.detection import Detection


def check_detection(detection: Detection) -> None:
    """Run every example of a detection."""
    assert detection.fires, f"{detection.id}: never fires"
    assert detection.quiet, f"{detection.id}: is never quiet"
    for number, interactions in enumerate(detection.fires):
        alerts = detection.notice(interactions)
        assert alerts, f"{detection.id}: should fire on example {number}"
        for alert in alerts:
            assert alert.interactions, f"{detection.id}: shows no interaction"
            assert max(alert.interactions) < len(interactions), (
                f"{detection.id}: shows an interaction that is not there"
            )
    for number, interactions in enumerate(detection.quiet):
        assert not detection.notice(interactions), f"{detection.id}: should be quiet on example {number}"
