"""The web service: HTTP on one side, the use cases of `scheduler.service` on the other, and nothing of its own."""
