"""AI workloads of Helm charts.

Why it matters: the templates of a chart say how a model server runs, its values say which image and which model; neither
alone tells what will stand in the cluster.

How it recognises: templates are filled in with the chart's own `values.yaml`, with a small and bounded part of Go's
templates that can neither read nor call anything; the objects that come out are judged like manifests. Lines are those of
the template, and of the values for models that the values name. Charts that a chart depends on count by their names.

What it does not see: values given on the command line or in other files, and functions that ask the cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_images import engine_of, role_of
from upright.discover.charts import declared_in
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, see
from upright.discover.workloads import values_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_VALUES = """image:
  repository: acme/serve
  tag: "1.0"
modelId: mistralai/Mistral-7B-Instruct-v0.3
gpu: true
args: [--port, "8000"]
"""
_HELPERS = """{{- define "serve.name" -}}
{{- printf "%s-%s" .Release.Name "main" | trunc 63 | trimSuffix "-" -}}
{{- end -}}
"""
_TEMPLATE = """{{- if .Values.image }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "serve.name" . }}
spec:
  template:
    spec:
      containers:
      - name: {{ .Chart.Name }}
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
        args:
        - --model
        - {{ .Values.modelId | quote }}
        {{- range .Values.args }}
        - {{ . | quote }}
        {{- end }}
        {{- if .Values.gpu }}
        resources:
          {{- toYaml (dict "limits" (dict "nvidia.com/gpu" 1)) | nindent 10 }}
        {{- end }}
{{- end }}
"""

_PARTS = frozenset({"model_server", "gateway", "ui", "observability", "notebook"})


def _detect(document: Document) -> Iterator[Sighting]:
    if not in_tests(document.item.path):
        yield from declared_in(document)
        if document.name in {"chart.yaml", "chart.yml", "requirements.yaml"}:
            yield from _parts(document)


def _parts(document: Document) -> Iterator[Sighting]:
    """The charts of others that a chart brings along and that run AI."""
    beside = f"{document.item.path.rpartition('/')[0]}/values.yaml".removeprefix("/")
    for part in (each for root in document.parse(markup)[:1] for each in root.get("dependencies")):
        name, called = part.get("name"), part.get("alias").text or part.get("name").text
        role = role_of(f"chart/{name.text.removesuffix('-operator')}") if part.get("repository").text else ""
        own = values_key(document.item.source, beside, (called,))
        if role == "vector_store":
            engine = engine_of(name.text)
            yield see(document, "vector_store", called, name.line, own, engine=engine, confidence=0.8)
        elif role in _PARTS:
            yield see(document, "deployment", called, name.line, own, confidence=0.8)


DETECTOR = Detector(
    id="helm-charts",
    title="AI workloads of Helm charts",
    selects=Selector(
        paths=(
            "*chart.yaml", "*chart.yml", "*values.yaml", "*values.yml", "*templates/*.yaml", "*templates/*.yml",
            "*templates/*.tpl",
        ),
        literals=(b":", b"{{"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "desk/Chart.yaml",
            "apiVersion: v2\nname: desk\ndependencies:\n- name: qdrant\n  version: 1.0.0\n  repository: https://qdrant.github.io/qdrant-helm\n- name: open-webui\n  repository: https://helm.openwebui.com\n- name: redis\n  repository: https://x.example\n",
            (("vector_store", "qdrant", 4), ("endpoint", "open-webui", 7)),
        ),
        Hit(
            "serve/templates/deployment.yaml",
            _TEMPLATE,
            (("endpoint", "serve-main", 5),),
            also=(
                ("serve/Chart.yaml", "apiVersion: v2\nname: serve\nappVersion: 1.0.0\n"),
                ("serve/values.yaml", _VALUES),
                ("serve/templates/_helpers.tpl", _HELPERS),
            ),
        ),
        Hit(
            "serve/values.yaml",
            _VALUES,
            (("model", "mistralai/Mistral-7B-Instruct-v0.3", 4),),
            also=(("serve/templates/deployment.yaml", _TEMPLATE), ("serve/templates/_helpers.tpl", _HELPERS)),
        ),
        Hit(
            "off/templates/reranker.yaml",
            "{{- if .Values.rerank.enabled }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.rerank.name }}\nspec:\n  template:\n    spec:\n      containers:\n      - image: {{ .Values.rerank.image.repo }}:{{ .Values.rerank.image.tag }}\n{{- end }}\n",
            (("endpoint", "reranker", 5),),
            also=(
                (
                    "off/values.yaml",
                    "rerank:\n  enabled: false\n  name: reranker\n  image:\n    repo: acme/transformers-inference\n    tag: all-MiniLM-L6-v2\n  x: a\n",
                ),
            ),
        ),
        Hit(
            "loose/templates/ollama.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-llm\nspec:\n  containers:\n  - image: ollama/ollama:{{ .Values.tag }}\n",
            (("endpoint", "llm", 4),),
        ),
    ),
    misses=(
        Miss("web/templates/web.yaml", _TEMPLATE.replace("--model", "--mode")),
        Miss("web/values.yaml", _VALUES),
    ),
)  # fmt: skip
