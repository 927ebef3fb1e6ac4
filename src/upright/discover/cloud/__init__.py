"""Cloud resources in one normal form, whatever language declares them.

A detector reads Terraform, CloudFormation, ARM, Bicep or Pulumi and yields `Declared` resources: kinds and attributes
are called as Terraform calls them, references stay text. Once all documents are read, `assemble` resolves variables and
references, lets resources that belong to another one speak for it, and says what assets there are and what is known of
them. An answer of a cloud's own interface takes the same form, and is judged by the same facts.
"""
