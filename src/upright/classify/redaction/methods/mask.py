"""A mask over letters and digits: `***-**-4914`.

Options: `first` and `last` letters or digits stay, `with` is the character of the mask. A value with no more letters
and digits than are to be kept is masked whole. Separators stay. Cannot be undone.
"""

from upright.classify.redaction.method import Method, Occasion


def _replace(value: str, occasion: Occasion) -> str:
    first, last = int(occasion.options["first"]), int(occasion.options["last"])
    places = [place for place, character in enumerate(value) if character.isalnum()]
    if len(places) <= first + last:
        first = last = 0
    masked = frozenset(places[first : len(places) - last])
    mark = str(occasion.options["with"])
    return "".join(mark if place in masked else character for place, character in enumerate(value))


METHOD = Method(
    id="mask", title="A mask over letters and digits", replace=_replace, options={"first": 0, "last": 0, "with": "*"}
)
