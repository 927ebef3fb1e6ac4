"""Reading an AWS account: which calls list its resources, and how they are made."""
