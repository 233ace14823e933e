"""Lighthouse over a server of its own. Its packages are no part of the client's: `make lighthouse` fetches them."""
