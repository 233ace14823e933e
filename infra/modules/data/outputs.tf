output "table_name" {
  value = aws_dynamodb_table.todos.name
}

output "table_arn" {
  value = aws_dynamodb_table.todos.arn
}

output "scaled" {
  description = "What target tracking scales."
  value       = keys(aws_appautoscaling_policy.units)
}
