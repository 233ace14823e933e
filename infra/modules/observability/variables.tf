variable "key_arn" {
  type = string
}

variable "log_days" {
  type = number
}

variable "emails" {
  type = list(string)
}

variable "certificate_arn" {
  type = string
}

variable "has_alarms" {
  type = bool
}

variable "has_tracing" {
  type = bool
}
