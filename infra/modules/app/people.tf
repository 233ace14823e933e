# Who people are. What a password is worth is decided by the product's rules, the same as on one machine.

resource "aws_cognito_user_pool" "people" {
  name                = var.name
  username_attributes = ["email"]
  deletion_protection = var.deletion_protection ? "ACTIVE" : "INACTIVE"

  username_configuration {
    case_sensitive = false
  }

  password_policy {
    minimum_length                   = 8
    require_lowercase                = false
    require_numbers                  = false
    require_symbols                  = false
    require_uppercase                = false
    temporary_password_validity_days = 1
  }

  admin_create_user_config {
    allow_admin_create_user_only = true
  }
}

resource "aws_cognito_user_pool_client" "product" {
  name                          = "product"
  user_pool_id                  = aws_cognito_user_pool.people.id
  explicit_auth_flows           = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  access_token_validity         = 10
  refresh_token_validity        = 30
  enable_token_revocation       = true
  prevent_user_existence_errors = "ENABLED"

  token_validity_units {
    access_token  = "minutes"
    refresh_token = "days"
  }
}

# As the operations manual asks for them before a deployment.
resource "aws_ssm_parameter" "told" {
  #checkov:skip=CKV2_AWS_34: an address and a client id are no secrets, and the manual reads them without a key
  for_each = {
    api-url           = var.api_address
    cognito-client-id = aws_cognito_user_pool_client.product.id
  }

  name  = "/prod/todo-app/${each.key}"
  type  = "String"
  value = each.value
}
