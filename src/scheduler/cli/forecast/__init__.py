"""`scheduler forecast`: commands about sponsors' forecasts, file to file."""
