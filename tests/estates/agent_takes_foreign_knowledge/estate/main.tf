resource "aws_bedrockagent_agent" "support" {
  agent_name              = "support"
  agent_resource_role_arn = "arn:aws:iam::111122223333:role/support-agent"
  foundation_model        = "anthropic.claude-3-5-sonnet-20241022-v2:0"
  instruction             = "Answer customers' questions about their orders, politely and briefly."
}

resource "aws_bedrockagent_agent_action_group" "refunds" {
  agent_id          = aws_bedrockagent_agent.support.agent_id
  agent_version     = "DRAFT"
  action_group_name = "delete-orders"
  description       = "Deletes orders and pays them back"
  action_group_executor { lambda = aws_lambda_function.refunds.arn }
  function_schema {
    member_functions {
      functions {
        name        = "delete_order"
        description = "Deletes an order"
      }
    }
  }
}

resource "aws_lambda_function" "refunds" {
  function_name = "refunds"
  role          = "arn:aws:iam::111122223333:role/refunds"
  handler       = "main.handler"
  runtime       = "python3.12"
  filename      = "refunds.zip"
}

resource "aws_bedrockagent_knowledge_base" "web" {
  name     = "web-pages"
  role_arn = "arn:aws:iam::111122223333:role/kb"
  knowledge_base_configuration {
    type = "VECTOR"
    vector_knowledge_base_configuration {
      embedding_model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0"
    }
  }
}

resource "aws_bedrockagent_data_source" "web" {
  name              = "forum"
  knowledge_base_id = aws_bedrockagent_knowledge_base.web.id
  data_source_configuration {
    type = "WEB"
    web_configuration {
      source_configuration {
        url_configuration {
          seed_urls { url = "https://forum.example-community.org/" }
        }
      }
    }
  }
}

resource "aws_bedrockagent_agent_knowledge_base_association" "web" {
  agent_id             = aws_bedrockagent_agent.support.agent_id
  knowledge_base_id    = aws_bedrockagent_knowledge_base.web.id
  description          = "What people say"
  knowledge_base_state = "ENABLED"
}
