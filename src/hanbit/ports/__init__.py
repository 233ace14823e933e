"""What the product needs from outside, as Protocols that promise behaviour: order, absence, limits, refusals.
A port exists only with two real adapters, or one that tests cannot use. No adapter is named here.
"""
