"""Lines as people might type them and as nobody would: words of the vocabulary, numbers and noise in any order."""

import json
import random
from pathlib import Path

from hypothesis import strategies as st

NOW = "2026-11-23T10:00:00"
SPEC = Path(__file__).resolve().parents[1] / "spec" / "quickadd"
_VOCABULARY = json.loads((SPEC / "vocabulary.json").read_text(encoding="utf-8"))

WORDS = sorted({word for table in _VOCABULARY["words"].values() for word in table})
GLUE = [
    "까지", "에", "에는", "마다", "부터", "시", "분", "반", "월", "일", "년", "뒤", "후", "안에", "개월",
    "영업일", "음력", "윤", "휴일이면", "완료 후", "매월", "매년", "매주", "격주", "회의", "보고서", "운동",
    "every", "in", "at", "by", "on", "the", "of", "after completion", "lunar", "st", "th", "pm", "am", "#",
    "@", "!", ",", ".", ":", "/", "-", "~", "(", ")", "'", "😀", "𠮷", "\u00a0", "\u3000", "e\u0301", "é",
]  # fmt: skip
NUMBERS = [str(n) for n in (*range(33), 45, 59, 60, 99, 100, 2026, 2027, 2028)]
PIECES = [*WORDS, *GLUE, *NUMBERS]
JOINTS = ["", " ", " ", "  "]


def lines() -> st.SearchStrategy[str]:
    piece = st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)).map("".join)
    return st.lists(piece, max_size=12).map("".join)


def many(count: int, seed: int) -> list[str]:
    """The same lines every time."""
    rng = random.Random(seed)
    kinds = (WORDS, GLUE, NUMBERS)
    return [
        "".join(rng.choice(rng.choice(kinds)) + rng.choice(JOINTS) for _ in range(rng.randint(1, 9)))
        for _ in range(count)
    ]
