"""The resources of the API: one module each, with a `router`; all are found by a walk."""
