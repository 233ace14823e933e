# The firewall, where CloudFront asks it: known attacks by AWS's lists, floods by counting.

locals {
  managed_rules = ["AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet"]
}

resource "aws_wafv2_web_acl" "edge" {
  #checkov:skip=CKV2_AWS_31: its logs would hold people's addresses and cookies; counts are in the metrics
  #checkov:skip=CKV_AWS_192: KnownBadInputsRuleSet is among the managed rules; the check does not read the dynamic block
  provider = aws.global

  name  = var.name
  scope = "CLOUDFRONT"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = local.managed_rules
    content {
      name     = rule.value
      priority = rule.key

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = "AWSManagedRules${rule.value}"

          # 8 kB is where this rule ends; a sync of a hundred edits is larger. The product has limits of its own.
          dynamic "rule_action_override" {
            for_each = rule.value == "CommonRuleSet" ? ["SizeRestrictions_BODY"] : []
            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = rule.value
        sampled_requests_enabled   = false # samples hold people's requests
      }
    }
  }

  rule {
    name     = "Flood"
    priority = length(local.managed_rules)

    action {
      block {}
    }

    statement {
      rate_based_statement {
        limit                 = 3000 # in five minutes from one address: ten a second, offices share one
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "Flood"
      sampled_requests_enabled   = false
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = false
  }
}
