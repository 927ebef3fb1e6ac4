"""Archives that other programs wrote: 7z in each of its methods."""

from __future__ import annotations

import base64

import pytest

from upright.classify.format import Part
from upright.model.evidence import Gap
from upright.testing.formats import check_survives

# Written by py7zr: notes/a.txt ("call Eva" a thousand times) and b.csv (name,mail / Eva,eva.b@mail.net).
READ = {
    "bz2": (
        "N3q8ryccAAQMa5WU2AAAAAAAAAAVAAAAAAAAADs1sWNCWmg5MUFZJlNZyXzwiwAH11WAABBABUIAOicFACAAcFMABNBNVImTTBqd"
        "e4qQcdY0523qQZUg9vKkGde9/woN9u9bPVSDGlSDX3S48zjFSD+LuSKcKEhkvnhFgOAAlAB0XQAAgTMHrg/TXEb9QMCQzuXLdvZY"
        "g58L9qNs9Byb9M2xnKyXgUWMZmMxY+vZSDASw2SyEBYOQKw3Vqjl960bVCWdlu1Fmk9sj3SlM3AtWJoiNpXOVzfUOHN5MKRjE+xL"
        "mwN9awKMv3bMBk6vdz47bPxl4AAAAAAXBlwBCXwABwsBAAEhIQEYDICVAAA="
    ),
    "defl": (
        "N3q8ryccAASvszHAvgAAAAAAAAAVAAAAAAAAAJ8PsOntx7ENgCAQAMCeKRyAMIONg7yEwgSoDPOrc3jV5Wr0vh0rKkmSJEmSJEmS"
        "JEmSP3bGaHnE1dOb3FaUc/9aZrvTA+AAlAB1XQAAgTMHrg/R/+M9QMCQzuXLMp8eG+kbYKE2huZ7Tmo9VM3deDXZXHoJjFkaos8O"
        "opis/SeCT53mPuuk0XeSx+Nnntl6d3SuEfrNiSB1e4TvqfYRjqv5ZnTr8UXaxfEqtrzDvjOpQTPS7csLNpidNIHMnAAAAAAAFwZB"
        "AQl9AAcLAQABISEBGAyAlQAA"
    ),
    "lzma": (
        "N3q8ryccAAS8H4eH0gAAAAAAAAAWAAAAAAAAAKc8gsUAMZhJ7jdt7aAC6SaYGTpg7iwW6rgzSWDqeYf9ZV90a+9FTwfsZfrsxJB2"
        "rwV4OUks4H5mRKoBTCIEpGRjfEIXutlAHDoqasy2Gov/50+gAOAAlAB6XQAAgTMHrg/SwW/9QMCQ00PE4fnorok8IiwxrdkThWM5"
        "Q2LyCp8ZfhvWgzMTLhXY6H5bdPMF8pH2Rs2aVqrfJyuF6kF8bioA9AWfDDqObYdF7KZzNKxRJ6/8gRmh38CVb81S/fiAXigHHy46"
        "/JqSI8TheL+NSE7sLgAAAAAXBlABCYCCAAcLAQABISEBGAyAlQAA"
    ),
    "bcj": (
        "N3q8ryccAASz1qt02AAAAAAAAAAWAAAAAAAAABRXbtXgH1wASl0AMZhJ7jdt7aAC6SaYGTpg7iwW6rgzSWDqeYf9ZV90a+9FTwfs"
        "ZfrsxJB2rwV4OUks4H5mRKoBTCIEpGRjfEIXutlAHDoqapTZwAAA4ACcAH5dAACBMweuD9LbPn1Au5RkHH7qyxAD7ZRJXuQ2gLVb"
        "Tf2uOJwfvbadnf8fqqZJRs1Vc0Zav7YVAtY4h8hNgWsDhaecneL7S68b8/mXsHUBjuaD6+mgjnrEt6YSyK2Pt+vWVzrJIW4HTOk2"
        "yG5wuh0OqCXV7Ufhyq/YxB6aSAAAAAAXBlIBCYCGAAcLAQABISEBGAyAnQAA"
    ),
    "delta": (
        "N3q8ryccAATXu7772gAAAAAAAAAWAAAAAAAAAK27SlbgH1wAUF0AMb99YAXyqji9UQ7W+0fnB487SFfvS/VH8olHMx/3XEX+i0dA"
        "WmDRyv+pGyLkLnqKh+OW5NgWxY9H9H3uggZSdiRcspZeVgJpQGedPoRDpgAA4ACcAHpdAACBMweuD9Moqf1Au5RkHH7q08KmS72O"
        "tcX4IdWVcpUri95R95OIF0nmjD3HCDXnESpC6C4pfWcXGDgiAhEJhhpCJeskFenJnTlGteZAn86fItpgC7VGEAEJjABJQQN9sQR+"
        "CWcf6Uxvg8GGlSO1TJPQ9K4WFoKGAAAAABcGWAEJgIIABwsBAAEhIQEYDICdAAA="
    ),
}
REFUSED = {
    "ppmd": (
        "N3q8ryccAASeIeiArgAAAAAAAAAWAAAAAAAAAP3/1wAAYvyWCELZ+/emC6wAAAB7fNBFgdM+MugQlFgyXLSr7kw52JbRuuJVqADg"
        "AJwAfF0AAIEzB64P0KYGvJ8/R0FY12ivY8APKIg94Rn2qfmFPJo82RvgyecgmAgxksR5h8jlJ1jUB+G9QtMkjPLNi17AVQbiqP23"
        "/we21WdFGzsoPiW3Vi89tVp5dTApYlcRE1PYdndNzBYekSaUvs05q2cSvU6LtsXvRzml7AAAAAAXBioBCYCEAAcLAQABISEBGAyA"
        "nQAA"
    ),
    "enc": (
        "N3q8ryccAARFmI7BeQAAAAAAAAAUAAAAAAAAAIHWvcpf7CgtpihRl8vmEMGuR0vBAQBkAQQGAAEJEAoBHpINDQAHCwEAAiQG8QcB"
        "ElMPOdGys5s05jCRgrQ4QOPPCyEhARgBAAwIBAAICgE+L47MAAAFARENAGEALgB0AHgAdAAAABQKAQBwaXPWknndARUGAQAggICB"
        "AAAAFwYQAQlpAAcLAQABISEBGAxlAAA="
    ),
}


@pytest.mark.parametrize("method", READ)
def test_7z_methods(method: str) -> None:
    found = check_survives("a.7z", base64.b64decode(READ[method]))
    texts = {part.partition: part.text for part in found if isinstance(part, Part)}
    assert texts == {
        "a.7z!notes/a.txt": "call Eva" * 1000,
        "a.7z!b.csv:name": "Eva",
        "a.7z!b.csv:mail": "eva.b@mail.net",
    }


@pytest.mark.parametrize("method", REFUSED)
def test_what_cannot_be_unpacked_is_a_gap(method: str) -> None:
    found = check_survives("a.7z", base64.b64decode(REFUSED[method]))
    assert found
    assert all(isinstance(part, Gap) for part in found)
