"""Sponsors' forecasts: read, compared version by version, held against the contract, netted into demand."""
