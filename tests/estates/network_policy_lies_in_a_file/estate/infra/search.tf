resource "aws_opensearchserverless_security_policy" "encryption" {
  name   = "letters-enc"
  type   = "encryption"
  policy = file("${path.module}/policies/encryption.json")
}

resource "aws_opensearchserverless_security_policy" "network" {
  name   = "letters-net"
  type   = "network"
  policy = file("${path.module}/policies/network.json")
}

resource "aws_opensearchserverless_collection" "letters" {
  name       = "letters"
  type       = "VECTORSEARCH"
  depends_on = [aws_opensearchserverless_security_policy.encryption]
}

resource "aws_bedrockagent_knowledge_base" "letters" {
  name     = "letters"
  role_arn = "arn:aws:iam::444455556666:role/kb"
  knowledge_base_configuration {
    type = "VECTOR"
    vector_knowledge_base_configuration {
      embedding_model_arn = "arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0"
    }
  }
  storage_configuration {
    type = "OPENSEARCH_SERVERLESS"
    opensearch_serverless_configuration {
      collection_arn    = aws_opensearchserverless_collection.letters.arn
      vector_index_name = "letters"
      field_mapping {
        vector_field   = "v"
        text_field     = "t"
        metadata_field = "m"
      }
    }
  }
}
