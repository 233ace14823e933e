# A deployment moves LIVE by a tenth a minute and back at once when an alarm goes off.

resource "aws_codedeploy_app" "api" {
  count = var.has_gradual_shift ? 1 : 0

  name             = "todo-api"
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_group" "live" {
  count = var.has_gradual_shift ? 1 : 0

  app_name               = aws_codedeploy_app.api[0].name
  deployment_group_name  = "live"
  service_role_arn       = var.shift_role_arn
  deployment_config_name = "CodeDeployDefault.LambdaLinear10PercentEvery1Minute"

  deployment_style {
    deployment_type   = "BLUE_GREEN"
    deployment_option = "WITH_TRAFFIC_CONTROL"
  }

  alarm_configuration {
    enabled = true
    alarms  = var.rollback_alarms
  }

  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
  }
}
