"""The command group `scheduler forecast`."""
