"""What is said to a model behind a person's back, in many languages, as patterns."""

from __future__ import annotations

# "Ignore the instructions that you were given before."
OVERRIDES = (
    r"(?i)\b(?:ignore|disregard|forget|override|bypass|do not follow|don't follow|stop following)\s{1,3}(?:all\s{1,3}|any\s{1,3}|the\s{1,3}|your\s{1,3}|my\s{1,3}|of\s{1,3}|these\s{1,3}|every\s{1,3}){0,4}(?:previous|prior|above|earlier|preceding|existing|former|original|initial)(?:ly)?\s{1,3}(?:[a-z]{1,12}\s{1,3})?(?:instruction|prompt|rule|guideline|direction|command|constraint|order|directive)",
    r"(?i)\b(?:ignore|disregard|forget)\s{1,3}(?:everything|anything|all)\s{1,3}(?:that\s{1,3})?(?:above|before this|you (?:were|have been) told|i (?:said|told you) before|you know about your rules)",
    r"(?i)\b(?:ignore|disregard|override)\s{1,3}(?:your|the)\s{1,3}(?:system prompt|safety (?:rules|guidelines)|system instructions|content policy|developer (?:message|instructions))",
    r"(?i)\bignorier(?:e|en|t)?\s{1,3}(?:sie\s{1,3})?(?:bitte\s{1,3})?(?:alle\s{1,3}|s[^\s]{1,3}mtliche\s{1,3}|die\s{1,3}|deine\s{1,3}|ihre\s{1,3}){0,3}(?:vorherigen|bisherigen|vorigen|fr[^\s]{1,2}heren|obigen|vorangegangenen|zuvor [^\s]{1,16})\s{1,3}(?:[^\s]{1,16}\s{1,3})?(?:anweisungen|instruktionen|befehle|regeln|vorgaben)",
    r"(?i)\bvergiss\s{1,3}(?:alle\s{1,3}|die\s{1,3}|deine\s{1,3}){0,3}(?:vorherigen|bisherigen|vorigen|fr[^\s]{1,2}heren|obigen)\s{1,3}(?:anweisungen|instruktionen|befehle|regeln|vorgaben)",
    r"(?i)\b(?:ignore[rz]?|oublie[rz]?|ne tiens pas compte de|ne tenez pas compte de)\s{1,3}(?:toutes?\s{1,3}|tous\s{1,3}|les\s{1,3}|tes\s{1,3}|vos\s{1,3}|des\s{1,3}){0,3}(?:instructions?|consignes?|directives?|r[^\s]{1,2}gles|ordres)\s{1,3}(?:[^\s]{1,16}\s{1,3}){0,2}(?:pr[^\s]{1,2}c[^\s]{1,2}dent|ant[^\s]{1,2}rieur|ci-dessus|initial)",
    r"(?i)\b(?:ignor[ae]|ignora[dr]?|olvid[ae]|descarta|haz caso omiso de)\s{1,3}(?:tod[ao]s\s{1,3}|las\s{1,3}|los\s{1,3}|tus\s{1,3}|sus\s{1,3}){0,3}(?:instrucciones|[^\s]{1,2}rdenes|indicaciones|reglas|directrices)\s{1,3}(?:[^\s]{1,16}\s{1,3}){0,2}(?:anteriores|previas|de arriba|iniciales)",
    r"(?i)\b(?:ignor[ae]|ignorate|dimentica)\s{1,3}(?:tutte\s{1,3}|le\s{1,3}|tue\s{1,3}){0,3}(?:istruzioni|indicazioni|regole|direttive)\s{1,3}(?:[^\s]{1,16}\s{1,3})?(?:precedenti|di sopra|sopra|iniziali)",
    r"(?i)\b(?:ignor[ae]|esque[^\s]{1,2}a|desconsidere)\s{1,3}(?:todas\s{1,3}|as\s{1,3}|suas\s{1,3}){0,3}(?:instru[^\s]{2,4}es|ordens|regras|orienta[^\s]{2,4}es)\s{1,3}(?:anteriores|pr[^\s]{1,2}vias|acima)",
    r"(?i)\b(?:negeer|vergeet)\s{1,3}(?:alle\s{1,3}|de\s{1,3}|je\s{1,3}|uw\s{1,3}){0,2}(?:vorige|eerdere|voorgaande|bovenstaande)\s{1,3}(?:instructies|opdrachten|aanwijzingen|regels)",
    r"(?i)\b(?:zignoruj|ignoruj|zapomnij o)\s{1,3}(?:wszystkie\s{1,3}|wszystkich\s{1,3})?(?:poprzedni(?:e|ch)|wcze[^\s]{1,2}niejsz(?:e|ych)|powy[^\s]{1,2}sz(?:e|ych))\s{1,3}(?:instrukcj|polece[^\s]{1,4})",
    "(?:[Ии]гнорируй(?:те)?|[Пп]роигнорируй(?:те)?|[Зз]абудь(?:те)?)\\s{1,3}(?:все\\s{1,3}|всё\\s{1,3}|свои\\s{1,3}|любые\\s{1,3}){0,3}(?:предыдущие|прежние|прошлые|вышеуказанные|предшествующие)\\s{1,3}(?:инструкции|указания|команды|правила)",
    "(?:忽略|无视|忘记|忘掉|無視|忽視)(?:你|掉)?(?:之前|以上|上面|先前|前面|此前|上述|以前)(?:的)?(?:所有|一切|全部)?(?:的)?(?:指令|指示|提示词|提示|命令|规则|規則|要求)",
    "(?:忽略|无视|忘记|忘掉)(?:所有|一切|全部)(?:的)?(?:之前|以上|上面|先前|前面|此前)(?:的)?(?:所有)?(?:指令|指示|提示词|提示|命令|规则)",
    "(?:これまで|以前|上記|前|今まで)の(?:すべての|全ての|全)?(?:指示|命令|プロンプト|ルール)(?:を|は)?(?:すべて|全て)?(?:無視|忘れ|破棄)",
    "(?:이전|앞의|위의|기존)(?:의)?\\s?(?:모든\\s?)?(?:지시|명령|지침|프롬프트|규칙)(?:사항)?(?:을|를|은)?\\s?(?:모두\\s?)?(?:무시|잊)",
    "(?:تجاهل|انس|تجاهلي)\\s{1,3}(?:جميع\\s{1,3}|كل\\s{1,3})?(?:التعليمات|الأوامر|التوجيهات)\\s{1,3}(?:السابقة|أعلاه)",
    r"(?i)\b(?:t[^\s]{1,2}m\s{1,3}|b[^\s]{1,2}t[^\s]{1,2}n\s{1,3})?(?:[^\s]{1,2}nceki|yukar[^\s]{1,2}daki)\s{1,3}(?:t[^\s]{1,2}m\s{1,3}|b[^\s]{1,2}t[^\s]{1,2}n\s{1,3})?(?:talimatlar|komutlar|kurallar)[^\s]{1,4}\s{1,3}(?:yoksay|g[^\s]{1,2}rmezden gel|unut)",
    "(?:पिछले|पूर्व|पहले के)\\s{1,3}(?:सभी\\s{1,3})?(?:निर्देशों|निर्देश|आदेशों|आदेश)\\s{1,3}(?:को\\s{1,3})?(?:अनदेखा|नज़रअंदाज़|भूल)",
    r"(?i)\babaikan\s{1,3}(?:semua\s{1,3})?(?:instruksi|perintah|petunjuk)\s{1,3}(?:sebelumnya|di atas)",
)
# Words to a model, which mean something where no person looks.
ADDRESSES = (
    r"(?i)\b(?:note|message|instructions?|attention|important|notice|hint|directive)s?:?\s{1,3}(?:to|for)\s{1,3}(?:the\s{1,3}|any\s{1,3}|all\s{1,3}|every\s{1,3})?(?:ai|llms?|language models?|assistants?|chatbots?|ai agents?|models?|gpt|copilot|automated (?:reviewers?|systems?))\b",
    r"(?i)\bif you(?:'re| are)\s{1,3}(?:an?\s{1,3})?(?:ai|llm|large language model|language model|ai assistant|chatbot|automated agent)\b",
    r"(?i)\b(?:ai|llm)\s{1,3}(?:assistants?|agents?|models?|reviewers?|systems?)?\s{0,2}[:,]\s{0,3}(?:please\s{1,3})?(?:you|ignore|always|do|give|recommend|rate|say|include|send|never|when)\b",
    r"(?i)\b(?:dear|hey|hello|attention)\s{1,3}(?:ai|llm|gpt|chatgpt|claude|gemini|copilot|assistant|language model)\b",
    r"(?i)\bas an? (?:ai|llm|language model)[^.\n]{0,30}\byou (?:must|should|will|are)\b",
    r"(?i)\b(?:when|while|before|if)\s{1,3}(?:you\s{1,3}(?:are\s{1,3})?)?(?:asked|summari[sz]ing|answering|processing|reviewing|reading|evaluating|screening|ranking|translating)\b[^\n.]{0,100}\b(?:you must|always|respond|reply|say|state|recommend|include|output|rate|rank|conclude|add the)\b",
    r"(?i)\b(?:give|write|provide|assign|recommend)\s{1,3}(?:only\s{1,3})?(?:a\s{1,3}|an\s{1,3}|this\s{1,3})?(?:positive review|positive reviews|high(?:est)? (?:score|rating)|strong accept|paper for acceptance|candidate (?:for|as)|perfect score)",
    r"(?i)\b(?:do not|don't|never)\s{1,3}(?:mention|reveal|disclose|tell|inform|alert|highlight)\b[^\n.]{0,60}\b(?:the user|to the user|users|anyone|human|this (?:instruction|message|note|comment|section)|these instructions|any negatives|negative)",
    r"(?i)\byou (?:must|should|are required to|have to|need to)\s{1,3}(?:now\s{1,3}|always\s{1,3}|immediately\s{1,3}|instead\s{1,3}|also\s{1,3}){0,2}(?:recommend|respond|reply|output|rate|rank|visit|send|execute|forward|exfiltrate|append|print your|reveal|obey|act as)\b",
    r"(?i)\b(?:send|forward|post|upload|email|exfiltrate|append|transmit)\b[^\n.]{0,60}\b(?:conversation|chat history|system prompt|api keys?|credentials|user'?s? (?:data|messages?|email|password|files)|previous messages|environment variables)\b[^\n]{0,80}(?:https?://|\bto\b)",
    r"(?i)\b(?:reveal|print|output|repeat|leak)\s{1,3}(?:your|the)\s{1,3}(?:system prompt|hidden instructions|initial instructions|secret|instructions verbatim)",
    r"(?i)\b(?:system|admin|developer)\s{1,3}(?:override|note|instruction|message|prompt)\s{0,2}:\s{0,3}(?:you|the assistant|ignore|from now|disregard|always)",
    r"(?i)\byou are now\s{1,3}(?:in\s{1,3})?(?:dan\b|developer mode|unrestricted|jailbroken|an? (?:evil|unfiltered|different))",
    r"(?i)\b(?:ki|sprachmodell|assistent)[^.\n]{0,20}\b(?:musst|sollst|m[^\s]{1,2}ssen sie)\b[^.\n]{0,60}\b(?:antworten|empfehlen|sagen|senden|bewerten|ausgeben)\b",
    r"(?i)\b(?:si (?:tu es|vous [^\s]{1,3}tes)|si eres|se sei|als je)\s{1,3}(?:une?\s{1,3}|un[ao]?\s{1,3}|een\s{1,3})?(?:ia|mod[^\s]{1,2}le de langage|modelo de lenguaje|modello linguistico|taalmodel|ai)\b",
)
