# Route 53 -> CloudFront (WAF) -> S3 for the client | API Gateway -> Lambda alias LIVE -> DynamoDB, Cognito

locals {
  name        = "todo-app-${var.environment}"
  api_address = "https://api.${var.domain}"
}

module "identity" {
  source = "./modules/identity"

  name              = local.name
  table_arn         = module.data.table_arn
  user_pool_arn     = module.app.user_pool_arn
  log_group_arns    = module.observability.function_log_group_arns
  alarm_topic_arn   = module.observability.topic_arn
  repository        = var.repository
  has_deploy_role   = local.has["deploy-role"]
  has_oidc_provider = var.account_wide
  environment       = var.environment
}

module "data" {
  source = "./modules/data"
  providers = {
    aws        = aws
    aws.copies = aws.copies
  }

  name                = local.name
  key_arn             = module.identity.key_arn
  capacity            = var.capacity
  has_backups         = local.has["backups"]
  has_scaling         = local.has["scaling"]
  deletion_protection = var.deletion_protection
}

module "app" {
  source = "./modules/app"

  name                 = local.name
  zip                  = var.lambda_zip
  python               = var.lambda_python
  architecture         = var.lambda_architecture
  reserved_concurrency = var.reserved_concurrency
  requests_per_second  = var.requests_per_second
  key_arn              = module.identity.key_arn
  api_role_arn         = module.identity.api_role_arn
  jobs_role_arn        = module.identity.jobs_role_arn
  shift_role_arn       = module.identity.shift_role_arn
  gateway_role_arn     = module.identity.gateway_role_arn
  access_log_arn       = module.observability.access_log_group_arn
  alarm_topic_arn      = module.observability.topic_arn
  rollback_alarms      = module.observability.rollback_alarms
  table_name           = module.data.table_name
  domain               = var.domain
  api_address          = local.api_address
  deletion_protection  = var.deletion_protection
  collector            = var.collector
  emulator_url         = var.emulator_url
  has_gradual_shift    = local.has["gradual-shift"]
  has_tracing          = local.has["tracing"]
  is_behind_edge       = local.has["edge"]
}

module "observability" {
  source = "./modules/observability"

  key_arn         = module.identity.key_arn
  log_days        = var.log_days
  emails          = var.alarm_emails
  certificate_arn = local.has["edge"] ? module.edge[0].certificate_arn : ""
  has_alarms      = local.has["alarms"]
  has_tracing     = local.has["tracing"]
}

module "edge" {
  source = "./modules/edge"
  count  = local.has["edge"] ? 1 : 0
  providers = {
    aws        = aws
    aws.global = aws.global
  }

  name          = local.name
  domain        = var.domain
  zone_id       = var.zone_id
  serves_domain = var.serves_domain
  invoke_url    = module.app.invoke_url
  edge_key      = module.app.edge_key
  key_arn       = module.identity.key_arn
}

module "governance" {
  source = "./modules/governance"
  count  = local.has["governance"] && var.account_wide ? 1 : 0

  name               = local.name
  key_arn            = module.identity.key_arn
  emails             = var.alarm_emails
  monthly_budget_usd = var.monthly_budget_usd
  has_budget         = local.has["budget"]
  log_days           = var.log_days
}
