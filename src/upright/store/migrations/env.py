"""What Alembic runs: the connection (inside its transaction, under the lock) is given by `upright.store.engine`."""

from alembic import context

from upright.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
