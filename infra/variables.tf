variable "region" {
  description = "Where people are served and their data lie."
  type        = string
  default     = "ap-northeast-2"
}

variable "copies_region" {
  description = "Where copies of backups go: another one, so that they outlive the loss of the first."
  type        = string
  default     = "ap-northeast-1"

  validation {
    condition     = var.copies_region != var.region
    error_message = "Copies of backups belong into another region than the data."
  }
}

variable "environment" {
  description = "Part of every name that is global, so that two can stand side by side: prod, dr."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "Two to ten small letters or digits, the first a letter."
  }
}

variable "domain" {
  description = "Address of the product. The API also answers at api. before it."
  type        = string
}

variable "zone_id" {
  description = "Route 53 hosted zone of the domain."
  type        = string
  default     = ""
}

variable "serves_domain" {
  description = "Whether the domain points here. The stand-in region takes it over by setting this to true."
  type        = bool
  default     = true
}

variable "lambda_zip" {
  description = "What the functions run; make lambda writes it, and these three, to lambda.auto.tfvars.json."
  type        = string
}

variable "lambda_python" {
  description = "The Python that it was built for."
  type        = string
}

variable "lambda_architecture" {
  description = "The processor that it was built for: arm64 or x86_64."
  type        = string
}

variable "reserved_concurrency" {
  description = "Requests served at once, taken from the account's own. 1,000 a second at 200 ms are 200; 0 turns all away."
  type        = number
  default     = 250
}

variable "capacity" {
  description = "Bounds of provisioned read and write units, scaled to 70 %. Null: on demand."
  type        = object({ min = number, max = number })
  default     = null
}

variable "deletion_protection" {
  description = "Whether table and user pool refuse to be deleted."
  type        = bool
  default     = true
}

variable "requests_per_second" {
  description = "Sustained requests of all people together; twice that at once."
  type        = number
  default     = 1500
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 400
}

variable "collector" {
  description = "A layer that collects spans beside the function, and where it takes them (OTLP over HTTP); none: no spans."
  type        = object({ layer_arn = string, url = string })
  default     = null
}

variable "alarm_emails" {
  description = "Who is told of alarms and of the budget."
  type        = list(string)

  validation {
    condition     = length(var.alarm_emails) > 0
    error_message = "Somebody has to be told."
  }
}

variable "monthly_budget_usd" {
  description = "Beyond this the budget warns; at 80 % already, and when it is forecast."
  type        = number
  default     = 500
}

variable "repository" {
  description = "owner/name on GitHub of the repository that may deploy."
  type        = string
}

variable "account_wide" {
  description = "Whether this is where the account's own things are kept: trail, Config recorder, GitHub's identity provider."
  type        = bool
  default     = true
}

variable "is_emulated" {
  description = "For tests: AWS is a stand-in on this machine, named by AWS_ENDPOINT_URL."
  type        = bool
  default     = false
}

variable "emulator_url" {
  description = "For tests: where functions find the stand-in."
  type        = string
  default     = ""
}

variable "left_out" {
  description = "For tests: what a stand-in for AWS does not know."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.left_out, local.features)) == 0
    error_message = "There are: ${join(", ", local.features)}."
  }
}

locals {
  features = [
    "alarms", "backups", "budget", "deploy-role", "edge", "governance", "gradual-shift", "scaling", "tracing",
  ]
  has = { for feature in local.features : feature => !contains(var.left_out, feature) }
}
