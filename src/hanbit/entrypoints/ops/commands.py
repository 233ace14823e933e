"""``hanbit ops``: its commands, each from the file of its noun."""

import typer

from hanbit.entrypoints.ops import (
    alarms,
    aws,
    backups,
    business,
    deploys,
    drills,
    live_restore,
    logs,
    maintenance,
    metrics,
    operators,
    processes,
    slos,
    traces,
)
from hanbit.entrypoints.up import replicate, serve_ops

ops = typer.Typer(no_args_is_help=True, help="Operate the service: watch, hold, search, report.")
ops.command("metrics")(metrics.show)
ops.add_typer(alarms.alarm, name="alarm")
ops.add_typer(aws.aws, name="aws")
ops.add_typer(slos.slo, name="slo")
backups.backup.command("switch")(live_restore.switch_to)
ops.add_typer(backups.backup, name="backup")
ops.add_typer(deploys.deploy, name="deploy")
ops.command("smoke")(deploys.run_smoke)
ops.add_typer(drills.drill, name="drill")
ops.add_typer(maintenance.maintenance, name="maintenance")
ops.add_typer(logs.logs, name="logs")
ops.add_typer(traces.trace, name="trace")
ops.add_typer(operators.operator, name="operator")
ops.command("business")(business.show)
ops.command("ps")(processes.show)
ops.command("hold")(processes.hold)
ops.command("release")(processes.release)
ops.command("serve")(serve_ops)
ops.command("replicate")(replicate)
