"""Rules that no model holds: what the service refuses all the same, and what makes no sense in this system."""

import re
from collections.abc import Callable, Iterator, Mapping

from hanbit.ops.manual.findings import Fault
from hanbit.ops.manual.shell import Word

Given = Mapping[str, tuple[Word, ...]]

_BACKUP_ARN = re.compile(r"arn:aws[\w-]*:dynamodb:[\w-]+:\d{12}:table/[\w.-]+/backup/[\w-]+\Z")
_REGION = re.compile(r"\b((?:af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d)(?=[_:]|\Z)")
_GLOBAL = frozenset({"acm", "cloudfront", "wafv2"})
"""Services that CloudFront reads in us-east-1."""
_NOT_HERE = {"elbv2": "API Gateway", "elb": "API Gateway"}

MEANT: Mapping[tuple[str, str], str] = {
    ("dynamodb", "put-backup-policy"): "update-continuous-backups",
    ("lambda", "put-reserved-concurrency-settings"): "put-function-concurrency",
}
"""Commands that never were, and what does what they promise."""


def against_rules(service: str, operation: str, given: Given, region: str) -> Iterator[Fault]:
    check = RULES.get((service, operation))
    if check is not None:
        yield from check(given)
    if service in _NOT_HERE:
        yield "not_in_this_system", {"given": service, "instead": _NOT_HERE[service]}
    if (service, operation) == ("ec2", "authorize-security-group-ingress"):
        yield "not_in_this_system", {"given": "ec2", "instead": "Lambda, WAF"}
    if service not in _GLOBAL:
        yield from _other_region(given, region)


def _text(given: Given, name: str) -> str:
    return " ".join(word.text for word in given.get(name, ()))


def _other_region(given: Given, region: str) -> Iterator[Fault]:
    for name, words in given.items():
        for found in (found for word in words for found in _REGION.findall(word.text)):
            if found != region:
                yield "other_region", {"name": f"--{name}", "given": found, "region": region}


def _needs(*names: str) -> Callable[[Given], Iterator[Fault]]:
    def check(given: Given) -> Iterator[Fault]:
        for name in names:
            if name not in given:
                yield "service_needs", {"name": f"--{name}"}

    return check


def _alarm(given: Given) -> Iterator[Fault]:
    """CloudWatch refuses an alarm without these, though its model needs the name alone."""
    yield from _needs("evaluation-periods")(given)
    if "metric-name" in given and "dimensions" not in given and _text(given, "namespace").startswith("AWS/"):
        yield "no_dimensions", {"given": _text(given, "namespace")}


def _scaling(given: Given) -> Iterator[Fault]:
    yield from _needs("min-capacity", "max-capacity")(given)


def _throughput(given: Given) -> Iterator[Fault]:
    """A table on demand refuses units unless it is told to become provisioned."""
    if "provisioned-throughput" in given and "billing-mode" not in given:
        yield "service_needs", {"name": "--billing-mode"}


def _restore(given: Given) -> Iterator[Fault]:
    words = given.get("backup-arn", ())
    if words and not words[0].is_open and not _BACKUP_ARN.match(words[0].text):
        yield "bad_backup_arn", {"given": words[0].text}


def _metric_filter(given: Given) -> Iterator[Fault]:
    """Our log lines are JSON."""
    if _text(given, "filter-pattern").startswith("["):
        yield "pattern_of_words", {"given": _text(given, "filter-pattern")}


def _costs(given: Given) -> Iterator[Fault]:
    """On 31 March GNU date takes ``last month`` for 3 March."""
    if "last month" in _text(given, "time-period"):
        yield "last_month", {}


RULES: Mapping[tuple[str, str], Callable[[Given], Iterator[Fault]]] = {
    ("application-autoscaling", "register-scalable-target"): _scaling,
    ("ce", "get-cost-and-usage"): _costs,
    ("cloudwatch", "put-metric-alarm"): _alarm,
    ("dynamodb", "restore-table-from-backup"): _restore,
    ("dynamodb", "update-table"): _throughput,
    ("logs", "put-metric-filter"): _metric_filter,
}
