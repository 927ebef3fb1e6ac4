"""Signals: the closed vocabulary between rules and frameworks. A signal is a statement that holds when all is well.

A rule names the signals that it decides; a framework's control names those that show it. So a new edition of a
framework touches one file, and a rule never names a control. `people` marks signals that only evidence from people can
show.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """`technical`: something that can be observed decides it."""

    id: str
    title: str
    technical: bool


_TABLE = """
inv.asset_registered | every AI asset that runs is in the inventory
inv.owner_assigned | every AI system has an owner who is there
inv.risk_tier | risk tier and legal class are recorded
inv.intended_purpose | purpose and users of each system are written down
inv.model_identity | provider, base model and exact version of each model are known
inv.dependencies | what each AI system is built from and feeds is known
inv.third_party | every outside AI service is on the approved list
inv.aibom | each system has a valid and complete AI bill of materials
inv.lifecycle_state | nothing that was retired is still live
inv.data_map | every data source of an AI system is linked to it
inv.region | processing happens in allowed regions
shd.unsanctioned_ai | no AI is in use that nobody approved
data.classified | data stores that feed AI were classified
data.sensitive_in_training | no unapproved sensitive data in training or fine-tuning sets
data.sensitive_in_rag | no sensitive data in indexes beyond what their readers may see
data.sensitive_in_prompts | no unmasked sensitive data in prompts, outputs and logs
data.secrets_exposed | no credentials in AI artefacts
data.special_category | no special-category or biometric data without a documented condition
data.lineage | origin and changes of each data set are recorded
data.licence | licences of data and models are known and allowed
data.integrity | data and indexes are what was approved
data.quality | a profile of each data set exists
data.retention | data, prompts and logs are deleted when due
data.minimisation | only the fields that are needed reach the model, identifiers masked
data.deletion | erasure reaches embeddings, memories and adapters
data.residency | data stays in allowed countries
data.access_path | nobody gets at sensitive AI data by a path that is too wide
data.vendor_optout | providers do not train on our data
cfg.enc_at_rest | AI data and weights are encrypted where they lie
cfg.enc_in_transit | AI traffic is encrypted
cfg.baseline | AI services are hardened as their vendors advise
cfg.iac | infrastructure code of AI resources has no failed check
cfg.env_separation | development, test and production are apart
cfg.key_mgmt | keys are scoped and rotated
cfg.backup | weights, indexes, prompts and data can be restored
cfg.compute_isolation | training, notebooks and inference run isolated
net.public_exposure | no AI endpoint is open to the internet without authentication
net.private_access | AI services are reached over private networks
net.egress | AI workloads and agents reach only allowed destinations
net.segmentation | AI workloads have a network segment of their own
iam.auth_required | every AI endpoint asks who is calling
iam.mfa | administrators of AI platforms use a second factor
iam.least_privilege | AI identities may do no more than they need
iam.nhi_inventory | each agent and service has an identity of its own
iam.short_lived_creds | credentials are short-lived
iam.access_review | access was reviewed
iam.sod | no one person trains, approves and deploys
iam.secrets_vault | provider keys come from a vault
iam.rag_authz | retrieval respects who may read the source
iam.stale | unused AI identities and keys are gone
mdl.artifact_scan | model files were scanned and are clean
mdl.safe_format | model files cannot run code on load
mdl.signed | signature and origin of models verify
mdl.hash_pinned | the model that runs is exactly the one that was approved
mdl.source_trust | models come from trusted sources, without remote code
mdl.card | each model has a complete card
mdl.registry | production models come from the registry, approved
mdl.deprecated | no model version past its end of life
mdl.backdoor_test | models were probed for backdoors
mdl.weights_protected | weights are protected from theft
mdl.finetune_lineage | base model, data and settings of each adaptation are recorded
sup.vuln_deps | no known vulnerabilities in the AI stack
sup.pinned_deps | dependencies are pinned and are what their name says
sup.mcp_trust | MCP servers, tools and skills are trusted and pinned
sup.vendor_assessed | AI suppliers were assessed
sup.image_scan | container images of AI workloads are scanned and current
grd.input_filter | inputs pass a filter against prompt attacks
grd.output_filter | outputs pass a content filter
grd.pii_filter | sensitive information is filtered from inputs and outputs
grd.grounding | answers are checked against their sources
grd.csam_ncii | sexual material of minors and without consent is prevented
grd.topic_denied | the use policy is enforced as denied topics
grd.coverage | no path goes around the guardrail
grd.output_encoding | model output is treated as untrusted
grd.sysprompt_hygiene | system prompts hold no secrets and no access rules
grd.structured | arguments of tools and structured outputs are validated
grd.effectiveness | the effect of guardrails was measured
run.monitoring_on | production AI systems send telemetry
run.injection_detected | prompt attacks at run time are seen and dealt with
run.sensitive_leak | no open leak of sensitive output
run.abuse | abnormal use is seen and dealt with
run.drift | drift and performance are in their limits
run.harmful_output | harmful output is seen and dealt with
run.hallucination | groundedness is watched
run.exfil | no data leaves through AI channels
run.anomalous_agent | agents keep to their usual behaviour
run.override | human interventions are recorded
run.feedback | feedback of users is captured
agt.tool_allowlist | each agent has an explicit list of tools
agt.hitl | a person approves actions of high impact
agt.kill_switch | each AI system can be stopped, and this was tried
agt.autonomy_tier | autonomy, steps and budgets of agents are bounded
agt.memory_isolation | memory is kept apart by user and bounded
agt.sandbox | code of agents runs in a sandbox
agt.a2a_auth | agents and MCP servers authenticate one another
agt.delegation | authority that is handed on is narrow
agt.toxic_combo | no agent joins private data, untrusted content and a way out
agt.identity_bound | every action of an agent can be told to whom it belongs
evl.redteam_recent | adversarial tests are current
evl.injection_suite | resistance to injection was tested
evl.leak_suite | resistance to leakage was tested
evl.harm_suite | refusal of harmful requests was tested
evl.bias_suite | bias and fairness were measured
evl.accuracy_suite | accuracy was measured
evl.robustness_suite | robustness was tested
evl.agent_suite | agents were tested in scenarios
evl.provenance_suite | marking of content was tested
evl.post_change | changes were followed by an evaluation
evl.independent | evaluators are independent of developers
evl.gate | releases pass a gate
log.invocation | calls of models are logged
log.admin_audit | administration of AI services is logged
log.retention | logs are kept as long as the rules ask
log.protected | logs cannot be changed unseen
log.tool_calls | tool calls of agents are logged
log.fields | log records hold what an investigation needs
log.siem | AI logs reach monitoring
vul.remediation_sla | findings are fixed in time
vul.pentest | a penetration test is current | people
chg.drift | no change without approval
chg.prompt_versioned | prompts are under version control
chg.approval | deployments were approved
chg.rollback | the version before can be restored
inc.record | incident records are complete
inc.deadline | notification deadlines are tracked
inc.postmortem | incidents were reviewed afterwards
inc.third_party | incidents at suppliers are tracked
trn.ai_disclosure | people are told that they speak with an AI
trn.watermark | generated content is marked for machines
trn.deepfake_label | deepfakes and public-interest texts are labelled
trn.user_docs | instructions for use are current
avl.rate_limit | each endpoint limits its callers
avl.budget | tokens and cost have a budget
avl.fallback | a fallback exists and was tried
gov.policy_ai | AI policy | people
gov.aup | acceptable-use policy | people
gov.risk_assessment | risk assessment of each system | people
gov.impact_assessment | impact assessment | people
gov.dpia | data protection impact assessment | people
gov.threat_model | threat model | people
gov.tech_doc | technical documentation | people
gov.ir_plan | plan for AI incidents | people
gov.training | training and AI literacy | people
gov.roles | roles and responsibilities | people
gov.contract | contracts and terms | people
gov.legal_basis | legal basis and purpose | people
gov.ropa | record of processing activities | people
gov.consent | consent and its withdrawal | people
gov.stakeholder | input of those concerned | people
gov.pmm_plan | plan for monitoring after release | people
gov.qms | quality management system | people
gov.conformity | conformity, marking and registration | people
gov.copyright | copyright policy | people
gov.training_summary | public summary of training content | people
gov.exception | exceptions have an approver and an end
gov.environment | environmental figures | people
gov.audit | internal or external audit | people
gov.oversight | human oversight is assigned | people
gov.tolerance | risk tolerance and thresholds | people
gov.decommission | plan for switching off | people
gov.transparency_report | transparency report | people
gov.explain | evidence of explainability | people
gov.other | other evidence | people
"""


def _signal(line: str) -> Signal:
    name, title, *who = (part.strip() for part in line.split("|"))
    return Signal(name, title, not who)


SIGNALS: dict[str, Signal] = {signal.id: signal for signal in map(_signal, _TABLE.strip().splitlines())}
