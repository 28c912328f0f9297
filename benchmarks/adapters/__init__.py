"""One module per public case family: reads its files, makes ordinary scenarios, re-checks plans by its rules."""
