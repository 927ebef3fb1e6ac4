resource "azurerm_resource_group" "shop" {
  name     = "rg-shop"
  location = "westeurope"
}

resource "azurerm_service_plan" "shop" {
  name                = "plan-shop"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
  os_type             = "Linux"
  sku_name            = "P1v3"
}

resource "azurerm_user_assigned_identity" "shop" {
  name                = "id-shop"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
}

resource "azurerm_linux_web_app" "assistant" {
  name                          = "shop-assistant"
  resource_group_name           = azurerm_resource_group.shop.name
  location                      = azurerm_resource_group.shop.location
  service_plan_id               = azurerm_service_plan.shop.id
  public_network_access_enabled = true

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.shop.id]
  }

  app_settings = {
    AZURE_OPENAI_ENDPOINT = "https://shop-openai.openai.azure.com"
  }

  site_config {}
}

resource "azurerm_key_vault" "payments" {
  name                = "kv-payments"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
  tenant_id           = "00000000-0000-0000-0000-000000000001"
  sku_name            = "standard"
}

resource "azurerm_role_assignment" "vault" {
  scope                = azurerm_key_vault.payments.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = azurerm_user_assigned_identity.shop.principal_id
}
