resource "aws_bedrockagentcore_gateway" "tools" {
  name            = "shop-tools"
  role_arn        = aws_iam_role.gateway.arn
  protocol_type   = "MCP"
  authorizer_type = "CUSTOM_JWT"
  authorizer_configuration {
    custom_jwt_authorizer {
      discovery_url    = "https://login.example.com/.well-known/openid-configuration"
      allowed_audience = ["shop"]
    }
  }
}

resource "aws_bedrockagentcore_gateway_target" "orders" {
  name               = "orders"
  gateway_identifier = aws_bedrockagentcore_gateway.tools.gateway_id
  target_configuration {
    mcp {
      lambda {
        lambda_arn = aws_lambda_function.orders.arn
        tool_schema {
          inline_payload {
            name        = "delete_order"
            description = "Deletes an order of a customer"
            input_schema { type = "object" }
          }
        }
      }
    }
  }
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.gateway.arn
  handler       = "main.handler"
  runtime       = "python3.12"
  filename      = "orders.zip"
}

resource "aws_iam_role" "gateway" {
  name = "gateway"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "bedrock-agentcore.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
