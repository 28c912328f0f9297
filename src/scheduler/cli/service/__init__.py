"""The commands of who runs the service: serve, migrate, back up, restore, look after it."""
