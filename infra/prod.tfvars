environment        = "prod"
domain             = "todo-app.com"
zone_id            = "Z0000000000000000000" # of the hosted zone of the domain
alarm_emails       = ["infra@company.com"]
repository         = "hanbit/todo-app"
monthly_budget_usd = 500
