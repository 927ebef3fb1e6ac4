"""The rank of shadow AI: monotone in what goes out and who uses it; what is approved comes last."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from upright.graph.sketch import parse_sketch
from upright.judge.shadow import Ranked, rank

TODAY = date(2026, 11, 21)


def _one(sent: int, people: int, trains: str = "unknown", scopes: int = 0) -> Ranked:
    listed = ", ".join(f'"mail.read.{number}"' for number in range(scopes))
    text = f"bytes_out={sent} sized=1 requests=1 people={people} data_use={trains} grants={scopes} scopes=[{listed}]"
    return rank(parse_sketch(f"ai_service x {{{text}}}"), TODAY)[0]


@given(st.integers(0, 10**15), st.integers(0, 10**6), st.integers(0, 4), st.integers(0, 10**14), st.integers(0, 10**5))
def test_more_is_never_less(sent: int, people: int, scopes: int, more_sent: int, more_people: int) -> None:
    low, high = _one(sent, people, scopes=scopes), _one(sent + more_sent, people + more_people, scopes=scopes + 1)
    assert 0 <= low.score <= high.score <= 100
    assert abs(low.score - sum(factor.points for factor in low.factors)) < 0.06


def test_training_on_inputs_counts() -> None:
    scores = [_one(1000, 5, trains).score for trains in ("no", "unknown", "opt-out", "yes")]
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


def test_what_is_approved_ranks_after_all_that_is_not() -> None:
    graph = parse_sketch(
        """
        ai_service big {bytes_out=999999999 sized=1 requests=1 people=900 data_use=yes approved=true approval=approved}
        ai_service ended {approved=false approval=expired}
        ai_service small {data_use=no}
        """
    )
    ranked = rank(graph, TODAY)
    assert ranked[-1].service.name == "big"
    assert {each.service.name: each.state for each in ranked} == {
        "big": "approved",
        "ended": "expired",
        "small": "no list",
    }
