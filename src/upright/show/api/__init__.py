"""The REST API and the page: `app.create_app` builds it, `serve.serve` runs it."""
