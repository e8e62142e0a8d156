"""Alembic's entry: migrate over the connection that the store handed in."""

from alembic import context
from sqlmodel import SQLModel

from store import tables  # noqa: F401  # registers every table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite alters tables by copying them
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
