variable "name" {
  type = string
}

variable "domain" {
  type = string
}

variable "zone_id" {
  type = string
}

variable "serves_domain" {
  type = bool
}

variable "invoke_url" {
  type = string
}

variable "edge_key" {
  type      = string
  sensitive = true
}

variable "key_arn" {
  type = string
}
