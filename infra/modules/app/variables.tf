variable "name" {
  type = string
}

variable "zip" {
  type = string
}

variable "python" {
  type = string
}

variable "architecture" {
  type = string
}

variable "reserved_concurrency" {
  type = number
}

variable "requests_per_second" {
  type = number
}

variable "key_arn" {
  type = string
}

variable "api_role_arn" {
  type = string
}

variable "jobs_role_arn" {
  type = string
}

variable "shift_role_arn" {
  type = string
}

variable "gateway_role_arn" {
  type = string
}

variable "access_log_arn" {
  type = string
}

variable "alarm_topic_arn" {
  type = string
}

variable "rollback_alarms" {
  type = list(string)
}

variable "table_name" {
  type = string
}

variable "domain" {
  type = string
}

variable "api_address" {
  type = string
}

variable "deletion_protection" {
  type = bool
}

variable "collector" {
  type = object({ layer_arn = string, url = string })
}

variable "emulator_url" {
  type = string
}

variable "has_gradual_shift" {
  type = bool
}

variable "has_tracing" {
  type = bool
}

variable "is_behind_edge" {
  type = bool
}
