"""What ``ops.db`` held before a change of its rows is read after it."""

from contextlib import closing
from pathlib import Path

import apsw

from hanbit.domain.reasons import Reason
from hanbit.ops.observe.attention import stand_of
from hanbit.ports.alarms import Acknowledgement, Mute
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.stores.opsdb.schema import APPLICATION_ID, MIGRATIONS
from hanbit.stores.versions import Schema

SENTENCES = 10
"""Migrations that had run while faults were sentences."""
UNANSWERED = 11
"""Migrations that had run while alarms could only be looked at."""

ROWS = {
    "INSERT INTO drill_run VALUES (1, 'S1', ?)": b"""{"scenario":"S1","atMs":1,"todos":5,"steps":[],"rtoMs":null,
        "acknowledged":0,"lost":0,"rpoMs":0,"faults":["it's not \\"well\\" again","and more"]}""",
    "INSERT INTO proof VALUES (1, 'b', ?)": b"""{"outcomes":[{"check":"open","faults":[],"tookMs":3},
        {"check":"integrity","faults":["page 4"],"tookMs":2},{"check":"probe","faults":[],"tookMs":null}]}""",
    "INSERT INTO restoration VALUES (1, ?)": b"""{"beganMs":1,"who":"kim","backup":"b","atMs":null,"state":"failed",
        "outcomes":[{"check":"decrypt","faults":["cut off"],"tookMs":1}],"fault":"b is not proven"}""",
    "INSERT INTO deployment VALUES (1, '2.0', 'rolled_back', ?)": b"""{"atMs":1,"version":"2.0","before":"1.0",
        "who":"kim","why":"x","kind":"deploy","result":"rolled_back","checks":[{"name":"files","fault":null,
        "isWaived":false},{"name":"alarms","fault":"open: a","isWaived":true}],"steps":[{"name":"watch","atMs":1,
        "tookMs":2,"fault":"it does not answer"},{"name":"smoke","atMs":3,"tookMs":1,"fault":null}],"backMs":9}""",
}


def test_faults_that_were_sentences_are_told_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "ops.db"
    with closing(apsw.Connection(str(path))) as before:
        Schema(APPLICATION_ID, MIGRATIONS[:SENTENCES]).migrate(before)
        for statement, body in ROWS.items():
            before.execute(statement, (body,))
    with closing(OpsDatabase(path)) as database:
        recovery = OpsRecovery(database)
        (run,), (restore,), (row,) = recovery.runs(limit=9), recovery.restores(limit=9), OpsDeployments(database).read()
        _, verdict = recovery.proofs()["b"]
    assert run.faults == (_told('it\'s not "well" again'), _told("and more"))
    assert [outcome.faults for outcome in verdict.outcomes] == [(), (_told("page 4"),), ()]
    assert [outcome.took_ms for outcome in verdict.outcomes] == [3, 2, None]
    assert (restore.outcomes[0].faults, restore.fault) == ((_told("cut off"),), "b is not proven")
    assert [check.fault for check in row.checks] == [None, _told("open: a")]
    assert [(step.name, step.fault) for step in row.steps] == [("watch", _told("it does not answer")), ("smoke", None)]


def test_what_stood_before_there_was_anything_to_say_to_alarms_can_be_muted_and_taken_on(tmp_path: Path) -> None:
    path = tmp_path / "ops.db"
    with closing(apsw.Connection(str(path))) as before:
        Schema(APPLICATION_ID, MIGRATIONS[:UNANSWERED]).migrate(before)
        before.execute("INSERT INTO alarm VALUES ('cpu', 120, 'ALARM', 60, 'ALARM', 'ALARM', 91.5)")
    mute, said = Mute("cpu", 130, 200, "kim", "x"), Acknowledgement("cpu", 60, 140, "kim")
    with closing(OpsDatabase(path)) as database:
        OpsAlarms(database).mute(mute)
        OpsAlarms(database).acknowledge(said)
    with closing(OpsDatabase(path)) as database:
        stand = stand_of(OpsAlarms(database), 150)
    assert (stand.mutes, stand.acknowledged) == ({"cpu": mute}, {"cpu": said})
    assert stand.standings["cpu"].since_s == 60


def _told(text: str) -> Reason:
    return Reason("told", {"text": text})
