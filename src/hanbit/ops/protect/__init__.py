"""The manual's chapter 6: who may operate, and what is done to keep it so.
Operators are not people of the product: neither can sign in where the other does."""
