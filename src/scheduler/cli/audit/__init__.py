"""The commands of the audit trail: verify it, export a chain of it."""
