# The domain, its certificate, and where it points.

resource "aws_acm_certificate" "public" {
  provider = aws.global

  domain_name               = var.domain
  subject_alternative_names = ["api.${var.domain}"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  proofs = { for proof in aws_acm_certificate.public.domain_validation_options : proof.domain_name => proof }
}

resource "aws_route53_record" "proof" {
  for_each = toset(local.addresses)

  zone_id         = var.zone_id
  name            = local.proofs[each.value].resource_record_name
  type            = local.proofs[each.value].resource_record_type
  records         = [local.proofs[each.value].resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "public" {
  provider = aws.global

  certificate_arn         = aws_acm_certificate.public.arn
  validation_record_fqdns = [for record in aws_route53_record.proof : record.fqdn]
}

resource "aws_route53_record" "address" {
  for_each = var.serves_domain ? {
    for pair in setproduct(local.addresses, ["A", "AAAA"]) : join(" ", pair) => { name = pair[0], type = pair[1] }
  } : {}

  zone_id         = var.zone_id
  name            = each.value.name
  type            = each.value.type
  allow_overwrite = true # the stand-in region takes the name over

  alias {
    name                   = aws_cloudfront_distribution.all.domain_name
    zone_id                = aws_cloudfront_distribution.all.hosted_zone_id
    evaluate_target_health = false
  }
}
