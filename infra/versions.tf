terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # Where the state lies is named at init: -backend-config=prod.s3.tfbackend
  backend "s3" {}
}
