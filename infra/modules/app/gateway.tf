# The REST API: every path goes to the alias. Who asks is decided by the product, which alone knows the deny-list:
# an authorizer here would let a disabled person's token pass until it expires.

resource "aws_api_gateway_rest_api" "api" {
  name                     = "todo-api"
  description              = "Hanbit TODO"
  minimum_compression_size = "1400" # less fits into a packet anyway

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_resource" "any" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_rest_api.api.root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "any" {
  #checkov:skip=CKV_AWS_59: who asks is decided by the product, which alone knows the deny-list
  #checkov:skip=CKV2_AWS_53: requests are checked by the product, with errors in the person's language
  rest_api_id      = aws_api_gateway_rest_api.api.id
  resource_id      = aws_api_gateway_resource.any.id
  http_method      = "ANY"
  authorization    = "NONE"
  api_key_required = var.is_behind_edge # CloudFront has the key: nobody gets around its firewall
}

resource "aws_api_gateway_integration" "any" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_resource.any.id
  http_method             = aws_api_gateway_method.any.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_alias.live.invoke_arn
}

resource "aws_lambda_permission" "gateway" {
  statement_id  = "gateway"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.api.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*"
}

resource "aws_api_gateway_deployment" "api" {
  rest_api_id = aws_api_gateway_rest_api.api.id

  triggers = {
    routes = sha1(jsonencode([
      aws_api_gateway_resource.any.path_part,
      aws_api_gateway_method.any.api_key_required,
      aws_api_gateway_integration.any.uri,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "prod" {
  #checkov:skip=CKV_AWS_120: answers are one person's own: nothing may be cached between people
  #checkov:skip=CKV2_AWS_51: the function is behind it, not a server that could check a certificate
  #checkov:skip=CKV2_AWS_29: the firewall stands before it, at CloudFront, and CloudFront alone has the key
  rest_api_id          = aws_api_gateway_rest_api.api.id
  deployment_id        = aws_api_gateway_deployment.api.id
  stage_name           = "prod"
  xray_tracing_enabled = var.has_tracing

  access_log_settings {
    destination_arn = var.access_log_arn
    # No address and no agent: they are personal data, and the function's own line has the request.
    format = jsonencode({
      requestId = "$context.requestId"
      time      = "$context.requestTime"
      method    = "$context.httpMethod"
      path      = "$context.resourcePath"
      status    = "$context.status"
      latencyMs = "$context.responseLatency"
      error     = "$context.error.messageString"
    })
  }

  depends_on = [aws_api_gateway_account.logs]
}

resource "aws_api_gateway_method_settings" "all" {
  #checkov:skip=CKV_AWS_225: answers are one person's own: nothing may be cached between people
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = "ERROR"
    throttling_rate_limit  = var.requests_per_second
    throttling_burst_limit = var.requests_per_second * 2
  }
}

resource "aws_api_gateway_account" "logs" {
  cloudwatch_role_arn = var.gateway_role_arn
}

resource "aws_api_gateway_api_key" "edge" {
  count = var.is_behind_edge ? 1 : 0

  name        = "${var.name}-edge"
  description = "CloudFront's"
}

resource "aws_api_gateway_usage_plan" "edge" {
  count = var.is_behind_edge ? 1 : 0

  name = "${var.name}-edge"

  api_stages {
    api_id = aws_api_gateway_rest_api.api.id
    stage  = aws_api_gateway_stage.prod.stage_name
  }
}

resource "aws_api_gateway_usage_plan_key" "edge" {
  count = var.is_behind_edge ? 1 : 0

  key_id        = aws_api_gateway_api_key.edge[0].id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.edge[0].id
}
