"""HTTP of the product: parse, call one verb, render. The only place with status codes, in ``problems.py``."""
