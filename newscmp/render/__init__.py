"""A Report as text."""
