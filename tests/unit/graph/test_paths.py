"""Attack paths: what leads where, what to cut, and what leads nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.paths import AttackPath, attack_paths, find_paths
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Severity
from upright.model.relation import Relation
from upright.model.relation import RelationKind as R


def drawn(text: str) -> Graph:
    return derive(parse_sketch(text))


def names(graph: Graph, path: AttackPath) -> list[str]:
    return [graph.asset(step.asset).name for step in path.steps]


def found(text: str) -> list[tuple[list[str], Severity, str]]:
    graph = drawn(text)
    return [(names(graph, p), p.severity, graph.asset(p.choke_point).name) for p in attack_paths(graph)]


CHAT = """
    endpoint chat public
    agent bot
    tool lookup
    data_store crm [pii.us-ssn]
    chat -serves-> bot
    bot -uses_tool-> lookup
    lookup -can_read-> crm
"""


def test_a_public_endpoint_leads_through_agent_and_tool_to_the_data() -> None:
    assert found(CHAT) == [(["chat", "bot", "lookup", "crm"], Severity.HIGH, "bot")]


def test_a_path_tells_its_story_and_its_techniques() -> None:
    (path,) = attack_paths(drawn(CHAT))
    assert path.story == (
        "chat: anybody can reach it. From there one gets through bot, lookup to crm: it holds pii.us-ssn."
    )
    assert path.techniques == ("AML.T0049", "AML.T0057")
    assert [step.relation for step in path.steps] == ["", "serves", "uses_tool", "can_read"]


@pytest.mark.parametrize("asks", ["auth=oauth", "auth=key", "", "auth=none"])
def test_who_asks_who_is_calling_is_no_way_in(asks: str) -> None:
    graph = parse_sketch(CHAT.replace("chat public", f"chat public {{{asks}}}") if asks else CHAT)
    front = Asset(id="f", kind=AssetKind.ENDPOINT, name="f", keys=("tf:f",), attributes={"auth": "iam"})
    chat = next(each.id for each in graph.assets if each.name == "chat")
    behind = [] if asks.endswith(("oauth", "key")) else [Relation(chat, R.EXPOSED_TO, "f")]
    assert attack_paths(derive(Graph([*graph.assets, front], [*graph.relations, *behind], []))) == []


def test_approval_lowers_a_path() -> None:
    assert found(CHAT.replace("agent bot", "agent bot {human_in_the_loop=true}"))[0][1] is Severity.MEDIUM


def test_a_private_endpoint_is_no_way_in() -> None:
    assert found(CHAT.replace("public", "private")) == []


def test_the_data_of_the_training_job_is_behind_its_model() -> None:
    paths = found(
        """
        endpoint chat public
        model tuned
        training_job job
        dataset tickets [pii.us-ssn]
        chat -serves-> tuned
        job -produces-> tuned
        job -trained_on-> tickets
        """
    )
    assert [path[0] for path in paths] == [["chat", "tuned", "job", "tickets"]]


def test_a_malicious_model_takes_the_credentials_of_whatever_loads_it() -> None:
    paths = found(
        """
        model ranker.pkl {verdict=malicious}
        application api
        secret OPENAI_API_KEY {reference=true}
        api -calls-> ranker.pkl
        api -authenticates_with-> OPENAI_API_KEY
        """
    )
    assert paths == [(["ranker.pkl", "api", "OPENAI_API_KEY"], Severity.HIGH, "api")]


def test_words_alone_take_no_credential_from_the_environment() -> None:
    sketch = "endpoint chat public\nagent bot\nsecret KEY {reference=true}\nchat -serves-> bot\n"
    assert found(f"{sketch}bot -authenticates_with-> KEY") == []


def test_a_poisoned_tool_turns_the_agents_that_use_its_server() -> None:
    paths = found(
        """
        tool helper {poisoned=true}
        mcp_server tools
        agent bot
        tool run {capabilities=["executes"]}
        tools -contains-> helper
        bot -uses_tool-> tools
        bot -uses_tool-> run
        """
    )
    assert (["helper", "bot", "run"], Severity.HIGH, "bot") in paths


def test_the_lethal_trifecta_names_its_three_legs() -> None:
    graph = drawn(
        """
        agent bot
        tool browse {capabilities=["takes_untrusted_content"]}
        tool inbox {capabilities=["reads_private_data"]}
        tool mail {capabilities=["sends_out"]}
        bot -uses_tool-> browse
        bot -uses_tool-> inbox
        bot -uses_tool-> mail
        """
    )
    (path,) = attack_paths(graph)
    assert names(graph, path) == ["browse", "bot", "inbox", "mail"]
    assert graph.asset(path.choke_point).name == "mail"
    assert path.severity is Severity.HIGH


def test_two_legs_are_not_lethal() -> None:
    sketch = 'agent bot\ntool browse {capabilities=["takes_untrusted_content"]}\nbot -uses_tool-> browse\n'
    assert found(sketch + 'tool mail {capabilities=["sends_out"]}\nbot -uses_tool-> mail') == []


def test_an_asset_that_others_go_around_is_no_choke_point() -> None:
    around = CHAT + "    tool other\n    bot -uses_tool-> other\n    other -can_read-> crm\n"
    assert found(around)[0][2] == "bot"


def test_what_is_left_out_is_counted() -> None:
    stores = "".join(
        f"tool t{n}\nbot -uses_tool-> t{n}\ndata_store s{n} [pii.us-ssn]\nt{n} -can_read-> s{n}\n" for n in range(5)
    )
    some = find_paths(drawn(f"endpoint chat public\nagent bot\nchat -serves-> bot\n{stores}"), limit=2)
    assert (len(some.paths), some.left_out) == (2, 3)


def test_targets_that_are_alike_share_a_path() -> None:
    stores = "".join(f"data_store s{n} [pii.us-ssn]\nbot -can_read-> s{n}\n" for n in range(5))
    (path,) = attack_paths(drawn(f"endpoint chat public\nagent bot\nchat -serves-> bot\n{stores}"))
    assert "and 4 more like it: it holds pii.us-ssn" in path.story


def test_cycles_end() -> None:
    assert found("agent a public\nagent b\na -uses_tool-> b\nb -uses_tool-> a") == []


def test_what_a_tool_brings_in_reaches_data_only_where_something_can_leave() -> None:
    clerk = """
        agent clerk
        tool pages {capabilities=["takes_untrusted_content"]}
        tool records
        dataset people [pii.us-ssn]
        clerk -uses_tool-> pages
        clerk -uses_tool-> records
        records -calls-> people
        """
    assert found(clerk) == []
    out = found(clerk + 'tool letter {capabilities=["sends_out"]}\n        clerk -uses_tool-> letter\n')
    assert ["pages", "clerk", "records", "people"] in [steps for steps, _, _ in out]


def test_a_role_reads_the_models_that_are_served_as_it() -> None:
    assert found(
        """
        notebook lab {root_access=true direct_internet=true}
        identity science
        model pricing {provider=aws}
        lab -runs_as-> science
        pricing -authenticates_with-> science
        """
    ) == [(["lab", "science", "pricing"], Severity.MEDIUM, "science")]


def test_a_model_that_its_vendor_hosts_is_no_aim() -> None:
    graph = parse_sketch(
        "notebook lab {root_access=true direct_internet=true}\nmodel gemini {provider=google}\nlab -calls-> gemini"
    )
    hosted = [replace(each, keys=("model:google/gemini",)) if each.name == "gemini" else each for each in graph.assets]
    assert not attack_paths(derive(Graph(hosted, graph.relations)))
    assert attack_paths(derive(graph))


def test_whoever_takes_a_lasting_key_asks_the_agent_that_its_user_may_ask() -> None:
    drawing = """
        identity staff {type=user access_key=true}
        agent bot
        tool wipe {capabilities=["destroys"]}
        bot -uses_tool-> wipe
    """
    assert not found(drawing)
    assert found(f"{drawing}    staff -can_invoke-> bot") == [(["staff", "bot", "wipe"], Severity.MEDIUM, "bot")]


def test_an_open_store_is_its_own_choke_point() -> None:
    lies = """
        vector_store server public
        vector_store pages
        dataset patients [pii.us-ssn]
        pages -stored_in-> server
        pages -derived_from-> patients
        """
    assert found(lies) == [(["server", "pages", "patients"], Severity.HIGH, "server")]


def test_whoever_makes_a_guessed_bucket_first_serves_the_model_in_it() -> None:
    served = """
        data_store artifacts {bucket=sagemaker-eu-west-1-444455556666}
        model scorer {provider=aws}
        endpoint scoring private
        scorer -stored_in-> artifacts
        scoring -serves-> scorer
        """
    assert found(served) == [(["artifacts", "scoring", "scorer"], Severity.MEDIUM, "artifacts")]
    assert found(served.replace("444455556666}", "444455556666 owned=true}")) == []
    assert found(served.replace("sagemaker-eu-west-1-444455556666", "acme-scorer-7f3k")) == []


def test_the_access_key_of_a_user_that_was_made_for_another_key_leads_to_what_it_may_read() -> None:
    reads = """
        identity BedrockAPIKey-x1 {type=user access_key=true made_for=bedrock}
        data_store letters [pii.us-ssn]
        BedrockAPIKey-x1 -can_read-> letters
        """
    assert found(reads) == [(["BedrockAPIKey-x1", "letters"], Severity.HIGH, "BedrockAPIKey-x1")]
    lies = """
        identity BedrockAPIKey-x1 {type=user access_key=true made_for=bedrock}
        data_store letters
        dataset people [pii.us-ssn]
        people -stored_in-> letters
        BedrockAPIKey-x1 -can_read-> letters
        """
    assert found(lies) == [(["BedrockAPIKey-x1", "letters", "people"], Severity.HIGH, "BedrockAPIKey-x1")]
    assert found(reads.replace("access_key=true", "access_key=false")) == []


def test_a_path_to_a_tool_that_a_program_holds_for_its_agent_goes_through_the_agent() -> None:
    program = """
        application desk public
        agent bot
        tool wipe {capabilities=["destroys"]}
        desk -contains-> bot
        desk -contains-> wipe
        """
    assert found(program) == [(["desk", "wipe"], Severity.HIGH, "desk")]
    assert found(f"{program}    bot -uses_tool-> wipe") == [(["desk", "bot", "wipe"], Severity.HIGH, "bot")]


def test_a_path_to_what_the_function_behind_a_tool_reads_names_tool_function_and_role() -> None:
    behind = """
        endpoint chat public
        agent desk
        tool look_up
        application function
        identity role
        data_store suppliers [pii.us-ssn]
        chat -serves-> desk
        desk -uses_tool-> look_up
        look_up -calls-> function
        function -runs_as-> role
        role -can_read-> suppliers
        """
    way = ["chat", "desk", "look_up", "function", "role", "suppliers"]
    assert found(behind) == [(way, Severity.HIGH, "desk")]


GATEWAY = """
    mcp_server gateway public {auth=none%s}
    tool orders
    identity role
    data_store table [pii.us-ssn]
    gateway -contains-> orders
    orders -runs_as-> role
    role -can_read-> table
