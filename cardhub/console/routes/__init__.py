"""The answers, one file a group; each has `router`."""
