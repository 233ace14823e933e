# What is seen: logs, counts made of them, traces, and alarms that call people.

resource "aws_cloudwatch_log_group" "function" {
  for_each = toset(["api", "jobs"])

  name              = "/aws/lambda/todo-${each.key}"
  retention_in_days = var.log_days
  kms_key_id        = var.key_arn
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/todo-api"
  retention_in_days = var.log_days
  kms_key_id        = var.key_arn
}

# The log lines are JSON: a pattern of words in brackets would never match one of them.
resource "aws_cloudwatch_log_metric_filter" "security" {
  for_each = {
    SecurityViolations = "{ ($.level = \"ERROR\") && ($.event = \"SECURITY_VIOLATION\") }"
    FailedSignIns      = "{ ($.function = \"login\") && ($.status = 401) }"
  }

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.function["api"].name
  pattern        = each.value

  metric_transformation {
    namespace     = "TodoApp"
    name          = each.key
    value         = "1"
    default_value = "0"
  }
}

# Each minute the probe writes 1 or 0, from outside, through the edge; another job writes how old the newest backup is.
resource "aws_cloudwatch_log_metric_filter" "measured" {
  for_each = { Up = "probe", BackupAgeSeconds = "backups" }

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.function["jobs"].name
  pattern        = "{ ($.event = \"job\") && ($.function = \"${each.value}\") }"

  metric_transformation {
    namespace  = "TodoApp"
    name       = each.key
    value      = "$.metadata.done"
    dimensions = { Service = "$.service" }
  }
}

resource "aws_sns_topic" "alarms" {
  name              = "todo-app-alarms"
  kms_master_key_id = var.key_arn
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

# Written by: hanbit ops alarm export --format terraform (make infra-alarms)
module "alarms" {
  source = "../alarms"
  count  = var.has_alarms ? 1 : 0

  alarm_topic_arn = aws_sns_topic.alarms.arn
  certificate_arn = var.certificate_arn
}

resource "aws_xray_group" "slow" {
  count = var.has_tracing ? 1 : 0

  group_name        = "todo-api-slow"
  filter_expression = "service(\"todo-api\") AND responsetime > 1"
}

resource "aws_xray_group" "failed" {
  count = var.has_tracing ? 1 : 0

  group_name        = "todo-api-failed"
  filter_expression = "service(\"todo-api\") AND fault = true"
}

# As on one machine: one request a second, and five of a hundred beyond.
resource "aws_xray_sampling_rule" "requests" {
  count = var.has_tracing ? 1 : 0

  rule_name      = "todo-api"
  priority       = 1000
  version        = 1
  reservoir_size = 1
  fixed_rate     = 0.05
  service_name   = "todo-api"
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  resource_arn   = "*"
}
