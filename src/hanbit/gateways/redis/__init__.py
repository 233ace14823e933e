"""The deny-list in Redis, under the key names that the operations manual uses. Only this package knows redis."""
