resource "aws_iam_role" "science" {
  name = "science"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "sagemaker.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "science" {
  role = aws_iam_role.science.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = ["${aws_s3_bucket.weights.arn}", "${aws_s3_bucket.weights.arn}/*"] }]
  })
}

resource "aws_s3_bucket" "weights" {
  bucket = "acme-model-artifacts"
}

resource "aws_sagemaker_model" "pricing" {
  name               = "pricing"
  execution_role_arn = aws_iam_role.science.arn
  primary_container {
    image          = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference:2.3"
    model_data_url = "s3://acme-model-artifacts/pricing/model.tar.gz"
  }
}

resource "aws_sagemaker_notebook_instance" "science" {
  name                   = "science"
  role_arn               = aws_iam_role.science.arn
  instance_type          = "ml.t3.medium"
  direct_internet_access = "Disabled"
  root_access            = "Disabled"
  subnet_id              = "subnet-0a1b"
  security_groups        = ["sg-0a1b"]
}
