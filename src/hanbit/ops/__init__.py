"""What an operator can do, by the chapters of the operations manual. Pure where it decides.

It reaches the product only through narrow ports whose types cannot carry a to-do's text, and never imports a person's
verbs, a framework or an adapter.
"""
