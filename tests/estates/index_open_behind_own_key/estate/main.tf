resource "aws_kms_key" "kb" {
  description = "Knowledge base"
}

resource "aws_opensearchserverless_collection" "claims" {
  name = "claims"
  type = "VECTORSEARCH"
}

resource "aws_opensearchserverless_security_policy" "encryption" {
  name = "claims-encryption"
  type = "encryption"
  policy = jsonencode({
    Rules  = [{ ResourceType = "collection", Resource = ["collection/claims"] }]
    KmsARN = aws_kms_key.kb.arn
  })
}

resource "aws_opensearchserverless_security_policy" "network" {
  name = "claims-network"
  type = "network"
  policy = jsonencode([{
    Rules           = [{ ResourceType = "collection", Resource = ["collection/claims"] }]
    AllowFromPublic = true
  }])
}

resource "aws_bedrockagent_knowledge_base" "claims" {
  name     = "claims"
  role_arn = "arn:aws:iam::111122223333:role/kb"
  knowledge_base_configuration {
    type = "VECTOR"
    vector_knowledge_base_configuration {
      embedding_model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0"
    }
  }
  storage_configuration {
    type = "OPENSEARCH_SERVERLESS"
    opensearch_serverless_configuration {
      collection_arn    = aws_opensearchserverless_collection.claims.arn
      vector_index_name = "claims"
      field_mapping {
        vector_field   = "v"
        text_field     = "t"
        metadata_field = "m"
      }
    }
  }
}

resource "aws_bedrockagent_data_source" "claims" {
  name              = "claims"
  knowledge_base_id = aws_bedrockagent_knowledge_base.claims.id
  server_side_encryption_configuration { kms_key_arn = aws_kms_key.kb.arn }
  data_source_configuration {
    type = "S3"
    s3_configuration { bucket_arn = "arn:aws:s3:::acme-claims" }
  }
}
