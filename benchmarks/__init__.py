"""Measurements of the product on published and generated cases; see README.md."""
