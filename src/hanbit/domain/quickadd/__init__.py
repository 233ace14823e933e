"""One line of text into a to-do. Words and patterns come from ``spec/quickadd/vocabulary.json`` and what follows
from a match is decided here; ``web/src/core/quickadd`` is the same in TypeScript, and ``spec/quickadd/vectors.json``
holds both to the same answers. Nothing here knows a word of any language.
"""
