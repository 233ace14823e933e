"""A refused query, pattern or expression on the terminal: the sentence, then the line with marks under the place."""

from hanbit.cli.say import Speaker
from hanbit.ops.observe.faults import QueryFault, pointer, sentence


def complain(speaker: Speaker, fault: QueryFault, text: str) -> None:
    speaker.err.print(sentence(fault, text, speaker.words, speaker.locale), style="red", markup=False)
    speaker.err.print(pointer(fault, text), markup=False)
