"""Compiling a quarter: what is read of the registers, the facts written, the figures counted."""
