"""The commands, one file a group; each has `register(app)` and imports what is heavy inside its commands."""
