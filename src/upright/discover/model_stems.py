"""How names of models begin: what a text must hold before it can name a model as `model_names.py` recognises them."""

from __future__ import annotations

# Long enough to be looked for wherever they stand.
_LONG = """
minilm mpnet roberta alpaca- arctic -embed -rerank babbage baichuan bloom- bloomz- bison chatglm chatgpt- claude-
davinci codellama codestral codex-mini cogito embed- embedding- embeddinggemma multimodalembedding textembedding
command-a command-l command-m command-n command-r command-x computer-use dall-e deepcoder deepseek devstral distil
dolly-v dolphin- doubao- eleven_ ernie- exaone falcon flan-t flashrank gemini- granite guanaco hermes hunyuan-
imagegeneration imagen- instructor- internlm j2-light j2-mid j2-ultra jamba- jina- kandinsky kimi- learnlm- luminous-
m2-bert magistral medlm- llama midjourney minicpm minimax- ministral mistral mixtral moondream moonshot- marco-
multi-qa- multilingual-e nemotron neural-chat moderation openchat palmyra- paraphrase- pixtral playground-v pythia-
rerank- smollm solar- speech- stable- stablelm starcoder stella_ text-ada text-curie text-search- text-similarity-
text-unicorn titan- uae-large vicuna voxtral voyage- whisper- wizardcoder wizardlm yi-large yi-medium yi-spark
yi-vision zephyr-
"""
# Too short for that: in quotes, or behind the name of who serves them.
_SHORT = """
aura- aya- bert- bge- c4ai- dbrx- e5- flux- flux. gemma glm- gpt- gpt2 grok- gte- labse llava mpt- nova- o1 o2 o3 o4
o5 o6 o7 o8 o9 olmo- opt- orca- palm- phi- phi1 phi2 phi3 phi4 pplx- qwen qwq reka- sd3 sdxl sonar sora- step- t5-
tts- veo- yi-0 yi-1 yi-2 yi-3 yi-4 yi-5 yi-6 yi-7 yi-8 yi-9 accounts/ publishers/
"""
# Whose models stand under `name/` on the hub, and under `name.` on Bedrock.
_OWNERS = """
01-ai ai21labs alibaba-nlp allenai amazon answerdotai anthropic apple arcee-ai baai baichuan-inc baidu bartowski
bigcode bigscience black-forest-labs bytedance cardiffnlp codellama cohere cohereforai coherelabs colbert-ir compvis
coqui cross-encoder databricks deepseek-ai deepset distilbert dslim eleutherai facebook facebookai google google-bert
google-t5 hexgrad hkunlp huggingfaceh4 huggingfacem4 huggingfacetb ibm-granite internlm intfloat jinaai laion
lightonai liuhaotian llava-hf lmstudio-community lmsys meta meta-llama microsoft minimaxai mistralai mixedbread-ai
mlx-community moonshot moonshotai mosaicml neuralmagic nlpconnect nomic-ai nousresearch nvidia onnx-community openai
openai-community openbmb opengvlab perplexity philschmid prithivida prosusai pyannote qwen redhatai runwayml
salesforce sentence-transformers snowflake sshleifer stabilityai stepfun-ai suno teknium tencent thebloke thenlper
thudm tiiuae timm togethercomputer unsloth upstage vidore x-ai xenova z-ai zai-org
"""
_ON_BEDROCK = """
ai21 amazon anthropic cohere deepseek google luma meta minimax mistral moonshot nvidia openai qwen stability
twelvelabs writer
"""
_BEFORE = "\"'`/:"
_REGIONS = ("us.", "eu.", "apac.", "ap.", "au.", "jp.", "ca.", "sa.", "us-gov.", "global.")

STEMS = tuple(
    word.encode()
    for word in (
        *_LONG.split(),
        *(before + word for before in (*_BEFORE, "_") for word in _SHORT.split()),
        *(f"{before}{owner}/" for before in _BEFORE for owner in _OWNERS.split()),
        *(f"{before}{owner}." for before in (*_BEFORE, *_REGIONS) for owner in _ON_BEDROCK.split()),
    )
)
