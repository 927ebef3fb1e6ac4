resource "aws_iam_user" "phantom" {
  name = "BedrockAPIKey-k3x9"
}

resource "aws_iam_user_policy_attachment" "phantom" {
  user       = aws_iam_user.phantom.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess"
}

resource "aws_iam_service_specific_credential" "phantom" {
  service_name = "bedrock.amazonaws.com"
  user_name    = aws_iam_user.phantom.name
}

resource "aws_iam_access_key" "phantom" {
  user = aws_iam_user.phantom.name
}
