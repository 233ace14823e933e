"""``docs/dev/observe.md`` shows every alarm and service level as the code defines it."""

from pathlib import Path

from hanbit.gateways.local.files import load_words
from hanbit.ops.observe.definitions import DEFINITIONS, SLOS
from hanbit.ops.observe.sentences import Sentences

DOC = Path(__file__).resolve().parents[2] / "docs" / "dev" / "observe.md"
SENTENCES = Sentences(load_words(), "en")


def table() -> list[str]:
    rows = [f"| `{one.name}` | {one.severity} | {one.runbook} | {SENTENCES.rule(one)} |" for one in DEFINITIONS]
    return ["| alarm | severity | runbook | rule |", "|---|---|---|---|", *rows]


def test_the_table_of_alarms_is_the_code() -> None:
    lines = DOC.read_text(encoding="utf-8").splitlines()
    shown = [line for line in lines if line.startswith(("| alarm |", "|---|---|---|---|", "| `"))]
    assert "\n".join(table()) in "\n".join(shown), "\n".join(["The table should be:", *table()])


def test_every_service_level_is_said() -> None:
    text = DOC.read_text(encoding="utf-8")
    for slo in SLOS:
        assert SENTENCES.level(slo) in text, SENTENCES.level(slo)
