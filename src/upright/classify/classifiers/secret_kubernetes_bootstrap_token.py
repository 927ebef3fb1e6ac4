"""Kubernetes bootstrap token.

6 and 16 small letters and digits, with a point between. It joins machines to the cluster. No prefix tells whose it
is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.kubernetes-bootstrap-token",
    title="Kubernetes bootstrap token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"kube(?:adm|rnetes)?|bootstrap|--", r"[a-z0-9]{6}\.[a-z0-9]{16}", kinds="token"),),
    validate=random_token,
    columns=("kubeadm token",),
    confidence=0.9,
    confident=0.97,
    aliases=("KUBERNETES_BOOTSTRAP_TOKEN",),
    matches=(
        "KUBEADM_TOKEN=l5bnfs." + "by4nwyxi0o8f5ood",
        '"kubeadmToken": "mmn2d6.' + 'z27mvyny1l8q86ge"',
        "- name: KUBEADM_TOKEN\n  value: q2zu96." + "y5lrtfmc79o4bff8",
    ),
    rejects=(
        "KUBEADM_TOKEN=${KUBEADM_TOKEN}",
        "KUBEADM_TOKEN=xxxxxx.xxxxxxxxxxxxxxxx",
        "commit 48e384f52afb6569a3023eabe2a350331eba9932",
        "digest l5bnfs." + "by4nwyxi0o8f5ood",
    ),
)
