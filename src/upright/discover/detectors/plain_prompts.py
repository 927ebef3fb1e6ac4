"""Prompts that Go, Rust, Ruby, Java, Kotlin, C# and PHP hold.

Why it matters: a prompt is the policy of an agent; in a compiled back-end it drifts without anyone reading it.

How it recognises: in files that import an AI package, texts of some length that stand where a system message,
instructions or a template stands (`@SystemMessage(...)`, `.defaultSystem(...)`, `SystemMessage::from(...)`,
`Instructions = ...`), or that a variable called prompt, instructions or template holds.

What it does not see: prompts put together at run time.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.readers.plain_source import IMPORTS, LANGUAGES, plain_source
from upright.discover.sight import in_tests, see
from upright.discover.wording import extent, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource, Text

_OPENING = r"[\s(\[{&@$]{0,12}(?:Some\(\s{0,40})?(?:value\s{0,3}=\s{0,3})?[({\s]{0,9}[@$rf&]{0,3}$"
_SYSTEM = re.compile(
    r"(?:\b(?:default)?[sS]ys(?:tem)?(?:_?[mM]essage|_?[mM]sg|_?[pP]rompt|_?[tT]ext|ChatMessage|_?[iI]nstructions?)?|\bSYSTEM\w{0,20}|[iI]nstructions?|preamble|"
    r"new\s+ChatHistory|(?:New|Create|Add)SystemMessage\w{0,8}|Message::forSystem|SystemMessagePart|RequestSystemMessage(?:Args)?(?:(?=\()|::from|::default\(\)\s{0,40}\.content)|"
    r"ChatMessageTypeSystem,(?:\s{0,40}Parts:\s{0,9}\[\]llms\.ContentPart\{\s{0,40}llms\.TextPart)?|ChatMessageRoleSystem,\s{0,40}Content:|with_?[iI]nstructions|With(?:System|Instructions)(?:Prompt|Message)?|MessageRole::System,)"
    r"(?:::from|::new|\.from|\.of)?\s{0,9}(?::=|=>|[:=(,])?" + _OPENING
)
_SPOKEN = re.compile(  # `role: "system", content: "..."` of hashes, arrays and structs
    r"[\"':]?\b[rR]ole[\"']?\s?(?::|=>|=)\s?(?:\w{1,20}[.:]{1,2}\w{0,20}?)?[\"']?(?P<role>system|developer|user|System|Developer|User)(?:Role|Message)?(?:Type)?[\"']?\s?,\s?[\"':]?[cC]ontent[\"']?\s?(?::|=>|=)\s?(?:Some\(|format!\(|\w{1,30}\.\w{1,30}\()?"
    + _OPENING
)
_TEMPLATE = re.compile(
    r"(?:PromptTemplate(?:::\w{1,20}|\.\w{1,20})?|@?StructuredPrompt|NewPromptTemplate|@UserMessage|PromptTemplate\.new\(template:|CreateFunctionFromPrompt|CreateFromPrompt|InvokePrompt(?:Streaming)?Async(?:<\w{1,40}>)?|\.fromPrompt|\.generateText|\.createObject(?:IfPossible)?)\s{0,9}\(?\s{0,3}(?:String\.format\(|format!\()?"
    + _OPENING
)
_NAMED = re.compile(
    r"\b(?P<name>\w{0,40}(?:[pP]rompt|PROMPT|[iI]nstructions?|INSTRUCTIONS?|[tT]emplate|TEMPLATE|[pP]ersona|[pP]reamble|PREAMBLE)\w{0,40})\b"
    r"(?:\sstring|\s{0,3}:\s{0,3}(?:&'static\s)?&?\w{1,20}|\s{0,9}\{\s{0,9}get;[\w\s;]{0,30}\})?\s{0,9}(?::=|=>|=|:)\s{0,9}(?:string\.Format\(|String\.format\(|format!\(|dedent\()?" + _OPENING
)  # fmt: skip
_CLASSPATH = re.compile(
    r"classpath:(?=[^\n]{0,200}prompt)(?:[\w./-]{0,200}/)?([\w.-]{1,100}\.(?:st|txt|md|mustache|j2|prompt))",
    re.IGNORECASE,
)
# What Spring takes unless a setting says otherwise: `@Value("${DESK_PROMPT:You are ...}")`.
_DEFAULT = re.compile(
    r"\$\{(?P<name>[\w.-]{0,60}(?:prompt|instructions?|system-?_?message|persona)[\w-]{0,20}):(?!classpath:|file:|https?:)",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:path|file|dir|url|id|key|type|tokens|version)$", re.IGNORECASE)
# What is a prompt in a file that imports nothing of AI: settings and constants stand apart from the calls.
_SURE = re.compile(
    r"[sS]ystem_?(?:[pP]rompt|[mM]essage|[iI]nstructions?)|SYSTEM_(?:PROMPT|MESSAGE)|[aA]gent_?[iI]nstructions|AGENT_INSTRUCTIONS|"
    r"[A-Z]_PROMPT\b|\bPROMPT_[A-Z]|(?:create|build|get|make|generate)\w{0,20}Prompt\b|\bbuild_\w{0,20}prompt\b"
)
# The message of a model's request that tells it how to be, or a heredoc whose very mark says that it is a prompt.
_SAYS = re.compile(
    r"\brole\\?[\"']?\s{0,9}(?::|=>|=)\s{0,9}(?:\\?[\"'](?:system|developer)\\?[\"']|\w{1,20}(?:::|\.)\w{0,20}system\w{0,12})\s*,\s*[\"']?\\?content\b|<<[~<-]?\s?[\"']?\w{0,30}(?:PROMPT|INSTRUCTIONS)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"\w{0,30}(?:PROMPT|INSTRUCTIONS)")
_MARKED = re.compile(rf"<<[~<-]?[ \t]{{0,3}}[\"']?({_MARK.pattern})\b")
_ORDERS = re.compile(
    r"你是|您是|你的任务|请(?:你|根据|用|以|按)|あなたは|당신은|\byou (?:are|must|will|should|extract|write|answer|reply|generate|summari[sz]e|translate|analy[sz]e|review|classify)\b|\byour (?:task|job|role|goal)\b|\bact as\b|-\s?Goal\s?-|"
    r"(?:^|[.:\n]\s{0,40})(?:please |now |then |# )?(?:given|answer|extract|summari[sz]e|classify|identify|generate|translate|rewrite|analy[sz]e)\b",
    re.IGNORECASE,
)
_WORDS_OF_PROMPTS = (
    b"prompt",
    b"system",
    b"instruction",
    b"template",
    b"persona",
    b"@usermessage",
    b"preamble",
    b"chathistory",
)
_FUNCTION = re.compile(r"\b(?P<name>\w{0,40}[pP]rompt\w{0,20})\s{0,3}\([^(){}]{0,300}\)[\w\s,:?<>]{0,60}\{")
_METHOD = re.compile(r"^[ \t]{0,40}def[ \t]+(?:self\.)?(?P<name>\w{0,40}(?:prompt|instructions|system_message)\w{0,20})\b", re.MULTILINE)  # fmt: skip
_OPENED = 200  # characters from the head of a method to the text that it begins with
_ENDED = re.compile(r"^[ \t]{0,40}def[ \t]", re.MULTILINE)
_RETURNED = re.compile(r"\breturn\s{1,60}[@$]{0,2}$")
_BODY = 1200  # characters of a function above what it returns
_KEPT = re.compile(r"(?:[pP]rompt|PROMPT)s?$")  # beside a sure prompt, what is called one is one
# What is called a prompt and begins with a task of some length is one wherever it stands; a question to a user is not.
_TASK = re.compile(
    r"\s{0,20}(?:(?:please|now|first),?\s)?(?:you(?:'re| are) (?:an?|the|my|our)\s|act as\s|as an? \w|your (?:task|job|role|goal)\s|given (?:the|a|an)\s|based on (?:the|a)\s|"
    r"(?:simplify|summari[sz]e|explain|describe|translate|rewrite|classify|analy[sz]e|extract|generate|convert|write|create|answer|review|compare|identify|evaluate)\s)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"[a-z\d](?:Prompt|_prompt)s?\b")
_OF_PEOPLE = re.compile(
    r"\b(?:press|type|enter|select|choose) |\by(?:es)?\s?/\s?n|pass(?:word|phrase)", re.IGNORECASE
)  # typed by a user
_YOU = re.compile(r"\s{0,20}You(?:'re| are) \w{1,20} \w")
_HOLES = re.compile(r"\{[^{}]{0,80}\}")  # what a template is filled with
_SHORT, _WORDS, _TELLING = 20, 4, 80
_BEFORE = 140  # characters of code that say where a text stands
_SPACES = re.compile(r"\s{2,}")  # of how deep a text is indented


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not document.contains(_WORDS_OF_PROMPTS):
        return
    source = document.parse(plain_source)
    says = _SAYS.search(source.text) is not None
    if not (source.of_ai or says or _SURE.search(source.text) or _CALLED.search(source.text)):
        return
    seen: set[str] = set()
    yield from _filed(document, source)
    placed = [(text, *_place(source, text)) for text in source.texts if extent(text.value) >= _SHORT]
    sure = source.of_ai or any(_is_sure(name, text, says=says) for text, name, _ in placed)
    for text, name, role in placed:
        if not name or not (_YOU.match(text.value) or words(_HOLES.sub(" ", text.value[:4000]), _WORDS) > _WORDS):
            continue
        unique = f"{name}:{text.line}"
        told = (
            source.of_ai
            or _is_sure(name, text, says=says)
            or (sure and _KEPT.search(name) and len(text.value) >= _TELLING)
        )
        if unique not in seen and told:
            seen.add(unique)
            yield see(
                document, "prompt", name, text.line, document.code_key(f"prompt {unique}"), language=source.language, role=role,
                type="system_prompt" if role == "system" else "prompt", length=len(text.value), confidence=0.85,
                digest=hashlib.sha256(text.value.encode("utf-8", "replace")).hexdigest(),
                more={"hidden_unicode": hidden_unicode(text.value) or None, "poisoned": poisoned(text.value, own=True) or None},
            )  # fmt: skip


def _is_sure(name: str, text: Text, *, says: bool) -> bool:
    """Whether a text is a prompt by its name and its words, in a file that imports nothing of AI; `says`: which writes
    messages or marks of prompts.
    """
    told = _SURE.search(name) or (says and (name == "system message" or _MARK.fullmatch(name)))
    if told and _ORDERS.search(text.value[:4000]):
        return True
    begins = len(text.value) >= _TELLING and _TASK.match(text.value) and not _OF_PEOPLE.search(text.value[:400])
    return bool(begins and _KEPT.search(name))


def _filed(document: Document, source: PlainSource) -> Iterator[Sighting]:
    """Prompts that Spring gives a class from files: `@Value("classpath:/prompts/answer.st")`."""
    for text in source.texts if source.language in {"java", "kotlin"} else ():
        match = _CLASSPATH.fullmatch(text.value)
        if match:
            role = "system" if "system" in text.value.lower() else "template"
            own = document.code_key(f"prompt {text.value}:{text.line}")
            yield see(
                document, "prompt", match[1], text.line, own, language=source.language, role=role, confidence=0.85
            )


def _place(source: PlainSource, text: Text) -> tuple[str, str]:
    """The name and the role of the place where a text stands; empty when it is none of a prompt."""
    before = _SPACES.sub(" ", source.code[max(0, text.start - 3 * _BEFORE) : text.start])[-_BEFORE:]
    default = _DEFAULT.match(text.value) if source.language in {"java", "kotlin"} else None
    named = default or _NAMED.search(before)
    if named is not None and not _NOT.search(named["name"]):
        return named["name"], "system" if re.search(
            r"system|instruction|persona|preamble", named["name"], re.IGNORECASE
        ) else "template"
    spoken = _SPOKEN.search(before)
    if spoken is not None and spoken["role"].lower() == "user":
        asks = len(text.value) >= _TELLING and _ORDERS.search(text.value[:4000])
        return (f"user message:{text.line}", "template") if asks else ("", "")
    if spoken is not None or _SYSTEM.search(before):
        return "system message", "system"
    if within := _within(source, text):
        return within, "system" if re.search(r"system|instruction", within, re.IGNORECASE) else "template"
    if _RETURNED.search(before):
        above = source.code[max(0, text.start - _BODY) : text.start]
        function = next(iter([*_FUNCTION.finditer(above)][-1:]), None)
        return (function["name"], "template") if function is not None else ("", "")
    return ("template", "template") if _TEMPLATE.search(before) else ("", "")


def _within(source: PlainSource, text: Text) -> str:
    """What a text of Ruby or PHP is called after: the mark of its heredoc, or Ruby's method that gives it."""
    marked = _MARKED.match(source.code, text.start) if source.language in {"ruby", "php"} else None
    if marked is not None:
        return marked[1]
    return _method(source, text) if source.language == "ruby" else ""


