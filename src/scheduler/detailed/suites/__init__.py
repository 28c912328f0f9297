"""Plants of independent suites: campaigns one after the other on a unit, planned label by label instead of by CP-SAT."""
