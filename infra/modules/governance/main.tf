# Who changed what, whether it is as it should be, and what it costs. One of each for the whole account.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  arn       = "arn:${data.aws_partition.current.partition}"
  account   = data.aws_caller_identity.current.account_id
  trail_arn = "${local.arn}:cloudtrail:${data.aws_region.current.name}:${local.account}:trail/${var.name}"
}

resource "aws_cloudtrail" "account" {
  name                          = var.name
  s3_bucket_name                = aws_s3_bucket.records.id
  s3_key_prefix                 = "trail"
  kms_key_id                    = var.key_arn
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true

  depends_on = [aws_s3_bucket_policy.records]
}

resource "aws_budgets_budget" "month" {
  name         = var.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_unit   = "USD"
  limit_amount = var.monthly_budget_usd

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }
    content {
      notification_type          = notification.key
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      comparison_operator        = "GREATER_THAN"
      subscriber_email_addresses = var.emails
    }
  }
}