def _method(source: PlainSource, text: Text) -> str:
    """The name of Ruby's method of a prompt in which a long text stands, which gives what it ends with."""
    if len(text.value) < _TELLING:
        return ""
    above = source.code[max(0, text.start - _BODY) : text.start]
    last = next(iter([*_METHOD.finditer(above)][-1:]), None)
    near = last is not None and len(above) - last.end() < _OPENED and not _ENDED.search(above, last.end())
    return last["name"] if last is not None and near else ""


DETECTOR = Detector(
    id="plain-prompts",
    title="Prompts in Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(languages=LANGUAGES, literals=(*IMPORTS, b"prompt", b"system", b"instruction")),
    detect=_detect,
    hits=(
        Hit(
            "Sum.cs",
            'using Microsoft.SemanticKernel;\nvar sum = kernel.CreateFunctionFromPrompt("Summarize the following text in two sentences: {{$input}}");\nvar said = await kernel.InvokePromptAsync<string>("Tell the guest what the soup of the day is.");\n',
            (("prompt", "template", 2), ("prompt", "template", 3)),
        ),
        Hit(
            "Desk.java",
            'import org.springframework.ai.chat.client.ChatClient;\nclass Desk {\n  Desk(ChatClient.Builder b, @Value("${DESK_PROMPT:You are the clerk of a desk. Answer what the guest asks in one sentence, and never in two.}") String told, @Value("${prompt.path:classpath:prompts/desk.txt}") Resource r) {}\n}\n',
            (("prompt", "DESK_PROMPT", 3),),
        ),
        Hit(
            "Chat.cs",
            'using Microsoft.SemanticKernel.ChatCompletion;\nvar told = new ChatHistory("You are a helpful assistant.");\n',
            (("prompt", "system message", 2),),
        ),
        Hit(
            "Summary.java",
            'import org.springframework.ai.chat.client.ChatClient;\nclass S {\n  @Value("classpath:prompt/jira/summary_prompt.st")\n  private Resource summary;\n}\n',
            (("prompt", "summary_prompt.st", 3),),
        ),
        Hit(
            "A.java",
            'import dev.langchain4j.service.SystemMessage;\ninterface A {\n  @SystemMessage("""\n    Your name is Roger, you are a support agent.\n    """)\n  String answer(String q);\n}\n',
            (("prompt", "system message", 3),),
        ),
        Hit(
            "P.cs",
            'using Microsoft.SemanticKernel.Agents;\nvar a = new ChatCompletionAgent {\n  Instructions = "Review the text and say what is wrong with it."\n};\n',
            (("prompt", "Instructions", 3),),
        ),
        Hit(
            "Prompts.java",
            'package a;\nimport java.util.List;\nclass P {\n  static final String EXTRACTION_PROMPT = """\n    Given a text, identify all entities in it.\n    """;\n  static String createPrompt(String input) {\n    return """\n      You are a text classification engine.\n      """;\n  }\n}\n',
            (("prompt", "EXTRACTION_PROMPT", 4), ("prompt", "createPrompt", 8)),
        ),
        Hit(
            "main.rs",
            'use async_openai::Client;\nfn f() { let m = ChatCompletionRequestSystemMessage::from("You are a helpful and brief assistant."); }\n',
            (("prompt", "system message", 2),),
        ),
        Hit(
            "gpt.rs",
            'use crate::schema::*;\nfn ask(chat: String) -> Vec<Message> {\n    vec![Message {\n        role: Role::System,\n        content: "You are a clerk who sorts letters by their matter.".to_string(),\n    }]\n}\n',
            (("prompt", "system message", 5),),
        ),
        Hit(
            "ask.go",
            'package main\nimport "github.com/acme/desk/openai"\nvar said = []openai.Message{{\n\tRole:    openai.SystemRoleType,\n\tContent: openai.StrPtr("You are an expert at sums"),\n}}\nvar template string = `Answer the guest in the language of the question.`\n',
            (("prompt", "system message", 5), ("prompt", "template", 7)),
        ),
        Hit(
            "main.go",
            'package main\nimport "github.com/sashabaranov/go-openai"\nconst systemPrompt = `You are a careful clerk of the bank.`\n',
            (("prompt", "systemPrompt", 3),),
        ),
        Hit(
            "Sums.cs",
            'class S {\n  IChatClient chat;\n  string GetShortPrompt(string messages)\n  {\n    return\n            $"""\n            Write brief summaries of what customers said: {messages}\n            """;\n  }\n}\n',
            (("prompt", "GetShortPrompt", 6),),
        ),
        Hit(
            "errors.go",
            "package ai\n\nconst (\n\tdefault_prompt = `Simplify the following error message of the cluster, written in --- %s --- language; --- %s ---.\n\tError: ...`\n)\n",
            (("prompt", "default_prompt", 4),),
        ),
        Hit(
            "Notes.kt",
            'object Notes {\n    private const val reviewPrompt = "You are a patient editor of meeting notes: keep each decision, its owner and its date, and drop the rest."\n}\n',
            (("prompt", "reviewPrompt", 2),),
        ),
        Hit(
            "Words.cs",
            'static class Words {\n  public const string TranslatePrompt = @"Translate the text below into the language of the reader, keep names as they are, and say nothing else.";\n}\n',
            (("prompt", "TranslatePrompt", 2),),
        ),
        Hit(
            "prompt.go",
            "package main\n\nconst (\n\tsystemPrompt = `You are a clerk that solves any task of the guest.`\n\tnextStepPrompt = `Based on the needs of the guest, proactively select the most appropriate tool or combination of tools.`\n)\n",
            (("prompt", "systemPrompt", 4), ("prompt", "nextStepPrompt", 5)),
        ),
        Hit(
            "main.go",
            'package main\nimport "github.com/cloudwego/eino/schema"\nvar m = schema.SystemMessage("你是一个程序员鼓励师。你需要用积极的语气回答问题。")\n',
            (("prompt", "system message", 3),),
        ),
        Hit(
            "app/jobs/title_job.rb",
            "class TitleJob < ApplicationJob\n  def system_message\n    base = <<~END\n      You extract a topic from a text, and don't say anything else: the guest's \"words\" count, and no others do.\n    END\n  end\nend\n",
            (("prompt", "system_message", 3),),
        ),
        Hit(
            "Chat.php",
            '<?php\nuse Symfony\\AI\\Platform\\Message\\Message;\n$m = Message::forSystem(<<<PROMPT\n  You answer what the guest\'s mail asks, and nothing else.\n  PROMPT);\n$n = "gpt-4o";\n',
            (("prompt", "system message", 3),),
        ),
        Hit(
            "Story.java",
            'import com.embabel.agent.api.common.Ai;\nclass S {\n  Story craft(Ai ai) {\n    return ai.creating(Story.class).fromPrompt(String.format("""\n        Craft a short story in %d words or less.\n        """, 100));\n  }\n}\n',
            (("prompt", "template", 4),),
        ),
        Hit(
            "trip.php",
            "<?php\nuse OpenAI\\Laravel\\Facades\\OpenAI;\n$r = OpenAI::chat()->create(['messages' => [\n  [\n    'role' => 'system',\n    'content' => 'Plan a trip of three days for the guest.'\n  ],\n  ['role' => 'user', 'content' => 'Hello there, how is the weather in your town today?'],\n]]);\n",
            (("prompt", "system message", 6),),
        ),
        Hit(
            "ask.rb",
            'client = OpenAI::Client.new\nclient.chat(parameters: { messages: [{ role: "system", content: "Answer in one sentence, and cite the page." }] })\n',
            (("prompt", "system message", 2),),
        ),
        Hit(
            "llm.rb",
            "class Llm\n  PRE_PROMPT = <<~STR.freeze\n    You're a helpful assistant.\n  STR\n  def client = OpenAI::Client.new\nend\n",
            (("prompt", "PRE_PROMPT", 2),),
        ),
        Hit(
            "ask.go",
            'package main\nimport "net/http"\nvar b = []map[string]string{{"role": "system", "content": "You are a careful clerk of the bank."}}\n',
            (("prompt", "system message", 3),),
        ),
        Hit(
            "builder.rb",
            "class Builder\n  def build\n    <<~PROMPT\n      You are Bob, the clerk of the bank, and you answer in one sentence.\n    PROMPT\n  end\nend\n",
            (("prompt", "PROMPT", 3),),
        ),
        Hit(
            "Settings.cs",
            'using System.Text.Json;\nclass Settings {\n  public string SystemPrompt { get; set; } = "You are a friendly assistant who answers questions.";\n}\n',
            (("prompt", "SystemPrompt", 3),),
        ),
    ),
    misses=(
        Miss(
            "main.go",
            'package main\n\nvar confirmPrompt = "Review the changes above with care before they reach the cluster; type yes to apply them all, or no to stop here."\n',
        ),
        Miss("A.java", 'import java.util.List;\nString prompt = "Enter the name of the file to read:";\n'),
        Miss(
            "Log.cs",
            'using Microsoft.SemanticKernel;\nvar outputTemplate = "{Timestamp:yyyy-MM-dd HH:mm:ss} [{Level:u3}] {Message:lj}{NewLine}{Exception}";\n',
        ),
        Miss(
            "main.go",
            'package main\nimport "github.com/sashabaranov/go-openai"\nvar promptFile = "a file with a long name of words"\n',
        ),
    ),
)
