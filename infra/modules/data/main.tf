# Everything at rest: one table, its copies, and the proof that they can be restored.

terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.copies]
    }
  }
}

locals {
  is_provisioned = var.capacity != null
  # As src/hanbit/stores/dynamodb/table.py defines them; a test compares both.
  local_indexes = { byRev = "moved", byPlace = "place", byParent = "under" }
}

resource "aws_dynamodb_table" "todos" {
  name                        = "todos"
  billing_mode                = local.is_provisioned ? "PROVISIONED" : "PAY_PER_REQUEST"
  read_capacity               = local.is_provisioned ? var.capacity.min : null
  write_capacity              = local.is_provisioned ? var.capacity.min : null
  deletion_protection_enabled = var.deletion_protection
  hash_key                    = "PK"
  range_key                   = "SK"

  dynamic "attribute" {
    for_each = toset(concat(["PK", "SK", "sweep", "sweepAt"], values(local.local_indexes)))
    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "local_secondary_index" {
    for_each = local.local_indexes
    content {
      name            = local_secondary_index.key
      range_key       = local_secondary_index.value
      projection_type = "KEYS_ONLY"
    }
  }

  global_secondary_index {
    name            = "bySweep"
    hash_key        = "sweep"
    range_key       = "sweepAt"
    projection_type = "KEYS_ONLY"
    read_capacity   = local.is_provisioned ? var.capacity.min : null
    write_capacity  = local.is_provisioned ? var.capacity.min : null
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = 35
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.key_arn
  }

  lifecycle {
    # Scaling moves the units, of the index too; docs/dev/aws.md says how an index is added.
    ignore_changes = [read_capacity, write_capacity, global_secondary_index]
  }
}
