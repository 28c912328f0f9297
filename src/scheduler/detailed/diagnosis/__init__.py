"""Why orders are late or short: readings of a placed plan, and trials with a rule left out."""
