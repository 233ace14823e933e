# AWS Config: how each resource is set, each time that changes, and rules that look at it.

resource "aws_iam_role" "config" {
  name               = "${var.name}-config"
  assume_role_policy = data.aws_iam_policy_document.config_may.json
}

data "aws_iam_policy_document" "config_may" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["config.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "config" {
  role       = aws_iam_role.config.name
  policy_arn = "${local.arn}:iam::aws:policy/service-role/AWS_ConfigRole"
}

resource "aws_config_configuration_recorder" "account" {
  name     = "default"
  role_arn = aws_iam_role.config.arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}

resource "aws_config_delivery_channel" "account" {
  name           = "default"
  s3_bucket_name = aws_s3_bucket.records.id
  s3_key_prefix  = "config"
  s3_kms_key_arn = var.key_arn

  depends_on = [aws_config_configuration_recorder.account, aws_s3_bucket_policy.records]
}

resource "aws_config_configuration_recorder_status" "account" {
  name       = aws_config_configuration_recorder.account.name
  is_enabled = true

  depends_on = [aws_config_delivery_channel.account]
}

resource "aws_config_config_rule" "kept" {
  for_each = toset([
    "CLOUDFRONT_VIEWER_POLICY_HTTPS",
    "CLOUD_TRAIL_ENABLED",
    "DYNAMODB_PITR_ENABLED",
    "DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED",
    "IAM_ROOT_ACCESS_KEY_CHECK",
    "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
    "S3_BUCKET_PUBLIC_READ_PROHIBITED",
    "S3_BUCKET_SSL_REQUESTS_ONLY",
  ])

  name = replace(lower(each.value), "_", "-")

  source {
    owner             = "AWS"
    source_identifier = each.value
  }

  depends_on = [aws_config_configuration_recorder.account]
}
