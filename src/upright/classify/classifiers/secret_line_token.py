"""LINE channel access token.

172 characters of base64. It writes to everyone who follows the channel. No prefix tells whose it is, so the name
beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.line-token",
    title="LINE channel access token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"\bline|_line", r"[A-Za-z0-9+/]{120,180}={0,2}"),),
    validate=random_token,
    columns=("line channel access token",),
    confidence=0.9,
    confident=0.97,
    aliases=("LINE_TOKEN",),
    matches=(
        "LINE_CHANNEL_ACCESS_TOKEN=rlTa"
        + "WHVY5CZR80IFT513cu2MXlSVl8GXkUis831T8meqHfCyHc4ncen9bso7HLDtTIZ/E3I4u3DEESroEYv6k4eqWk5fqu6uLd29Vvq1t/JOuM64P/vC1VuWAQ836dbbwNawJfxM4Y+6bbiKLyrof1O6R/12bs8ODNYgnnH/Tf=",
        '"lineChannelAccessToken": "qLi9'
        + 'GV4g/64e+jstOFpnXiqTACPRGopxtMU7wj8vtvbriPwpVBaCVhbEplmSr8IfVVK6SKw7hnycpo4Z8Z8075ovGGHJlM59UkiBuWia5Xs+LBl3k14MdBh9fJ7wgRAmeCZ6gQ+WZ42E8Bchq29A7e9f1vjamhIAOlRaaWVSH6="',
        "- name: LINE_CHANNEL_ACCESS_TOKEN\n  value: 90Mm"
        + "SCzNnLzekqxzZ4KuOpW1OaXf552pAnqEGAtBiwuxtJNlCOY3DqnhwLXhC02F8w4HIGCrWjshljsT7vd6K88zQsaCJ+tJdeuhQNmvLg63Py0bPADQmchabPUOT+VLVq1umpESp4x5QR1LaW2mP4zmZoHX8qEdiqIBdKqbmP=",
    ),
    rejects=(
        "LINE_CHANNEL_ACCESS_TOKEN=${LINE_CHANNEL_ACCESS_TOKEN}",
        "LINE_CHANNEL_ACCESS_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/xxxxxxx/xxxxxxxxxxxxxxxxxxxxxxxx+xxxxxxxxxxxxxx/xxxxxxxxxxxxx/xx=",
        "commit 16a6e5a299dc3cabf5ca12388b26ae303eb28336",
        "digest rlTa"
        + "WHVY5CZR80IFT513cu2MXlSVl8GXkUis831T8meqHfCyHc4ncen9bso7HLDtTIZ/E3I4u3DEESroEYv6k4eqWk5fqu6uLd29Vvq1t/JOuM64P/vC1VuWAQ836dbbwNawJfxM4Y+6bbiKLyrof1O6R/12bs8ODNYgnnH/Tf=",
    ),
)
