"""Plants to plan: tiny ones with their optimum on paper, a reference site, and a generator of any size."""
