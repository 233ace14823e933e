"""Lines as people might type them and as nobody would: words of the vocabulary, numbers and noise in any order.

``python -m tests.quickadd_texts`` writes ``spec/quickadd/fuzz.json``: lines, each with the beginning of a digest of its
answer. A count as argument makes as many.
"""

import hashlib
import json
import random
import sys
from datetime import datetime
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from hanbit.domain.quickadd.grammar import Grammar
from hanbit.domain.quickadd.parse import parse
from hanbit.gateways.local.files import load_grammar

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
    """The same lines every time: half of them pieces in any order, half what people type, cut and put together anew."""
    rng = random.Random(seed)
    kinds = (WORDS, GLUE, NUMBERS)
    typed = [vector["text"] for vector in json.loads((SPEC / "vectors.json").read_text(encoding="utf-8"))]
    made = []
    for index in range(count):
        if index % 2:
            made.append("".join(rng.choice(rng.choice(kinds)) + rng.choice(JOINTS) for _ in range(rng.randint(1, 9))))
        else:
            head, tail = rng.choice(typed), rng.choice(typed)
            made.append(
                head[: rng.randint(0, len(head))]
                + rng.choice(["", *JOINTS, rng.choice(PIECES)])
                + tail[rng.randint(0, len(tail)) :]
            )
    return made


def digest_of(grammar: Grammar, text: str) -> str:
    answer = msgspec.json.encode(parse(grammar, text, datetime.fromisoformat(NOW)))
    return hashlib.sha256(answer).hexdigest()[:10]


if __name__ == "__main__":
    made, known = int(sys.argv[1]) if len(sys.argv) > 1 else 6_000, load_grammar()
    rows = [json.dumps([text, digest_of(known, text)], ensure_ascii=False) for text in many(made, seed=20261124)]
    (SPEC / "fuzz.json").write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
