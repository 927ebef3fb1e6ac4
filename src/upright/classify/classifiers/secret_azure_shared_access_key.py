"""Azure shared access key.

43 characters of base64 and an equals sign, of Service Bus, Event Hubs, IoT Hub or App Configuration. It reads and
sends the messages of the service. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.azure-shared-access-key",
    title="Azure shared access key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(
            r"shared_?access|event_?hubs?|service_?bus|iot_?hub|relay|app_?config",
            r"[A-Za-z0-9+/]{43}=",
            kinds="(?:key|secret)",
        ),
    ),
    validate=random_token,
    columns=("service bus key",),
    confidence=0.95,
    confident=0.97,
    aliases=("AZURE_SHARED_ACCESS_KEY",),
    matches=(
        "SERVICE_BUS_KEY=uO5P" + "lAwfPRM9LsIUnYLhgheN6Y137X2uhQ3hwyMd4wu=",
        '"serviceBusKey": "evxi' + 'q0ni01SzFwzBNsFCyCuTWRUZBYaJTQjb88ZDuyf="',
        "- name: SERVICE_BUS_KEY\n  value: IsHe" + "KPmwYdrzkHku9Yhr6QX3AjWk2HPlKoP9BWYiFvo=",
    ),
    rejects=(
        "SERVICE_BUS_KEY=${SERVICE_BUS_KEY}",
        "SERVICE_BUS_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
        "commit 9096edf6022bc5c45104aa2655d460faa020a0c1",
        "digest uO5P" + "lAwfPRM9LsIUnYLhgheN6Y137X2uhQ3hwyMd4wu=",
    ),
)
