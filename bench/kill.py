"""``make drill-kill``: kill a server under concurrent writes, again and again, and count what was lost.

SIGKILL shows what a dying process loses, not what a dying machine does: for that the store asks for
``synchronous=FULL``, and whether a disk that said so has really written is beyond any drill in software.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import Progress

from bench.evidence import Verdict, check_file, check_writes
from bench.people import make_people
from bench.serving import ROOT, Serving, start_product
from bench.wire import Caller
from bench.writers import Writer
from hanbit.gateways.local.sockets import free_port

KILLS = 50
PEOPLE = 6
WRITERS_EACH = 3
ALIVE_S = (0.02, 0.6)
"""Between these the moment of death is drawn, counted from the first write of a round."""


@dataclass
class Report:
    seed: int
    kills: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    replayed: int = 0
    integrity_ok: int = 0
    folds: int = 0
    folds_ok: int = 0
    seconds: float = 0.0
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def is_clean(self) -> bool:
        found = self.verdict
        return (
            not (found.lost or found.doubled or found.torn or found.faults)
            and self.integrity_ok == self.kills
            and self.folds_ok == self.folds
            and found.checked == self.acknowledged
        )

    def lines(self) -> list[str]:
        found = self.verdict
        return [
            f"seed {self.seed}, {self.seconds:.0f} s",
            f"kills                     {self.kills}",
            f"acknowledged writes       {self.acknowledged}",
            f"  checked                 {found.checked}",
            f"  lost                    {found.lost}",
            f"  doubled                 {found.doubled}",
            f"  torn                    {found.torn}",
            f"requests cut off          {self.unanswered}  (sent again: stored once)",
            f"pushes replayed           {self.replayed}  (each a duplicate)",
            f"integrity_check ok        {self.integrity_ok}/{self.kills}",
            f"log folds to state        {self.folds_ok}/{self.folds}",
            *(f"FAULT {fault}" for fault in found.faults[:20]),
            "clean" if self.is_clean else "NOT CLEAN",
        ]


async def drill(
    data: Path, *, kills: int, seed: int, source: Path = ROOT / "src", on_kill: Callable[[], object] = lambda: None
) -> Report:
    """``source``: the code that is drilled; a spoilt copy of it must not come out clean."""
    started = time.monotonic()
    rng = random.Random(seed)
    port = free_port()
    people = await make_people(data, PEOPLE, port=port)
    writers = [
        Writer(f"{person.email.partition('@')[0]}w{number}", person, random.Random(rng.random()), port)
        for person in people
        for number in range(WRITERS_EACH)
    ]
    report = Report(seed)
    known: dict[str, int] = {}
    serving = await start_product(data, port, source=source)
    try:
        for _ in range(kills):
            await _until_killed(serving, writers, rng.uniform(*ALIVE_S))
            report.kills += 1
            report.unanswered += sum(writer.in_flight is not None for writer in writers)
            serving = await start_product(data, port, source=source)
            await _send_again(port, writers, report)
            round_verdict = Verdict()
            await check_writes(port, writers, round_verdict, since=known)
            report.verdict.faults += round_verdict.faults
            known = {writer.name: len(writer.writes) for writer in writers}
            file_verdict = check_file(data / "hanbit.db", people)
            report.integrity_ok += file_verdict.is_sound
            report.folds += file_verdict.spaces
            report.folds_ok += file_verdict.folded
            report.verdict.faults += file_verdict.faults
            on_kill()
        final = Verdict()
        await check_writes(port, writers, final, since={})
    finally:
        await serving.leave()
    final.faults = sorted({*final.faults, *report.verdict.faults, *(f for w in writers for f in w.faults)})
    report.verdict = final
    report.acknowledged = sum(write.is_acknowledged for writer in writers for write in writer.writes)
    report.seconds = time.monotonic() - started
    return report


async def _until_killed(serving: Serving, writers: list[Writer], alive_s: float) -> None:
    writing = [asyncio.create_task(writer.run()) for writer in writers]
    await asyncio.sleep(alive_s)
    await serving.kill()
    await asyncio.gather(*writing)


async def _send_again(port: int, writers: list[Writer], report: Report) -> None:
    """What had no answer; and everything that had one, which must change nothing."""
    caller = await Caller.to(port)
    for writer in writers:
        await writer.retry(caller)
        for raw, writes in writer.replay():
            writer.check_replay(writes, *await caller.call(raw))
            report.replayed += len(writes)
    caller.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--source", type=Path, default=ROOT / "src", help="the code to drill")
    args = parser.parse_args()
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as progress:
        console.print(f"seed {args.seed}: the same moments again with --seed {args.seed}")
        task = progress.add_task("kills", total=args.kills)
        report = uvloop.run(
            drill(
                Path(folder), kills=args.kills, seed=args.seed, source=args.source,
                on_kill=lambda: progress.advance(task),
            )
        )  # fmt: skip
    for line in report.lines():
        console.print(line)
    sys.exit(not report.is_clean)


if __name__ == "__main__":
    main()
