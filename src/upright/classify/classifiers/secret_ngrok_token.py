"""ngrok authtoken.

Two parts joined by an underscore, together 49 characters. It opens tunnels in the name of the account. No prefix
tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.ngrok-token",
    title="ngrok authtoken",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(
            r"ngrok",
            r"(?:[A-Za-z0-9]{25,30}_\d?[A-Za-z0-9]{20,22}|(?:cr|ak)_[A-Za-z0-9]{25,30})",
            kinds="(?:auth_?token|key|token)",
        ),
    ),
    validate=random_token,
    columns=("ngrok authtoken",),
    confidence=0.9,
    confident=0.97,
    aliases=("NGROK_TOKEN",),
    matches=(
        "NGROK_AUTHTOKEN=2wTI" + "OmiHs4ami1MliKWPLukFcxx_mERUs4ej6gXUmbACKTmVQ",
        '"ngrokAuthtoken": "2HPr' + 'QRR7KLYsve0jaw6Hjr1WYVE_jac7WErdJjbeOBCL3sgsb"',
        "- name: NGROK_AUTHTOKEN\n  value: 2Ykr" + "bPS5mBAITXW853WdsPWBSjA_nqeFh1GkYBKCGlmEh4EXi",
    ),
    rejects=(
        "NGROK_AUTHTOKEN=${NGROK_AUTHTOKEN}",
        "NGROK_AUTHTOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxx",
        "commit d0a6a82e25d768a5f5dad15bd216d04b84ffb7e1",
        "digest 2wTI" + "OmiHs4ami1MliKWPLukFcxx_mERUs4ej6gXUmbACKTmVQ",
    ),
)
