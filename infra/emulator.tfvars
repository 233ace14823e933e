# For tests: AWS is ministack on this machine, with what it knows.
environment          = "emulated"
domain               = "todo.example"
alarm_emails         = ["infra@todo.example"]
repository           = "hanbit/todo-app"
is_emulated          = true
deletion_protection  = false
reserved_concurrency = 10
left_out = [
  "alarms", "backups", "budget", "deploy-role", "edge", "governance", "gradual-shift", "scaling", "tracing",
]
