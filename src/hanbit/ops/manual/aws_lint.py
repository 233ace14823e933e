"""The ``aws`` commands of a document, held to AWS's own models: service, operation, parameters, values, what is needed.

Beside the models stand rules of ``aws_rules``: what a model takes and the service, or this system, does not.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from hanbit.ops.manual.aws_rules import MEANT, against_rules
from hanbit.ops.manual.aws_sugar import (
    ELSEWHERE,
    FILE_OPTIONS,
    FILES,
    GLOBAL,
    OUTPUTS,
    OWN_PARAMETERS,
    PAGING,
    SERVICES,
)
from hanbit.ops.manual.aws_values import faults_of
from hanbit.ops.manual.findings import Fault, Finding, nearest
from hanbit.ops.manual.shell import Command, Word, commands_in
from hanbit.ports.aws_models import AwsModels, Operation


@dataclass(frozen=True)
class Call:
    """``given``: the words behind each option. ``loose``: words that belong to none."""

    command: Command
    service: str
    operation: str
    given: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    loose: tuple[Word, ...] = ()

    @property
    def name(self) -> str:
        return f"aws {self.service} {self.operation}".rstrip()


@dataclass(frozen=True)
class Report:
    commands: int
    findings: tuple[Finding, ...]


def lint(text: str, models: AwsModels, *, is_markdown: bool, region: str) -> Report:
    """``region``: the system's one. Findings in the order of their lines."""
    commands = [command for command in commands_in(text, is_markdown=is_markdown) if len(command.words) > 1]
    findings = [finding for command in commands for finding in _of_command(command, models, region)]
    return Report(len(commands), tuple(sorted(findings, key=lambda finding: finding.line)))


def _of_command(command: Command, models: AwsModels, region: str) -> Iterator[Finding]:
    call = _call(command)
    for code, params in _faults(call, models):
        yield Finding(command.line, call.name, code, params)
    for code, params in against_rules(call.service, call.operation, call.given, region):
        if not command.is_cut:
            yield Finding(command.line, call.name, code, params)


def _call(command: Command) -> Call:
    given, loose, name = dict[str, tuple[Word, ...]](), list[Word](), ""
    for word in command.words[1:]:
        if word.text.startswith("--"):
            name, equals, value = word.text[2:].partition("=")
            given[name] = (Word(value, word.is_open),) if equals else ()
            name = name if _takes_value(name) and not equals else ""
        elif name:
            given[name] += (word,)
            name = "" if name in GLOBAL else name
        else:
            loose.append(word)
    service, operation = ([word.text for word in loose] + ["", ""])[:2]
    return Call(command, service, operation, given, tuple(loose[2:]))


def _takes_value(option: str) -> bool:
    return GLOBAL.get(option, True) and FILE_OPTIONS.get(option, True)


def _faults(call: Call, models: AwsModels) -> Iterator[Fault]:
    if call.service in ELSEWHERE:
        return
    if f"{call.service} {call.operation}" in FILES:
        yield from _of_names(call, set(FILE_OPTIONS))
        return
    service = SERVICES.get(call.service, call.service)
    if service not in models.services():
        yield "unknown_service", {"given": call.service, "near": nearest(call.service, models.services())}
    elif call.operation == "wait":
        yield from _of_waiter(call, models.waiters(service))
    elif call.operation not in models.operations(service):
        meant = MEANT.get((call.service, call.operation))
        near = meant or nearest(call.operation, models.operations(service))
        yield "unknown_operation", {"given": call.operation, "near": near}
    else:
        yield from _of_operation(call, models.operation(service, call.operation))


def _of_waiter(call: Call, known: Collection[str]) -> Iterator[Fault]:
    waited = call.loose[0].text if call.loose else ""
    if waited not in known:
        yield "unknown_waiter", {"given": waited, "near": nearest(waited, known)}


def _of_operation(call: Call, operation: Operation) -> Iterator[Fault]:
    own = OWN_PARAMETERS.get((call.service, call.operation), {})
    switches = {f"no-{name}" for name, shape in operation.parameters.items() if shape.kind == "boolean"}
    paging = PAGING if operation.pages else frozenset()
    yield from _of_names(call, {*operation.parameters, *own, *switches, *paging})
    given, files = _without_file(call) if operation.writes_file else (call.given, call.loose)
    for name, words in given.items():
        if name in operation.parameters:
            for code, params in faults_of(words, operation.parameters[name]):
                yield code, {"name": f"--{name}", **params}
    if len(files) > operation.writes_file:
        yield "stray_word", {"given": files[-1].text}
    there = {own.get(name, name) for name in call.given}
    if not call.command.is_cut and not there & {"cli-input-json", "cli-input-yaml", "generate-cli-skeleton"}:
        for name in sorted(operation.required - there):
            yield "missing_parameter", {"name": f"--{name}"}


def _without_file(call: Call) -> tuple[Mapping[str, tuple[Word, ...]], tuple[Word, ...]]:
    """The name of the file may stand behind the last option, and would be taken for its value."""
    if call.loose or not call.given:
        return call.given, call.loose
    last, words = list(call.given.items())[-1]
    return ({**call.given, last: words[:-1]}, words[-1:]) if len(words) > 1 else (call.given, ())


def _of_names(call: Call, known: set[str]) -> Iterator[Fault]:
    for name, words in call.given.items():
        if name not in known and name not in GLOBAL:
            yield "unknown_parameter", {"given": f"--{name}", "near": _dashed(nearest(name, known))}
        if name == "output" and words and not words[0].is_open and words[0].text not in OUTPUTS:
            yield "bad_value", {"name": "--output", "given": words[0].text, "known": ", ".join(sorted(OUTPUTS))}


def _dashed(name: str) -> str:
    return f"--{name}" if name else ""
