"""Who may come in: users and their passwords, sessions, API keys, one-time links."""
