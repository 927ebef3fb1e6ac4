resource "aws_sagemaker_notebook_instance_lifecycle_configuration" "setup" {
  name      = "setup-desk"
  on_create = base64encode(file("${path.module}/scripts/on_create.sh"))
  on_start  = filebase64("${path.module}/scripts/on_start.sh")
}

resource "aws_sagemaker_notebook_instance" "desk" {
  name                    = "claims-desk"
  role_arn                = "arn:aws:iam::717171717171:role/desk"
  instance_type           = "ml.t3.medium"
  lifecycle_config_name   = aws_sagemaker_notebook_instance_lifecycle_configuration.setup.name
  direct_internet_access  = "Disabled"
  root_access             = "Disabled"
  subnet_id               = "subnet-2"
}
