# What answers: two functions of one package. People reach the first through its alias LIVE alone.

data "aws_region" "current" {}

locals {
  environment = merge(
    {
      HANBIT_AWS_REGION           = data.aws_region.current.name
      HANBIT_AWS_TABLE            = var.table_name
      HANBIT_AWS_USER_POOL        = aws_cognito_user_pool.people.id
      HANBIT_AWS_USER_POOL_CLIENT = aws_cognito_user_pool_client.product.id
      HANBIT_PUBLIC_URL           = "https://${var.domain}"
      # CloudFront and API Gateway each append the address they saw.
      HANBIT_TRUSTED_PROXIES = var.is_behind_edge ? "2" : "0"
    },
    var.collector == null ? {} : { HANBIT_OTLP_URL = var.collector.url },
    var.emulator_url == "" ? {} : { HANBIT_AWS_ENDPOINT = var.emulator_url },
  )
}

resource "aws_lambda_function" "api" {
  #checkov:skip=CKV_AWS_116: it is called and waited for: who asked is told, there is nothing to set aside
  #checkov:skip=CKV_AWS_117: it talks to AWS's public services alone; a network would add a gateway to pay for and nothing to hide
  #checkov:skip=CKV_AWS_272: the pipeline publishes what it built itself; a signer is one more key to keep
  function_name                  = "todo-api"
  description                    = "The API of Hanbit TODO"
  role                           = var.api_role_arn
  filename                       = var.zip
  source_code_hash               = filebase64sha256(var.zip)
  handler                        = "hanbit.entrypoints.lambda_api.handler"
  runtime                        = "python${var.python}"
  architectures                  = [var.architecture]
  memory_size                    = 1024 # half a processor: argon2 and RS256 are Cognito's, JSON is ours
  timeout                        = 28   # API Gateway waits 29 s
  reserved_concurrent_executions = var.reserved_concurrency
  publish                        = true
  kms_key_arn                    = var.key_arn
  layers                         = var.collector == null ? [] : [var.collector.layer_arn]

  environment {
    variables = local.environment
  }

  tracing_config {
    mode = var.has_tracing ? "Active" : "PassThrough"
  }

  lifecycle {
    # The pipeline publishes code; what is built here stands the system up.
    ignore_changes = [filename, source_code_hash]
  }
}

resource "aws_lambda_alias" "live" {
  name             = "LIVE"
  description      = "What people are served by"
  function_name    = aws_lambda_function.api.function_name
  function_version = aws_lambda_function.api.version

  lifecycle {
    # A deployment moves it, gradually, and moves it back when an alarm goes off.
    ignore_changes = [function_version, routing_config]
  }
}

resource "aws_lambda_function" "jobs" {
  #checkov:skip=CKV_AWS_116: what fails in the end goes to the alarms' topic, with what was asked and what was answered
  #checkov:skip=CKV_AWS_117: it talks to AWS's public services alone; a network would add a gateway to pay for and nothing to hide
  #checkov:skip=CKV_AWS_272: the pipeline publishes what it built itself; a signer is one more key to keep
  function_name                  = "todo-jobs"
  description                    = "Scheduled work of Hanbit TODO"
  role                           = var.jobs_role_arn
  filename                       = var.zip
  source_code_hash               = filebase64sha256(var.zip)
  handler                        = "hanbit.entrypoints.lambda_jobs.handler"
  runtime                        = "python${var.python}"
  architectures                  = [var.architecture]
  memory_size                    = 512
  timeout                        = 900
  reserved_concurrent_executions = 3 # one of each: a sweep that takes long must not hold up the others
  publish                        = true
  kms_key_arn                    = var.key_arn

  environment {
    variables = local.environment
  }

  tracing_config {
    mode = var.has_tracing ? "Active" : "PassThrough"
  }

  lifecycle {
    # The pipeline publishes code; what is built here stands the system up.
    ignore_changes = [filename, source_code_hash]
  }
}

# After two more attempts people are told, as of an alarm.
resource "aws_lambda_function_event_invoke_config" "jobs" {
  function_name          = aws_lambda_function.jobs.function_name
  maximum_retry_attempts = 2

  destination_config {
    on_failure {
      destination = var.alarm_topic_arn
    }
  }
}

# EventBridge may call twice; every job is safe to repeat.
resource "aws_cloudwatch_event_rule" "jobs" {
  for_each = { backups = "rate(1 minute)", probe = "rate(1 minute)", sweep = "rate(1 hour)" }

  name                = "todo-jobs-${each.key}"
  schedule_expression = each.value
}

resource "aws_cloudwatch_event_target" "jobs" {
  for_each = aws_cloudwatch_event_rule.jobs

  rule  = each.value.name
  arn   = aws_lambda_function.jobs.arn
  input = jsonencode({ job = each.key })
}

resource "aws_lambda_permission" "jobs" {
  for_each = aws_cloudwatch_event_rule.jobs

  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.jobs.function_name
  principal     = "events.amazonaws.com"
  source_arn    = each.value.arn
}
