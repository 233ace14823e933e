"""``hanbit ops …``: one file per noun, each command a few lines around a verb of ``ops``.
They open the data folder themselves, so that they work when neither process does."""
