"""Templates of Helm charts, filled in with the chart's own values.

A small part of Go's text/template is understood: fields, variables, pipelines, conditions, loops and includes, and
those functions that only shape text and data. Nothing can be read, called or opened from within; steps, depth and size
are bounded. What is not understood becomes `$()`, which readers take for a value that is not known.
"""
