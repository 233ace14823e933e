"""Settings: the only reader of the environment. One table gives names and defaults; all faults come at once.

What each setting does stands in ``locales``, under ``cli.setting``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hanbit.telemetry.logs import RANK, Level

PREFIX = "HANBIT_"
BUILD_ONLY = frozenset({"HANBIT_SKIP_WEB"})
"""Read by the build hook, not by the product."""


class BadSettings(Exception):
    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    parse: Callable[[str], Any] = str


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not low <= int(text) <= high:
            raise ValueError(f"want a whole number from {low} to {high}, got {text!r}")
        return int(text)

    return parse


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"want one of {', '.join(allowed)}, got {text!r}")
        return text

    return parse


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text and not re.match(rf"({'|'.join(schemes)})://[^\s/]+\S*\Z", text):
            raise ValueError(f"want a URL that begins with {' or '.join(s + '://' for s in schemes)}, got {text!r}")
        return text.rstrip("/")

    return parse


def _place(text: str) -> str:
    """A folder, or a bucket with a prefix (bucket names: S3 User Guide, "Bucket naming rules")."""
    if "://" in text and not re.match(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\s/]+)*/?\Z", text):
        raise ValueError(f"want a folder, or s3://bucket/prefix, got {text!r}")
    return text


SETTINGS: tuple[Setting, ...] = (
    Setting("public_url", "", _url("http", "https")),
    Setting("console_url", "", _url("http", "https")),
    Setting("redis_url", "", _url("redis", "rediss", "unix")),
    Setting("min_password", "10", _number(8, 128)),
    Setting("registrations_per_hour", "20", _number(0, 1_000_000)),
    Setting("requests_per_second", "100", _number(0, 1_000_000)),
    Setting("log_level", "INFO", _choice(*RANK)),
    Setting("log_days", "90", _number(1, 3_660)),
    Setting("trusted_proxies", "0", _number(0, 10)),
    Setting("trace_percent", "5", _number(0, 100)),
    Setting("otlp_url", "", _url("http", "https")),
    Setting("scrape_seconds", "10", _number(1, 60)),
    Setting("aws_region", "ap-northeast-2"),
    Setting("aws_table", ""),
    Setting("aws_user_pool", ""),
    Setting("aws_user_pool_client", ""),
    Setting("aws_endpoint", "", _url("http", "https")),
    Setting("backup_folder", ""),
    Setting("second_backup_folder", "", _place),
)


@dataclass(frozen=True)
class Settings:
    public_url: str = ""
    console_url: str = ""
    redis_url: str = ""
    min_password: int = 10
    registrations_per_hour: int = 20
    requests_per_second: int = 100
    log_level: Level = "INFO"
    log_days: int = 90
    trusted_proxies: int = 0
    trace_percent: int = 5
    otlp_url: str = ""
    scrape_seconds: int = 10
    aws_region: str = "ap-northeast-2"
    aws_table: str = ""
    aws_user_pool: str = ""
    aws_user_pool_client: str = ""
    aws_endpoint: str = ""
    backup_folder: str = ""
    second_backup_folder: str = ""

    @property
    def is_second_place_s3(self) -> bool:
        return self.second_backup_folder.startswith("s3://")


def from_env(environment: Mapping[str, str]) -> Settings:
    """Raises BadSettings naming every value that is wrong and every HANBIT_ name that means nothing."""
    known = {PREFIX + setting.name.upper(): setting for setting in SETTINGS}
    problems = [
        f"{name}: no such setting"
        for name in environment
        if name.startswith(PREFIX) and name not in known | dict.fromkeys(BUILD_ONLY)
    ]
    values: dict[str, Any] = {}
    for name, setting in known.items():
        try:
            values[setting.name] = setting.parse(environment.get(name, setting.default))
        except ValueError as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise BadSettings(problems)
    return Settings(**values)
