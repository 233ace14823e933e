"""What we write as YAML is read back the same by another reader."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from hanbit.ops.observe.yaml import Node, render

texts = st.one_of(st.text(), st.sampled_from(("yes", "null", "1e3", "a: b", "- a", "#", "'", "x:", "0x1", "~", "=")))
scalars = st.one_of(texts, st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
nodes = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


@given(st.dictionaries(texts, nodes, min_size=1))
def test_any_document_is_read_back_as_it_was(document: Node) -> None:
    assert yaml.safe_load(render(document)) == document
