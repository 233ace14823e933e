# The same system in another region. Its data come from the copies of the backups: docs/dev/aws.md says how.
environment        = "dr"
region             = "ap-northeast-1"
copies_region      = "ap-northeast-2"
domain             = "todo-app.com"
zone_id            = "Z0000000000000000000"
alarm_emails       = ["infra@company.com"]
repository         = "hanbit/todo-app"
monthly_budget_usd = 500

# The domain stays where it is until this is set to true; trail, Config and GitHub's provider are the account's already.
serves_domain = false
account_wide  = false
