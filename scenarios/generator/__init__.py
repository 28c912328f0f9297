"""Parts of the generator: plants, the hidden feasible plan, and the demand derived from it."""
