resource "aws_s3_bucket" "handbook" {
  bucket = "acme-handbook-grounding"
}

resource "aws_s3_bucket_public_access_block" "handbook" {
  bucket                  = aws_s3_bucket.handbook.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "handbook" {
  bucket = aws_s3_bucket.handbook.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/editors" }
      Action    = ["s3:GetObject", "s3:PutObject"]
      Resource  = "${aws_s3_bucket.handbook.arn}/*"
    }]
  })
}

resource "aws_bedrockagent_knowledge_base" "handbook" {
  name     = "handbook"
  role_arn = aws_iam_role.kb.arn
  knowledge_base_configuration {
    type = "VECTOR"
    vector_knowledge_base_configuration {
      embedding_model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0"
    }
  }
  storage_configuration {
    type = "OPENSEARCH_SERVERLESS"
    opensearch_serverless_configuration {
      collection_arn    = "arn:aws:aoss:eu-central-1:111122223333:collection/handbook"
      vector_index_name = "handbook"
      field_mapping {
        vector_field   = "v"
        text_field     = "t"
        metadata_field = "m"
      }
    }
  }
}

resource "aws_bedrockagent_data_source" "handbook" {
  name              = "handbook"
  knowledge_base_id = aws_bedrockagent_knowledge_base.handbook.id
  data_source_configuration {
    type = "S3"
    s3_configuration { bucket_arn = aws_s3_bucket.handbook.arn }
  }
}

resource "aws_iam_role" "kb" {
  name = "kb"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "bedrock.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_bedrockagent_agent" "hr" {
  agent_name              = "hr-helper"
  agent_resource_role_arn = aws_iam_role.kb.arn
  foundation_model        = "anthropic.claude-3-5-sonnet-20241022-v2:0"
  instruction             = "Answer questions of employees about the handbook, politely and briefly, in their language."
}

resource "aws_bedrockagent_agent_knowledge_base_association" "hr" {
  agent_id             = aws_bedrockagent_agent.hr.agent_id
  knowledge_base_id    = aws_bedrockagent_knowledge_base.handbook.id
  description          = "The handbook"
  knowledge_base_state = "ENABLED"
}
