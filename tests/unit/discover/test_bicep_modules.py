"""What one module of Bicep gives out, another takes in: the identity of a site opens the vault that lets it in."""

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

MAIN = """module identity 'identity.bicep' = {
  name: 'identity'
}
module vault 'vault.bicep' = {
  name: 'vault'
  params: { reader: %s }
}
resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'desk'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.outputs.id}': {} }
  }
  properties: { siteConfig: { appSettings: [ { name: 'OPENAI_ENDPOINT', value: 'https://a.openai.azure.com' } ] } }
}
"""
IDENTITY = """resource own 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-desk'
}
output id string = own.id
output principal string = own.properties.principalId
"""
VAULT = """param reader string
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-desk'
  properties: { accessPolicies: [ { objectId: reader, permissions: { secrets: [ 'get' ] } } ] }
}
"""


def _joined(reader: str) -> set[tuple[str, str, str]]:
    texts = {"main.bicep": MAIN % reader, "identity.bicep": IDENTITY, "vault.bicep": VAULT}
    files = [Document(Item("repo", path, len(text), content=text.encode())) for path, text in texts.items()]
    seen, edges, _ = link([examine(each, units("detectors").values()) for each in files])
    names = {str(key): str(each.name) for each in seen for key in each.keys}
    known = ((str(each.source), each.kind, str(each.target)) for each in edges)
    return {(names[one], kind, names[two]) for one, kind, two in known if one in names and two in names}


def test_the_site_runs_as_the_identity_that_reads_the_vault() -> None:
    assert {("web", "runs_as", "own"), ("own", "can_read", "vault")} <= _joined("identity.outputs.principal")


def test_somebody_else_that_is_let_in_is_not_the_identity() -> None:
    assert ("own", "can_read", "vault") not in _joined("'11111111-2222-3333-4444-555555555555'")


def test_a_search_service_that_insists_on_keys_of_its_owner_has_one() -> None:
    text = (
        "resource search 'Microsoft.Search/searchServices@2024-06-01-preview' = {\n  name: 'srch'\n"
        "  properties: { encryptionWithCmk: { enforcement: '%s' } }\n}\n"
    )
    for said, known in (("Enabled", True), ("Disabled", False)):
        content = (text % said).encode()
        whole = examine(
            Document(Item("repo", "main.bicep", len(content), content=content)), units("detectors").values()
        )
        seen, _, _ = link([whole])
        assert [each.attributes.get("customer_key") for each in seen] == [known]
