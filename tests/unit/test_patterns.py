"""Filter patterns against the examples of AWS's documentation, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.patterns.matching import extracted, matches
from hanbit.ops.observe.patterns.parser import parse_pattern

TRAIL = json.dumps(
    {
        "eventType": "UpdateTrail",
        "sourceIPAddress": "111.111.111.111",
        "arrayKey": ["value", "another value"],
        "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
        "SomeObject": None,
        "ThisFlag": True,
    }
)
PEOPLE = json.dumps(
    {
        "user": {"id": 1, "email": "John.Stiles@example.com"},
        "users": [{"id": 2, "email": "John.Doe@example.com"}, {"id": 3, "email": "Jane.Doe@example.com"}],
        "actions": ["GET", "PUT", "DELETE"],
        "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
    }
)
NUMBERS = json.dumps({"latency": 1200, "numbers": [0.005], "errorCode": 400, "processes": [{}] * 4 + [{"run": 55.5}]})
OK, NOT_FOUND, FAILED = (
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
)
NAMES = "ip, user, username, timestamp, request"


@pytest.mark.parametrize(
    ("pattern", "line", "expected"),
    [
        ("", "anything", True),
        ("ERROR", "[ERROR] A fatal exception has occurred", True),
        ("ERROR", "Exiting with ERRORCODE: -1", True),
        ("ERROR", "error", False),
        ('"ERROR" -"Exiting"', "Exiting with ERRORCODE: -1", False),
        ('"ERROR" -"Exiting"', "[ERROR] A fatal exception has occurred", True),
        ("-ERROR", "fine", True),
        ("-ERROR", "ERROR", False),
        ("ERROR Exception", "[ERROR] Caught IllegalArgumentException", True),
        ("ERROR Exception", "[ERROR] Unhandled Exception", True),
        ("ERROR Exception", "[ERROR] fine", False),
        ('"Failed to process the request"', "[ERROR] Unable to continue: Failed to process the request", True),
        ("Failed to process the request", "the request to process Failed", True),
        ("?ERROR ?WARN", "ERROR message", True),
        ("?ERROR ?WARN", "WARN message", True),
        ("?ERROR ?WARN", "INFO message", False),
        ("ERROR WARN", "ERROR WARN message", True),
        ("ERROR WARN", "ERROR message", False),
        ("ERROR -WARN", "ERROR WARN message", False),
        ("ERROR -WARN", "ERROR message", True),
        ("%AUTHORI[A-Z]+%", "NOT AUTHORIZED", True),
        (r"%ERR\sOR|[0-9]{3}%", "code 404", True),
        ('{ $.eventType = "UpdateTrail" }', TRAIL, True),
        ("{ $.eventType = *Trail }", TRAIL, True),
        ("{ $.eventType = Update* }", TRAIL, True),
        ("{ $.eventType = *date* }", TRAIL, True),
        ("{ $.eventType = Up*ail }", TRAIL, False),
        ("{ $.eventType = %^Up.*l$% }", TRAIL, True),
        ("{ $.sourceIPAddress != 123.123.* }", TRAIL, True),
        ("{ $.sourceIPAddress = 111.111.* }", TRAIL, True),
        ('{ $.arrayKey[0] = "value" }', TRAIL, True),
        ('{ $.arrayKey = "value" }', TRAIL, False),
        ('{ $.arrayKey != "value" }', TRAIL, False),
        ("{ $.objectList[1].id = 2 }", TRAIL, True),
        ("{ $.objectList[2].id = 2 }", TRAIL, False),
        ("{ $.latency > 1 }", json.dumps({"latency": 10**400}), True),
        ("{ $.SomeObject IS NULL }", TRAIL, True),
        ("{ $.eventType IS NULL }", TRAIL, False),
        ("{ $.SomeOtherObject NOT EXISTS }", TRAIL, True),
        ("{ $.SomeObject NOT EXISTS }", TRAIL, False),
        ("{ $.ThisFlag IS TRUE }", TRAIL, True),
        ("{ $.ThisFlag IS FALSE }", TRAIL, False),
        ("{ $.SomeOtherObject != x }", TRAIL, False),
        ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', PEOPLE, True),
        ('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', PEOPLE, False),
        (
            '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }',
            PEOPLE,
            True,
        ),
        (
            '{($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch}',
            PEOPLE,
            False,
        ),
        ("{ $.latency >= 500 }", NUMBERS, True),
        ("{ $.numbers[0] < 10e3 }", NUMBERS, True),
        ("{ $.numbers[0] < 10e-3 }", NUMBERS, True),
        ("{ $.processes[4].run <= 55.5 }", NUMBERS, True),
        ("{ $.errorCode = 400 }", NUMBERS, True),
        ("{ $.errorCode != 500 }", NUMBERS, True),
        ("{ $.latency > +1000 }", NUMBERS, True),
        ("{ $.latency > 1200 }", NUMBERS, False),
        ("{ $.latency = * }", NUMBERS, True),
        ("{ $.latency = * }", "not json", False),
        (f"[{NAMES}, status_code, bytes]", OK, True),
        ("[..., status_code, bytes]", OK, True),
        ("[ip, user, ..., status_code, bytes]", OK, True),
        ("[ip, user, ...]", OK, True),
        ("[ip, user]", OK, False),
        (f"[{NAMES}, status_code, bytes > 1000]", OK, True),
        (f"[{NAMES}, status_code = 200, bytes]", OK, True),
        (f"[{NAMES}, status_code = 4*, bytes]", NOT_FOUND, True),
        (f"[{NAMES}, status_code = 4*, bytes]", FAILED, False),
        ("[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]", NOT_FOUND, True),
        (f"[{NAMES}, status_code = 4* && status_code != 403, bytes]", NOT_FOUND, True),
        (f"[{NAMES}, status_code = 4* && status_code != 404, bytes]", NOT_FOUND, False),
        ("[w1=ERROR, w2]", "ERROR message", True),
        ("[w1=ERROR || w1=WARN, w2]", "WARN message", True),
        ("[w1!=ERROR && w1!=WARN, w2, w3]", "ERROR WARN message", False),
    ],
)
def test_a_line_matches_as_the_documentation_says(pattern: str, line: str, expected: bool) -> None:
    assert matches(parse_pattern(pattern), line) is expected


def test_fields_are_taken_out_by_name_or_number() -> None:
    found = extracted(parse_pattern("[..., request=*.html*, status_code=4*,]"), NOT_FOUND)
    assert found == {
        "$1": "127.0.0.1",
        "$2": "-",
        "$3": "frank",
        "$4": "10/Oct/2000:13:25:15 -0700",
        "$request": "GET /index.html HTTP/1.0",
        "$status_code": "404",
        "$7": "1534",
    }


def test_the_manuals_security_pattern_never_matches_its_own_log_format_and_the_corrected_one_does() -> None:
    line = json.dumps({"timestamp": "2024-01-15T10:30:00.000Z", "level": "ERROR", "event": "SECURITY_VIOLATION"})
    manual = parse_pattern("[timestamp, requestId, level=ERROR, event=SECURITY_VIOLATION]")
    assert not matches(manual, line)
    assert matches(parse_pattern('{ ($.level = "ERROR") && ($.event = "SECURITY_VIOLATION") }'), line)


@pytest.mark.parametrize(
    ("pattern", "code", "at"),
    [
        ("ERROR ?WARN", "mixed_terms", 6),
        ("todo-api", "term_quoted", 4),
        ('"open', "unclosed_string", 0),
        ("%open", "unclosed_regex", 0),
        ("%a(b)%", "regex_refused", 2),
        ("%[a%", "bad_regex", 0),
        ("{ $.a }", "unexpected", 6),
        ("{ $.a = }", "unexpected", 8),
        ("{ $.a = 1", "ends_early", 9),
        ("{ a = 1 }", "unexpected", 2),
        ("{ $.a < b }", "number_compared", 6),
        ("{ $.a = 1 } x", "unexpected", 12),
        ("{ $.a = 1 & $.b = 2 }", "unexpected", 10),
        ("[a, ..., b, ...]", "two_ellipses", 12),
        ("[a, a]", "twice", 4),
        ("[a = 1 && b = 2]", "unexpected", 10),
        ("[a b]", "unexpected", 3),
    ],
)
def test_what_is_not_understood_is_refused_at_its_place(pattern: str, code: str, at: int) -> None:
    with pytest.raises(QueryFault) as refused:
        parse_pattern(pattern)
    assert (refused.value.code, refused.value.at) == (code, at)


MARKS = ["{", "}", "[", "]", "(", ")", "$.a", "=", "!=", "<", "&&", "||", "*", "IS NULL", "NOT EXISTS", "...", ","]


@given(
    st.lists(st.sampled_from([*MARKS, "%a%", "?b", "-c", '"d e"', "1e3", "x"]), max_size=12).map(" ".join) | st.text()
)
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        matches(parse_pattern(text), TRAIL)
    except QueryFault as fault:
        refused_at = fault.at
    else:
        return
    assert 0 <= refused_at <= len(text)
