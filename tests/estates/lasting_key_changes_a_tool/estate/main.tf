resource "aws_iam_user" "erin" {
  name = "erin-${var.stage}"
}

resource "aws_iam_access_key" "erin" {
  user = aws_iam_user.erin.name
}

resource "aws_iam_group" "coders" {
  name = "coders"
}

resource "aws_iam_user_group_membership" "erin" {
  user   = aws_iam_user.erin.name
  groups = [aws_iam_group.coders.name]
}

resource "aws_iam_group_policy" "coders" {
  group = aws_iam_group.coders.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["lambda:UpdateFunction*"], Resource = "arn:aws:lambda:*:*:function:stock-*" }]
  })
}

variable "stage" {}

resource "aws_iam_role" "stock" {
  name                = "stock"
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_lambda_function" "stock" {
  function_name = "stock-${var.stage}"
  role          = aws_iam_role.stock.arn
  runtime       = "python3.13"
  handler       = "stock.answer"
  filename      = "stock.zip"
}

resource "aws_bedrockagent_agent" "keeper" {
  agent_name       = "keeper"
  foundation_model = "amazon.nova-lite-v1:0"
  instruction      = "You say what lies in which store."
}

resource "aws_bedrockagent_agent_action_group" "lookup" {
  agent_id          = aws_bedrockagent_agent.keeper.agent_id
  action_group_name = "lookup"
  action_group_executor {
    lambda = aws_lambda_function.stock.arn
  }
}

resource "aws_dynamodb_table" "finance" {
  name = "erp-invoices"
  tags = {
    data-classification = "confidential"
  }
}
