# The pipeline's role: GitHub proves which repository and environment a job is of; no key is stored anywhere.

resource "aws_iam_openid_connect_provider" "github" {
  count = var.has_deploy_role && var.has_oidc_provider ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "github_may" {
  #checkov:skip=CKV_AWS_358: the claim names one repository and one environment; the check cannot read it through variables
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = ["${local.iam}:oidc-provider/token.actions.githubusercontent.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:${var.repository}:environment:${var.environment}"]
    }
  }
}

resource "aws_iam_role" "deploy" {
  count = var.has_deploy_role ? 1 : 0

  name                 = "${var.name}-deploy"
  assume_role_policy   = data.aws_iam_policy_document.github_may.json
  max_session_duration = 3600
}

# What a release changes. Roles, keys and the table itself are applied by a person.
resource "aws_iam_role_policy" "deploy" {
  count = var.has_deploy_role ? 1 : 0

  name   = "release"
  role   = aws_iam_role.deploy[0].id
  policy = data.aws_iam_policy_document.release.json
}

data "aws_iam_policy_document" "release" {
  statement {
    sid = "PublishVersions"
    actions = [
      "lambda:GetAlias",
      "lambda:GetFunction",
      "lambda:GetFunctionConfiguration",
      "lambda:ListVersionsByFunction",
      "lambda:PublishVersion",
      "lambda:UpdateAlias",
      "lambda:UpdateFunctionCode",
    ]
    resources = [for name in ["api", "jobs"] : "${local.lambda}:function:todo-${name}"]
  }

  statement {
    sid     = "ShiftTraffic"
    actions = ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:GetDeploymentConfig", "codedeploy:RegisterApplicationRevision", "codedeploy:GetApplicationRevision", "codedeploy:StopDeployment"]
    resources = [
      "${local.codedeploy}:application:todo-api",
      "${local.codedeploy}:deploymentgroup:todo-api/live",
      "${local.codedeploy}:deploymentconfig:*",
    ]
  }

  statement {
    sid       = "ReplaceTheClient"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${var.name}-frontend", "arn:${data.aws_partition.current.partition}:s3:::${var.name}-frontend/*"]
  }

  statement {
    sid       = "EncryptIt"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.own.arn]
  }

  statement {
    sid       = "ForgetTheOldOne"
    actions   = ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"]
    resources = ["arn:${data.aws_partition.current.partition}:cloudfront::${local.account}:distribution/*"]
  }

  statement {
    sid       = "ReadWhereThingsAre"
    actions   = ["ssm:GetParameter", "ssm:GetParameters"]
    resources = ["arn:${data.aws_partition.current.partition}:ssm:${local.region}:${local.account}:parameter/prod/todo-app/*"]
  }
}

locals {
  lambda     = "arn:${data.aws_partition.current.partition}:lambda:${local.region}:${local.account}"
  codedeploy = "arn:${data.aws_partition.current.partition}:codedeploy:${local.region}:${local.account}"
}
