# One key of our own for what lies at rest, so that whoever may read it is written down in one place.

resource "aws_kms_key" "own" {
  description             = "What ${var.name} keeps"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "own" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.own.key_id
}

locals {
  # As AWS's pages on each service have it: who may use the key, and under which condition.
  key_users = {
    logs = {
      service  = "logs.${local.region}.amazonaws.com"
      actions  = ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      value    = "arn:${local.partition}:logs:${local.region}:${local.account}:*"
    }
    alarms = {
      service  = "cloudwatch.amazonaws.com"
      actions  = ["kms:Decrypt", "kms:GenerateDataKey*"]
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      value    = local.account
    }
    trail = {
      service  = "cloudtrail.amazonaws.com"
      actions  = ["kms:DescribeKey", "kms:GenerateDataKey*"]
      test     = "ArnLike"
      variable = "aws:SourceArn"
      value    = "arn:${local.partition}:cloudtrail:*:${local.account}:trail/*"
    }
    config = {
      service  = "config.amazonaws.com"
      actions  = ["kms:Decrypt", "kms:GenerateDataKey*"]
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      value    = local.account
    }
    edge = {
      service  = "cloudfront.amazonaws.com"
      actions  = ["kms:Decrypt"]
      test     = "ArnLike"
      variable = "aws:SourceArn"
      value    = "arn:${local.partition}:cloudfront::${local.account}:distribution/*"
    }
  }
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109: in a key's own policy "*" is that key, and the account has to be able to administer it
  #checkov:skip=CKV_AWS_111: in a key's own policy "*" is that key, and the account has to be able to administer it
  #checkov:skip=CKV_AWS_356: in a key's own policy "*" is that key, and the account has to be able to administer it
  statement {
    sid       = "TheAccountDecides"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["${local.iam}:root"]
    }
  }

  dynamic "statement" {
    for_each = local.key_users
    content {
      sid       = title(statement.key)
      actions   = statement.value.actions
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.value.service]
      }

      condition {
        test     = statement.value.test
        variable = statement.value.variable
        values   = [statement.value.value]
      }
    }
  }
}
