"""Backups with the evidence that proves them, and drills with what they measured."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer, worded
from hanbit.console.edge import locale_of
from hanbit.console.parts import ConsoleParts, Known, Row
from hanbit.ops.recover.drills import METHODS, OVERDUE_MS, RPO_GOAL_MS, SCENARIOS, DrillRun, overdue
from hanbit.ops.recover.verify import CATCHES, Verdict

MOST_RUNS = 60
STEPS = sorted({step for method in METHODS.values() for steps in method for step in steps})


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/backups", partial(_backups, parts), methods=["GET"]),
        Route("/api/drills", partial(_drills, parts), methods=["GET"]),
    ]


async def _backups(parts: ConsoleParts, request: Request) -> Response:
    def look(known: Known) -> Row:
        proofs = known.proofs()
        backups = known.backups()
        return {
            "backups": backups,
            "proofs": {one.id: _proof_row(*proofs[one.id]) for one in backups if one.id in proofs},
            "catches": CATCHES,
        }

    return json_answer(worded(await parts.read(look), parts.words, locale_of(request)))


async def _drills(parts: ConsoleParts, request: Request) -> Response:
    now_ms, say = parts.clock.now_ms(), partial(parts.words.say, locale_of(request))

    def look(known: Known) -> Row:
        runs = known.runs(MOST_RUNS)
        return {
            "scenarios": list(SCENARIOS.values()),
            "rpoGoalMs": RPO_GOAL_MS,
            "overdue": overdue(known.runs_since(now_ms - OVERDUE_MS), now_ms),
            "runs": [_run_row(run) for run in runs],
            "steps": {step: say(f"cli.ops.drill.step.{step}") for step in STEPS},
        }

    return json_answer(worded(await parts.read(look), parts.words, locale_of(request)))


def newest_proof(known: Known) -> Row | None:
    proofs = known.proofs()
    newest = max(proofs, key=lambda backup: proofs[backup][0], default=None)
    return {"backup": newest, **_proof_row(*proofs[newest])} if newest else None


def newest_run(known: Known) -> Row | None:
    runs = known.runs(1)
    return _run_row(runs[0]) if runs else None


def _proof_row(at_ms: int, verdict: Verdict) -> Row:
    return {
        "atMs": at_ms,
        "isProven": verdict.is_proven,
        "passed": verdict.passed,
        "all": len(verdict.outcomes),
        "outcomes": verdict.outcomes,
    }


def _run_row(run: DrillRun) -> Row:
    return {
        "scenario": run.scenario,
        "atMs": run.at_ms,
        "todos": run.todos,
        "steps": run.steps,
        "rtoMs": run.rto_ms,
        "rpoMs": run.rpo_ms,
        "acknowledged": run.acknowledged,
        "lost": run.lost,
        "faults": run.faults,
        "isMet": run.is_met,
    }
