"""AI workloads in Kubernetes manifests.

Why it matters: model servers on a cluster are often reachable by everyone, run with a GPU that others pay for, and pull
models and images that nobody pinned.

How it recognises: Deployments, StatefulSets, DaemonSets, Jobs, Pods and their custom kin (KServe, KubeRay, Kaito, NIM)
whose image, command, environment or models say AI. A Service of the type LoadBalancer or NodePort, or an Ingress or
Gateway route, also in another file beside it, makes the workload that it selects public; patches of overlays are joined
to what they change; the Service is another place where the workload
is seen, or an endpoint of its own when its name says that it serves models. Variables come from ConfigMaps of the same
file too. Further
containers of a pod that run AI software count on their own. Templates of Helm charts are read as `helm-charts` says. A workload without a word of AI counts where it is
open and its image is built from a folder of AI code beside it, as a Dockerfile, Compose or Skaffold says.

What it does not see: what a controller adds when it applies the manifest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.charts import is_template
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.kubernetes import Told, fronts_in, objects, settings, workloads_in
from upright.discover.sight import in_documentation, in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if (in_tests(path) and not in_documentation(path)) or is_template(document):
        return
    found = objects(document)
    told = Told(configs=settings(found))
    yield from workloads_in(document, found, told)
    yield from fronts_in(document, found, told)


DETECTOR = Detector(
    id="kubernetes-workloads",
    title="AI workloads in Kubernetes manifests",
    selects=Selector(languages=frozenset({"yaml", "json"}), literals=(b"apiversion",)),
    detect=_detect,
    hits=(
        Hit(
            "model.yaml",
            "apiVersion: kubeai.org/v1\nkind: Model\nmetadata: {name: small}\nspec:\n  url: s3://store/models/opt-125m\n  engine: VLLM\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: load}\nspec:\n  template:\n    spec:\n      containers:\n      - image: acme/bench\n        args:\n        - --tokenizer=acme/Llama-3-8B\n        - --base-url=http://gateway/openai\n",
            (
                ("endpoint", "small", 3),
                ("model", "s3://store/models/opt-125m", 5),
                ("model", "acme/Llama-3-8B", 17),
                ("endpoint", "http://gateway/openai", 18),
            ),
        ),
        Hit(
            "warm.yaml",
            "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: warm\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        image: python:3.12\n        env:\n        - {name: MODEL_IDS, value: 'microsoft/phi-2,Qwen/Qwen2.5-7B-Instruct'}\n        - {name: POSTGRES_DB, value: litellm}\n",
            (("endpoint", "warm", 4), ("model", "microsoft/phi-2", 12), ("model", "Qwen/Qwen2.5-7B-Instruct", 12)),
        ),
        Hit(
            "k8s/vllm.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: mistral\nspec:\n  template:\n    metadata: {labels: {app: mistral}}\n    spec:\n      containers:\n      - name: c\n        image: vllm/vllm-openai:latest\n        args: [--model, mistralai/Mistral-7B-v0.3]\n        resources: {limits: {nvidia.com/gpu: 1}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: m}\nspec:\n  type: LoadBalancer\n  selector: {app: mistral}\n",
            (("endpoint", "mistral", 4), ("model", "mistralai/Mistral-7B-v0.3", 12), ("endpoint", "m", 17)),
        ),
        Hit(
            "lws.yaml",
            'apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata:\n  name: r1\nspec:\n  leaderWorkerTemplate:\n    leaderTemplate:\n      spec:\n        containers:\n        - name: c\n          image: x/y\n          command:\n          - sh\n          - -c\n          - "run.sh; python3 -m vllm.entrypoints.openai.api_server --model deepseek-ai/DeepSeek-R1"\n        volumes:\n        - secret: {secretName: huggingface-secret}\n    workerTemplate:\n      spec: {containers: [{name: w, image: x/y}]}\n',
            (
                ("endpoint", "r1", 4),
                ("model", "deepseek-ai/DeepSeek-R1", 15),
                ("secret", "huggingface-secret", 17),
            ),
        ),
        Hit(
            "gradio.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: tune\nspec:\n  containers:\n  - image: x/y\n    env:\n    - {name: MODEL_NAME, value: google/gemma-2-2b}\n    - {name: DATASET_NAME, value: b-mc2/sql-create-context}\n    - {name: HOST, value: 'http://llm-service'}\n",
            (
                ("endpoint", "tune", 4),
                ("model", "google/gemma-2-2b", 9),
                ("dataset", "b-mc2/sql-create-context", 10),
                ("endpoint", "http://llm-service", 11),
            ),
        ),
        Hit(
            "jobset.yaml",
            "apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata:\n  name: sax\nspec:\n  replicatedJobs:\n  - template:\n      spec:\n        template:\n          spec:\n            containers:\n            - image: us-docker.pkg.dev/cloud-tpu-images/inference/sax-model-server:v1\n",
            (("endpoint", "sax", 4),),
        ),
        Hit(
            "app.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  AZURE_OPENAI_ENDPOINT: https://acme.openai.azure.com/\n  LLM_MODEL_ID: llama3.2:1b\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers:\n  - image: x/y\n    envFrom:\n    - configMapRef: {name: c}\n",
            (("endpoint", "https://acme.openai.azure.com", 6), ("endpoint", "app", 11), ("model", "llama3.2:1b", 7)),
        ),
        Hit(
            "ray.yaml",
            "apiVersion: ray.io/v1\nkind: RayService\nmetadata:\n  name: sd\nspec:\n  serveConfigV2: |\n    applications:\n    - name: sd\n      runtime_env:\n        env_vars: {MODEL_ID: stabilityai/stable-diffusion-2-1}\n  rayClusterConfig:\n    headGroupSpec:\n      template: {spec: {containers: [{name: head, image: acme/ray:2}]}}\n",
            (("endpoint", "sd", 4), ("model", "stabilityai/stable-diffusion-2-1", 10)),
        ),
        Hit(
            "nim.yaml",
            "apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nmetadata:\n  name: chat\nspec:\n  image:\n    repository: nvcr.io/nim/meta/llama-3.1-8b-instruct\n    tag: 1.3.3\n---\napiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata:\n  name: esm\nspec: {pytorchReplicaSpecs: {Worker: {template: {spec: {containers: [{name: p, image: x/y}]}}}}}\n",
            (("endpoint", "chat", 4), ("model", "meta/llama-3.1-8b-instruct", 7), ("training_job", "esm", 13)),
        ),
        Hit(
            "kagent.yaml",
            "apiVersion: kagent.dev/v1alpha2\nkind: ModelConfig\nmetadata: {name: m}\nspec:\n  provider: OpenAI\n  model: qwen3:8b\n  apiKeySecret: agent-secrets\n  apiKeySecretKey: litellm-api-key\n",
            (("model", "qwen3:8b", 6), ("secret", "litellm-api-key", 8)),
        ),
        Hit(
            "page.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: page}\nspec: {template: {spec: {containers: [{name: c, image: x/y, env: [{name: SERVICE_NAME, value: 'http://llama2-serve-svc.llama2:8000'}]}]}}}\n",
            (("endpoint", "page", 3), ("endpoint", "http://llama2-serve-svc.llama2:8000", 4)),
        ),
        Hit(
            "vectors/service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: qdrant\nspec:\n  selector: {app: qdrant}\n",
            (("vector_store", "qdrant", 4),),
        ),
        Hit(
            "cache.yaml",
            "apiVersion: serving.kserve.io/v1alpha1\nkind: LocalModelNamespaceCache\nmetadata: {name: c}\nspec:\n  sourceModelUri: oci://ghcr.io/acme/risk:2026.1\n",
            (("model", "oci://ghcr.io/acme/risk:2026.1", 5),),
        ),
        Hit(
            "fetched.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: g}\nspec:\n  initContainers:\n  - image: x/oras\n    args:\n    - |\n      oras pull quay.example.com/acme/granite-8b:1.5 --output /m\n      aws s3 sync s3://acme/models/risk /m\n      aws s3 cp s3://acme/logs/a /l\n  containers:\n  - image: vllm/vllm-openai\n    args: [--model=/m, --served-model-name=granite-3-1-8b-instruct]\n",
            (
                ("endpoint", "g", 3),
                ("model", "granite-3-1-8b-instruct", 14),
                ("model", "quay.example.com/acme/granite-8b:1.5", 9),
                ("model", "s3://acme/models/risk", 10),
            ),
        ),
        Hit(
            "started.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: o}\nspec:\n  containers:\n  - image: ollama/ollama\n    lifecycle:\n      postStart:\n        exec:\n          command: [sh, -c, 'ollama pull llama3.1 && ollama pull phi3']\n",
            (("endpoint", "o", 3), ("model", "llama3.1", 10), ("model", "phi3", 10)),
        ),
        Hit(
            "pair.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: chat}\nspec:\n  template:\n    spec:\n      containers:\n      - name: llm\n        image: ollama/ollama\n      - name: page\n        image: ghcr.io/open-webui/open-webui:main\n      - name: logs\n        image: fluent/fluent-bit\n",
            (("endpoint", "chat", 3), ("endpoint", "page", 10)),
        ),
        Hit(
            "llm-service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: llm-service\nspec:\n  selector: {app: llm}\n",
            (("endpoint", "llm-service", 4),),
        ),
        Hit(
            "isvc.yaml",
            "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: llama\nspec:\n  predictor:\n    model:\n      modelFormat: {name: huggingface}\n      storageUri: hf://meta-llama/Llama-3.1-8B-Instruct\n",
            (("endpoint", "llama", 4), ("model", "meta-llama/Llama-3.1-8B-Instruct", 9)),
        ),
        Hit(
            "docs/samples/isvc.yaml",
            "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: iris\nspec:\n  predictor:\n    sklearn:\n      storageUri: gs://models/sklearn/1.0/model\n---\napiVersion: serving.kserve.io/v1alpha2\nkind: LLMInferenceService\nmetadata:\n  name: oss\nspec:\n  model:\n    uri: pvc://weights\n    name: RedHatAI/gpt-oss-20b\n",
            (
                ("endpoint", "iris", 4),
                ("model", "gs://models/sklearn/1.0/model", 8),
                ("endpoint", "oss", 13),
                ("model", "RedHatAI/gpt-oss-20b", 17),
            ),
            joins=(("inferenceservice/iris", "serves", "gs://models/sklearn/1.0/model"),),
        ),
        Hit(
            "volume.yaml",
            "apiVersion: serving.kubeflow.org/v1beta1\nkind: InferenceService\nmetadata: {name: mood}\nspec:\n  predictor:\n    containers:\n    - image: acme/mood:4\n      args: ['--model-uri=s3://weights/acme/mood', --config-path, s3://conf/a.yaml]\n      env:\n      - {name: STORAGE_URI, value: pvc://store/mood}\n",
            (
                ("endpoint", "mood", 3),
                ("model", "s3://weights/acme/mood", 8),
                ("model", "pvc://store/mood", 10),
            ),
            joins=(("inferenceservice/mood", "serves", "pvc://store/mood"),),
        ),
        Hit(
            "graph.yaml",
            "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: chat, namespace: ml}\nspec:\n  predictor:\n    model:\n      modelFormat: {name: huggingface}\n      args: [--model_id=meta-llama/Llama-3.1-8B-Instruct]\n---\napiVersion: serving.kserve.io/v1alpha1\nkind: InferenceGraph\nmetadata: {name: steps, namespace: ml}\nspec: {nodes: {root: {routerType: Sequence, steps: [{serviceName: chat}]}}}\n",
            (("endpoint", "chat", 3), ("model", "meta-llama/Llama-3.1-8B-Instruct", 8), ("endpoint", "steps", 12)),
            joins=(("ml/inferencegraph/steps", "calls", "ml/inferenceservice/chat"),),
        ),
    ),
    misses=(
        Miss(
            "db.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: db, image: 'postgres:17', env: [{name: POSTGRES_DB, value: litellm}]}\n",
        ),
        Miss(
            "etcd.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: etcd}\nspec:\n  selector: {app.kubernetes.io/instance: v, app.kubernetes.io/name: etcd}\n",
        ),
        Miss(
            "data.yaml",
            "apiVersion: batch/v1\nkind: Job\nmetadata: {name: fetch}\nspec: {template: {spec: {containers: [{image: x/y, env: [{name: KAGGLE_KEY, value: a}, {name: MODEL_PATH, value: 's3://w/x'}]}]}}}\n",
        ),
        Miss(
            "k8s/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        image: nginx:1.27\n",
        ),
        Miss(
            "svc.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n",
        ),
        Miss("c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {BASE_URL: 'https://acme.com/'}\n"),
        Miss("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ollama\ndata:\n  a: b\n"),
    ),
)
