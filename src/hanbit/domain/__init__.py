"""What is true, whoever stores or serves it: entities, rules, refusals. Pure: no I/O, no clock, no randomness;
time and ids come in as arguments. What is refused here is worded in ``locales`` and nowhere else.
"""
