variable "name" {
  type = string
}

variable "environment" {
  type = string
}

variable "table_arn" {
  type = string
}

variable "user_pool_arn" {
  type = string
}

variable "log_group_arns" {
  type = object({ api = string, jobs = string })
}

variable "alarm_topic_arn" {
  type = string
}

variable "repository" {
  type = string
}

variable "has_deploy_role" {
  type = bool
}

variable "has_oidc_provider" {
  type = bool
}
