# Daily and monthly backups, each copied to another region, and a restore of the newest one every week.

locals {
  backups = var.has_backups ? 1 : 0
}

resource "aws_backup_vault" "here" {
  count = local.backups

  name        = var.name
  kms_key_arn = var.key_arn
}

resource "aws_kms_key" "copies" {
  count    = local.backups
  provider = aws.copies

  description             = "Copies of the backups of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.copies_key.json
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "copies_key" {
  #checkov:skip=CKV_AWS_109: in a key's own policy "*" is that key, and the account has to be able to administer it
  #checkov:skip=CKV_AWS_111: in a key's own policy "*" is that key, and the account has to be able to administer it
  #checkov:skip=CKV_AWS_356: in a key's own policy "*" is that key, and the account has to be able to administer it
  statement {
    sid       = "TheAccountDecides"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}

resource "aws_backup_vault" "there" {
  count    = local.backups
  provider = aws.copies

  name        = "${var.name}-copies"
  kms_key_arn = aws_kms_key.copies[0].arn
}

# Governance, not compliance: who holds the permission can still undo a mistake.
resource "aws_backup_vault_lock_configuration" "there" {
  count    = local.backups
  provider = aws.copies

  backup_vault_name  = aws_backup_vault.there[0].name
  min_retention_days = 7
  max_retention_days = 400
}

resource "aws_backup_plan" "todos" {
  count = local.backups

  name = var.name

  dynamic "rule" {
    for_each = {
      daily   = { at = "cron(0 18 * * ? *)", days = 35 } # three in the morning in Korea
      monthly = { at = "cron(0 19 1 * ? *)", days = 395 }
    }
    content {
      rule_name         = rule.key
      target_vault_name = aws_backup_vault.here[0].name
      schedule          = rule.value.at
      start_window      = 60
      completion_window = 240

      lifecycle {
        delete_after = rule.value.days
      }

      copy_action {
        destination_vault_arn = aws_backup_vault.there[0].arn

        lifecycle {
          delete_after = rule.value.days
        }
      }
    }
  }
}

resource "aws_backup_selection" "todos" {
  count = local.backups

  name         = "todos"
  plan_id      = aws_backup_plan.todos[0].id
  iam_role_arn = aws_iam_role.backup[0].arn
  resources    = [aws_dynamodb_table.todos.arn]
}

resource "aws_backup_restore_testing_plan" "todos" {
  count = local.backups

  # Letters, digits and underscores alone.
  name                         = replace(var.name, "-", "_")
  schedule_expression          = "cron(0 20 ? * SUN *)"
  schedule_expression_timezone = "UTC"
  start_window_hours           = 4

  recovery_point_selection {
    algorithm             = "LATEST_WITHIN_WINDOW"
    include_vaults        = [aws_backup_vault.here[0].arn]
    recovery_point_types  = ["SNAPSHOT"]
    selection_window_days = 7
  }
}

resource "aws_backup_restore_testing_selection" "todos" {
  count = local.backups

  name                      = "todos"
  restore_testing_plan_name = aws_backup_restore_testing_plan.todos[0].name
  protected_resource_type   = "DynamoDB"
  protected_resource_arns   = [aws_dynamodb_table.todos.arn]
  iam_role_arn              = aws_iam_role.backup[0].arn
  validation_window_hours   = 4
}

data "aws_iam_policy_document" "backup_may" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "backup" {
  count = local.backups

  name               = "${var.name}-backup"
  assume_role_policy = data.aws_iam_policy_document.backup_may.json
}

# AWS's own policies, kept up by AWS: what a backup or a restore touches is theirs to know.
resource "aws_iam_role_policy_attachment" "backup" {
  for_each = var.has_backups ? toset(["Backup", "Restores"]) : []

  role       = aws_iam_role.backup[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor${each.value}"
}
