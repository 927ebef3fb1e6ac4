"""Client secrets of Microsoft Entra (Azure AD) applications.

Signs in as the application. Newer ones carry a digit, `Q~` and 31 to 34 characters after their first three; older ones are
known by the name beside them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.azure-ad-client-secret",
    title="Microsoft Entra client secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"[A-Za-z0-9_.~-]{3}\dQ~[A-Za-z0-9_.~-]{31,34}",
        assigned(
            r"\bazure_?(?:ad|client|sp|app|tenant)|\barm_client|entra|\baad|azuread",
            r"[A-Za-z0-9_.~-]{34,40}",
            kinds="(?:client_?)?(?:secret|pass(?:word)?)",
        ),
    ),
    validate=random_token,
    columns=("azure client secret", "azure ad client secret"),
    confidence=0.95,
    confident=0.99,
    aliases=("AZURE_AD_CLIENT_SECRET",),
    matches=(
        "AZURE_CLIENT_SECRET=Zq88Q~" + "n3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQo",
        'client_secret: "4eC3Q~' + "9HqLyjWDarjtT1zdp7dcQx8K2mVbN6sA" + '"',
        "secret abc7Q~" + "XiNzRtBwCvDmKpJhLyEgSuA7f3Zq8Wn3",
        "ARM_CLIENT_SECRET=4eC39HqLy~" + "jWDarj-T1zdp7dcQx8_2mVbN",
    ),
    rejects=(
        "AZURE_CLIENT_SECRET=${AZURE_CLIENT_SECRET}",
        "AZURE_CLIENT_SECRET=your-client-secret",
        "abc7Q~" + "x" * 32,
    ),
)
