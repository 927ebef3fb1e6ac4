"""Search and retrieval: Amazon OpenSearch and its serverless collections, Kendra, Q Business."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

_ARN = "arn:{partition}:aoss:{region}:{account}:"
_KENDRA = "arn:{partition}:kendra:{region}:{account}:index/"
_Q = "arn:{partition}:qbusiness:{region}:{account}:application/{applicationId}"


def _policies(kind: str) -> Listing:
    return Listing(
        "opensearchserverless",
        "list_security_policies",
        "securityPolicySummaries",
        "AWS::OpenSearchServerless::SecurityPolicy",
        "name",
        _ARN + f"{kind}-policy/{{name}}",
        given={"type": f"={kind}"},
        asks=(Ask("get_security_policy", {"type": "type", "name": "name"}, "securityPolicyDetail"),),
    )


LISTINGS = (
    Listing("opensearch", "list_domain_names", "DomainNames", "AWS::OpenSearchService::Domain", "DomainName",
            "arn:{partition}:es:{region}:{account}:domain/{DomainName}", makes=K.DATA_STORE,
            asks=(Ask("describe_domain", {"DomainName": "DomainName"}, "DomainStatus"),)),
    Listing("opensearchserverless", "list_collections", "collectionSummaries", "AWS::OpenSearchServerless::Collection", "name", "arn", makes=K.VECTOR_STORE,
            asks=(Ask("batch_get_collection", {"ids[]": "id"}, "collectionDetails[0]"),)),
    _policies("network"),
    _policies("encryption"),
    Listing("opensearchserverless", "list_access_policies", "accessPolicySummaries", "AWS::OpenSearchServerless::AccessPolicy", "name",
            _ARN + "access-policy/{name}", given={"type": "=data"},
            asks=(Ask("get_access_policy", {"type": "type", "name": "name"}, "accessPolicyDetail"),)),
    Listing("kendra", "list_indices", "IndexConfigurationSummaryItems", "AWS::Kendra::Index", "Name", _KENDRA + "{Id}", makes=K.AI_SERVICE,
            asks=(Ask("describe_index", {"Id": "Id"}),),
            below=(
                Listing("kendra", "list_data_sources", "SummaryItems", "AWS::Kendra::DataSource", "Name", _KENDRA + "{IndexId}/data-source/{Id}",
                        given={"IndexId": "^Id"}, adds={"IndexId": "^Id"}, makes=K.DATASET,
                        asks=(Ask("describe_data_source", {"Id": "Id", "IndexId": "^Id"}),)),
            )),
    Listing("qbusiness", "list_applications", "applications", "AWS::QBusiness::Application", "displayName", _Q, makes=K.AI_SERVICE,
            asks=(Ask("get_application", {"applicationId": "applicationId"}),
                  Ask("get_chat_controls_configuration", {"applicationId": "applicationId"}, "", "chatControls")),
            below=(
                Listing("qbusiness", "list_plugins", "plugins", "AWS::QBusiness::Plugin", "displayName", _Q + "/plugin/{pluginId}", makes=K.TOOL,
                        given={"applicationId": "^applicationId"}, adds={"applicationId": "^applicationId"}),
                Listing("qbusiness", "list_indices", "indices", "AWS::QBusiness::Index", "displayName", _Q + "/index/{indexId}", makes=K.VECTOR_STORE,
                        given={"applicationId": "^applicationId"}, adds={"applicationId": "^applicationId"}),
            )),
)  # fmt: skip
