output "invoke_url" {
  value = aws_api_gateway_stage.prod.invoke_url
}

output "rest_api_id" {
  value = aws_api_gateway_rest_api.api.id
}

output "edge_key" {
  value     = var.is_behind_edge ? aws_api_gateway_api_key.edge[0].value : ""
  sensitive = true
}

output "function_name" {
  value = aws_lambda_function.api.function_name
}

output "function_arns" {
  value = [aws_lambda_function.api.arn, aws_lambda_function.jobs.arn]
}

output "published_version" {
  value = aws_lambda_function.api.version
}

output "user_pool_id" {
  value = aws_cognito_user_pool.people.id
}

output "user_pool_arn" {
  value = aws_cognito_user_pool.people.arn
}
