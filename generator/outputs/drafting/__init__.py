"""New files for people to write in: what is known is filled in, what is open has help beside it."""
