output "certificate_arn" {
  value = aws_acm_certificate.public.arn
}

output "bucket" {
  value = aws_s3_bucket.client.bucket
}

output "distribution_id" {
  value = aws_cloudfront_distribution.all.id
}
