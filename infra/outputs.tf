output "api_url" {
  description = "The API where API Gateway serves it, behind CloudFront."
  value       = module.app.invoke_url
}

output "rest_api_id" {
  value = module.app.rest_api_id
}

output "function_name" {
  value = module.app.function_name
}

output "published_version" {
  description = "The version that the last apply published; LIVE moves there by a deployment."
  value       = module.app.published_version
}

output "table_name" {
  value = module.data.table_name
}

output "user_pool_id" {
  value = module.app.user_pool_id
}
