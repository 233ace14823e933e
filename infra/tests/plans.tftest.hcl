# What prod.tfvars and disaster-recovery.tfvars make of the whole, without any AWS: terraform test -var-file=…

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

mock_provider "aws" {
  alias = "copies"
}

mock_provider "aws" {
  alias = "global"
}

run "everything_that_prod_has" {
  command = plan

  assert {
    condition     = (var.environment == "prod") == (length(module.governance) == 1)
    error_message = "The account's own things belong to prod alone."
  }

  assert {
    condition     = length(module.edge) == 1
    error_message = "People come through the edge, wherever the system stands."
  }

  assert {
    condition     = var.region != var.copies_region
    error_message = "Copies of backups lie in another region."
  }
}

run "provisioned_units_are_scaled" {
  command = plan

  variables {
    capacity = { min = 5, max = 4000 }
  }

  assert {
    condition     = length(module.data.scaled) == 4
    error_message = "Reads and writes, of the table and of its index."
  }
}

run "copies_in_the_same_region_are_refused" {
  command = plan

  variables {
    copies_region = "ap-northeast-2"
    region        = "ap-northeast-2"
  }

  expect_failures = [var.copies_region]
}
