# Three regions: where people are served, where copies of backups go, and the one that CloudFront reads from.

provider "aws" {
  region                      = var.region
  skip_credentials_validation = var.is_emulated
  skip_metadata_api_check     = var.is_emulated
  s3_use_path_style           = var.is_emulated

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias                       = "copies"
  region                      = var.copies_region
  skip_credentials_validation = var.is_emulated
  skip_metadata_api_check     = var.is_emulated
  s3_use_path_style           = var.is_emulated

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias                       = "global"
  region                      = "us-east-1" # CloudFront takes certificates and web ACLs from here alone
  skip_credentials_validation = var.is_emulated
  skip_metadata_api_check     = var.is_emulated
  s3_use_path_style           = var.is_emulated

  default_tags {
    tags = local.tags
  }
}

locals {
  tags = {
    Service     = "todo-app"
    Environment = var.environment
  }
}
