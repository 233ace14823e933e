output "key_arn" {
  value = aws_kms_key.own.arn
}

output "api_role_arn" {
  value = aws_iam_role.function["api"].arn
}

output "jobs_role_arn" {
  value = aws_iam_role.function["jobs"].arn
}

output "gateway_role_arn" {
  value = aws_iam_role.service["gateway"].arn
}

output "shift_role_arn" {
  value = aws_iam_role.service["shift"].arn
}
