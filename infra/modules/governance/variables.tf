variable "name" {
  type = string
}

variable "key_arn" {
  type = string
}

variable "emails" {
  type = list(string)
}

variable "monthly_budget_usd" {
  type = number
}

variable "log_days" {
  type = number
}

variable "has_budget" {
  type = bool
}
