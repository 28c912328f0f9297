"""Production scheduling for contract drug manufacturers."""
