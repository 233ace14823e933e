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
    var.emulator_url == "" ? {} : { HANBIT_AWS_ENDPOINT = var.emulator_url },
  )
}

resource "aws_lambda_function" "api" {
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

  environment {
    variables = local.environment
  }

  tracing_config {
    mode = var.has_tracing ? "Active" : "PassThrough"
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
  reserved_concurrent_executions = 1 # one sweep at a time
  publish                        = true
  kms_key_arn                    = var.key_arn

  environment {
    variables = local.environment
  }

  # After two more attempts people are told, as of an alarm.
  dead_letter_config {
    target_arn = var.alarm_topic_arn
  }

  tracing_config {
    mode = var.has_tracing ? "Active" : "PassThrough"
  }
}

resource "aws_cloudwatch_event_rule" "sweep" {
  name                = "todo-jobs-sweep"
  description         = "Empties old trash"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "sweep" {
  rule  = aws_cloudwatch_event_rule.sweep.name
  arn   = aws_lambda_function.jobs.arn
  input = jsonencode({ job = "sweep" })
}

resource "aws_lambda_permission" "sweep" {
  statement_id  = "sweep"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.jobs.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sweep.arn
}
