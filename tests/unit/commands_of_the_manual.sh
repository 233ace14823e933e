# Every aws command of the operations manual 1.0.0, as it stands there.
aws ssm get-parameters --names \
  "/prod/todo-app/api-url" \
  "/prod/todo-app/cognito-client-id"
aws s3 sync dist/ s3://todo-app-prod-frontend --delete
aws cloudfront create-invalidation \
  --distribution-id E1234567890ABC \
  --paths "/*"
aws apigateway create-deployment \
  --rest-api-id abc123 \
  --stage-name prod
aws lambda update-alias \
  --function-name todo-api \
  --name LIVE \
  --function-version $PREVIOUS_VERSION
aws elbv2 modify-target-group \
  --target-group-arn $TARGET_GROUP_ARN \
  --health-check-path /maintenance
aws elbv2 modify-target-group \
  --target-group-arn $TARGET_GROUP_ARN \
  --health-check-path /health
aws cloudwatch put-metric-alarm \
  --alarm-name "todo-api-high-error-rate" \
  --alarm-description "API error rate > 5%" \
  --metric-name "Errors" \
  --namespace "AWS/Lambda" \
  --statistic "Sum" \
  --period 300 \
  --threshold 5.0 \
  --comparison-operator "GreaterThanThreshold" \
  --alarm-actions "arn:aws:sns:ap-northeast-2:123456789012:alerts"
aws cloudwatch put-metric-alarm \
  --alarm-name "todo-api-high-latency" \
  --alarm-description "API latency > 1000ms" \
  --metric-name "Duration" \
  --namespace "AWS/Lambda" \
  --statistic "Average" \
  --period 300 \
  --threshold 1000.0 \
  --comparison-operator "GreaterThanThreshold" \
  --alarm-actions "arn:aws:sns:ap-northeast-2:123456789012:alerts"
aws dynamodb put-backup-policy \
  --table-name todos \
  --backup-policy BackupEnabled=true
aws dynamodb create-backup \
  --table-name todos \
  --backup-name "todos-backup-$(date +%Y%m%d-%H%M%S)"
aws lambda get-function \
  --function-name todo-api > lambda-config-backup.json
aws apigateway get-rest-api \
  --rest-api-id abc123 > apigateway-config-backup.json
aws dynamodb restore-table-from-backup \
  --target-table-name todos-restored \
  --backup-arn "arn:aws:dynamodb:region:account:backup/backup-name"
aws ec2 authorize-security-group-ingress \
  --group-id sg-12345678 \
  --protocol tcp \
  --port 443 \
  --source-group sg-87654321
aws cognito-idp admin-get-user \
  --user-pool-id us-east-1_123456789 \
  --username user@example.com
aws cognito-idp admin-disable-user \
  --user-pool-id us-east-1_123456789 \
  --username suspicious-user@example.com
aws logs put-metric-filter \
  --log-group-name "/aws/lambda/todo-api" \
  --filter-name "SuspiciousActivity" \
  --filter-pattern "[timestamp, requestId, level=ERROR, event=SECURITY_VIOLATION]" \
  --metric-transformations \
    metricName=SecurityViolations,metricNamespace=TodoApp,metricValue=1
aws dynamodb describe-table \
  --table-name todos \
  --query 'Table.GlobalSecondaryIndexes[].IndexStatus'
aws dynamodb update-table \
  --table-name todos \
  --provisioned-throughput ReadCapacityUnits=100,WriteCapacityUnits=100
aws cloudwatch get-metric-statistics \
  --namespace AWS/ApiGateway \
  --metric-name Latency \
  --dimensions Name=ApiName,Value=todo-api \
  --start-time $(date -u -d '1 hour ago' +%Y-%m-%dT%H:%M:%S) \
  --end-time $(date -u +%Y-%m-%dT%H:%M:%S) \
  --period 300 \
  --statistics Average
aws lambda put-reserved-concurrency-settings \
  --function-name todo-api \
  --reserved-concurrency-limit 100
aws application-autoscaling register-scalable-target \
  --service-namespace dynamodb \
  --resource-id table/todos \
  --scalable-dimension dynamodb:table:WriteCapacityUnits
aws lambda update-function-configuration \
  --function-name todo-api \
  --memory-size 512 \
  --timeout 30
aws cognito-idp describe-user-pool-client \
  --user-pool-id us-east-1_123456789 \
  --client-id 1234567890abcdef
aws logs start-query \
  --log-group-name "/aws/lambda/todo-api" \
  --start-time $(date -d '1 hour ago' +%s) \
  --end-time $(date +%s) \
  --query-string 'fields @timestamp, @message | filter level = "ERROR" | sort @timestamp desc'
aws xray get-trace-summaries \
  --time-range-type TimeRangeByStartTime \
  --start-time $(date -d '1 hour ago' +%s) \
  --end-time $(date +%s) \
  --filter-expression 'duration > 5.0'
aws cloudwatch get-metric-statistics \
  --namespace TodoApp \
  --metric-name ActiveUsers \
  --start-time $(date -d '30 days ago' +%s) \
  --end-time $(date +%s) \
  --period 86400 \
  --statistics Maximum
aws ce get-cost-and-usage \
  --time-period Start=$(date -d 'last month' +%Y-%m-01),End=$(date +%Y-%m-01) \
  --granularity MONTHLY \
  --metrics BlendedCost \
  --group-by Type=DIMENSION,Key=SERVICE
