"""What unit tests start from."""

import pytest
from tests.identity import House, new_house


@pytest.fixture
def house() -> House:
    return new_house()
