# Who may do what. Each role does one job and names the resources it does it to.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  iam       = "arn:${local.partition}:iam::${local.account}"
  region    = data.aws_region.current.name
}

data "aws_iam_policy_document" "assumed_by" {
  for_each = {
    lambda     = "lambda.amazonaws.com"
    codedeploy = "codedeploy.amazonaws.com"
    apigateway = "apigateway.amazonaws.com"
  }

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = toset(["api", "jobs"])

  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assumed_by["lambda"].json
}

resource "aws_iam_role_policy" "function" {
  for_each = {
    api  = data.aws_iam_policy_document.api.json
    jobs = data.aws_iam_policy_document.jobs.json
  }

  name   = each.key
  role   = aws_iam_role.function[each.key].id
  policy = each.value
}

data "aws_iam_policy_document" "api" {
  source_policy_documents = [data.aws_iam_policy_document.product.json]

  statement {
    sid       = "WriteItsLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${var.log_group_arns.api}:*"]
  }
}

data "aws_iam_policy_document" "jobs" {
  source_policy_documents = [data.aws_iam_policy_document.product.json]

  statement {
    sid       = "WriteItsLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${var.log_group_arns.jobs}:*"]
  }

  statement {
    sid       = "TellOfWhatFailed"
    actions   = ["sns:Publish"]
    resources = [var.alarm_topic_arn]
  }

  statement {
    sid       = "SeeHowOldBackupsAre"
    actions   = ["dynamodb:DescribeContinuousBackups"]
    resources = [var.table_arn]
  }
}

# What the product calls, and no Scan: a test holds this list to the code.
data "aws_iam_policy_document" "product" {
  statement {
    sid = "ReadAndWriteItems"
    actions = [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ]
    resources = [var.table_arn, "${var.table_arn}/index/*"]
  }

  statement {
    sid = "SignPeopleIn"
    actions = [
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminDeleteUser",
      "cognito-idp:AdminDisableUser",
      "cognito-idp:AdminEnableUser",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminInitiateAuth",
      "cognito-idp:AdminSetUserPassword",
      "cognito-idp:AdminUserGlobalSignOut",
    ]
    resources = [var.user_pool_arn]
  }

  statement {
    sid       = "UseTheKeyOfTheTable"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = [aws_kms_key.own.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${local.region}.amazonaws.com", "lambda.${local.region}.amazonaws.com", "sns.${local.region}.amazonaws.com"]
    }
  }

  # X-Ray has no resources to name.
  statement {
    sid       = "SendTraces"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "service" {
  for_each = { gateway = "apigateway", shift = "codedeploy" }

  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assumed_by[each.value].json
}

resource "aws_iam_role_policy_attachment" "service" {
  for_each = {
    gateway = "AmazonAPIGatewayPushToCloudWatchLogs"
    shift   = "AWSCodeDeployRoleForLambdaLimited"
  }

  role       = aws_iam_role.service[each.key].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/${each.value}"
}