"""


def test_a_server_that_asks_nobody_is_closed_itself() -> None:
    (path,) = found(GATEWAY % "")
    assert path == (["gateway", "orders", "role", "table"], Severity.HIGH, "gateway")


def test_policies_that_refuse_calls_close_a_server_that_asks_nobody() -> None:
    assert found(GATEWAY % " policy_enforced=false")
    assert not found(GATEWAY % " policy_enforced=true")


def test_whoever_runs_code_as_a_role_that_reads_every_secret_has_them() -> None:
    sketch = """
    endpoint flows public {vulnerabilities=["CVE-1"]}
    identity role {reads_every_secret=true}
    flows -runs_as-> role
    """
    assert found(sketch) == [(["flows", "role"], Severity.HIGH, "flows")]
    assert found(sketch.replace(' {vulnerabilities=["CVE-1"]}', "")) == []


def test_a_role_reads_the_models_whose_files_it_may_read_by_name() -> None:
    sketch = """
    notebook lab {root_access=true direct_internet=true}
    identity role {reads_objects=["arn:aws:s3:::acme-models/v1/*"]}
    model risk {provider=aws weights="s3://acme-models/v1/model.tar.gz"}
    lab -runs_as-> role
    """
    assert [names for names, _, _ in found(sketch)] == [["lab", "role", "risk"]]
    assert found(sketch.replace("v1/*", "v2/*")) == []
    assert found(sketch.replace("acme-models/v1/m", "other/v1/m")) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{type=user made_for=bedrock access_key=true}", 1),
        ("{type=user made_for=bedrock access_key=false}", 0),
        ("{type=user access_key=true}", 0),
    ],
)
def test_a_key_beside_the_one_that_a_user_was_made_for_is_a_path_by_itself(said: str, told: int) -> None:
    paths = found(f"identity key_user {said}")
    assert paths == [(["key_user"], Severity.MEDIUM, "key_user")] * told


def test_a_path_of_one_asset_does_not_lead_to_itself() -> None:
    (path,) = attack_paths(drawn("identity key_user {type=user made_for=bedrock access_key=true}"))
    assert "From there" not in path.story
    assert path.story.endswith(".")
