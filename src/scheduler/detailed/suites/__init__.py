"""Plants of independent suites, one campaign after the other on a unit: planned label by label, without CP-SAT."""
