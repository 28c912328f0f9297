"""Use cases on top of planning: scenarios and plans that are stored, queued, watched and shown."""
