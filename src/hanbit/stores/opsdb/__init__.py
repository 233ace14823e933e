"""``ops.db``: what the operations process knows. One file per noun, each with its own tables; never a to-do's text.
It is a file beside the product's database, not in it: each survives the loss of the other."""
