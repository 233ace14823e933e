output "function_log_group_arns" {
  value = { for name, group in aws_cloudwatch_log_group.function : name => group.arn }
}

output "access_log_group_arn" {
  value = aws_cloudwatch_log_group.access.arn
}

output "topic_arn" {
  value = aws_sns_topic.alarms.arn
}

output "rollback_alarms" {
  description = "What turns a deployment back."
  value       = ["api-unavailable", "todo-api-high-error-rate", "todo-api-high-latency"]
}
