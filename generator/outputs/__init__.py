"""What a Programme is turned into: one output a module."""
