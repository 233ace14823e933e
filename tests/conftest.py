"""What all tests share: how hard Hypothesis looks, and that it looks in the same places every time."""

from collections.abc import Generator, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from tests.ministack import Ministack, ministack
from tests.turns import turn

settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("nightly", settings.get_profile("ci"), derandomize=False, max_examples=3_000)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=24, phases=(Phase.explicit, Phase.generate))
settings.load_profile("ci")


TIERS = ("arch", "unit", "property", "contract", "api", "parity", "infra", "mutants", "drills", "e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tiers first. The browser's last: it keeps an event loop running that no asynchronous test can share.

    Quiet ones begin, and the browser's end: there they meet each other, and nobody waits for a long test to end.
    """
    root = Path(__file__).parent

    def place(item: pytest.Item) -> tuple[bool, bool, int]:
        tier = item.path.relative_to(root).parts[0]
        in_browser = tier == "e2e"
        return in_browser, is_quiet(item) == in_browser, TIERS.index(tier)

    items.sort(key=place)


def is_quiet(item: pytest.Item) -> bool:
    return item.get_closest_marker("quiet") is not None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Outside of everything else, so that no test's time limit counts the waiting."""
    beside_others = hasattr(item.config, "workerinput")
    with turn(item.config.cache.mkdir("turns"), alone=is_quiet(item)) if beside_others else nullcontext():
        return (yield)


@pytest.fixture(scope="session", name="ministack")
def the_ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministack]:
    """Started for the first test that asks; tests share the process and make tables and pools of their own."""
    with ministack(tmp_path_factory.mktemp("ministack")) as running:
        yield running
