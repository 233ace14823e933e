variable "name" {
  type = string
}

variable "key_arn" {
  type = string
}

variable "capacity" {
  type = object({ min = number, max = number })
}

variable "has_backups" {
  type = bool
}

variable "has_scaling" {
  type = bool
}

variable "deletion_protection" {
  type = bool
}
