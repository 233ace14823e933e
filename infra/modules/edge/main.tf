# What people's browsers reach: CloudFront under the domain, the client's files from a private bucket, the rest from the API.

terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.global]
    }
  }
}

locals {
  addresses = [var.domain, "api.${var.domain}"]
  api_host  = split("/", trimprefix(var.invoke_url, "https://"))[0]
  content_security_policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types svelte-trusted-html hanbit-sw",
  ]

  # What the API answers, /health among it: the operations manual checks there.
  api_paths = ["/api/*", "/health", "/health/*", "/docs", "/docs/*", "/.well-known/*"]
}

# AWS's own policies, by name: "never cache", "everything but Host", "cache and compress".
data "aws_cloudfront_cache_policy" "aws" {
  for_each = toset(["CachingDisabled", "CachingOptimized"])
  name     = "Managed-${each.value}"
}

data "aws_cloudfront_origin_request_policy" "all_but_host" {
  name = "Managed-AllViewerExceptHostHeader"
}

resource "aws_cloudfront_distribution" "all" {
  #checkov:skip=CKV_AWS_86: its logs would hold every address that people come from; the API's own lines are enough
  #checkov:skip=CKV_AWS_374: people take their to-dos along when they travel
  #checkov:skip=CKV_AWS_310: a second origin would be the second region, which is taken over by name, not by failed requests
  #checkov:skip=CKV2_AWS_47: the rules against known bad inputs are in firewall.tf; the check does not read the dynamic block
  #checkov:skip=CKV2_AWS_32: the default behaviour has them; the API sends its own
  comment             = var.name
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  default_root_object = "index.html"
  aliases             = var.serves_domain ? local.addresses : []
  web_acl_id          = aws_wafv2_web_acl.edge.arn
  price_class         = "PriceClass_200" # with Korea

  origin {
    origin_id                = "client"
    domain_name              = aws_s3_bucket.client.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.client.id
  }

  origin {
    origin_id   = "api"
    domain_name = local.api_host
    origin_path = "/prod"

    custom_header {
      name  = "x-api-key"
      value = var.edge_key
    }

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id           = "client"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = data.aws_cloudfront_cache_policy.aws["CachingOptimized"].id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.client.id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.shell.arn
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = local.api_paths
    content {
      path_pattern             = ordered_cache_behavior.value
      target_origin_id         = "api"
      viewer_protocol_policy   = "https-only" # a token sent in the clear once is a token lost
      allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
      cached_methods           = ["GET", "HEAD"]
      compress                 = true
      cache_policy_id          = data.aws_cloudfront_cache_policy.aws["CachingDisabled"].id
      origin_request_policy_id = data.aws_cloudfront_origin_request_policy.all_but_host.id
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.public.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
}

# Addresses inside the client are pages of one shell; files have a dot in their name.
resource "aws_cloudfront_function" "shell" {
  name    = "${var.name}-shell"
  runtime = "cloudfront-js-2.0"
  code    = <<-JS
    function handler(event) {
      if (!event.request.uri.includes('.')) event.request.uri = '/index.html';
      return event.request;
    }
  JS
}

# As src/hanbit/api/edge.py sends them on one machine; a test compares both.
resource "aws_cloudfront_response_headers_policy" "client" {
  #checkov:skip=CKV_AWS_259: preloading binds a whole domain for years: its owner's decision
  name = "${var.name}-client"

  security_headers_config {
    content_security_policy {
      content_security_policy = join("; ", local.content_security_policy)
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
    }
  }

  custom_headers_config {
    dynamic "items" {
      for_each = {
        cross-origin-opener-policy   = "same-origin"
        cross-origin-resource-policy = "same-origin"
        permissions-policy           = "camera=(), geolocation=(), microphone=()"
      }
      content {
        header   = items.key
        value    = items.value
        override = true
      }
    }
  }
}
