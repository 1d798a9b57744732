"""The minimal sign: Flask-WTF form with its CSRF token, SQLAlchemy Core INSERT … ON CONFLICT, redirect."""

import os
import secrets
from contextlib import suppress

from flask import Flask, Response, redirect, render_template_string
from flask_wtf import FlaskForm
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.schema import CreateTable
from wtforms import StringField
from wtforms.validators import Email, InputRequired, Length

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]

engine = create_engine(os.environ["DATABASE_URL"], pool_size=8)
metadata = MetaData()
signatures = Table(
    "minimal_signatures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), unique=True, nullable=False),
    Column("name", String(300), nullable=False),
    Column("postal_code", String(16), nullable=False),
    Column("token", LargeBinary(32), nullable=False),
)
if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record):  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA busy_timeout = 15000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")


# Several workers start at once: one makes the table, the others find it made or being made.
with suppress(IntegrityError, OperationalError, ProgrammingError), engine.begin() as starting:
    starting.execute(CreateTable(signatures, if_not_exists=True))
insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[engine.dialect.name](signatures)
statement = insert.on_conflict_do_nothing()

FORM = """<!doctype html><title>Sign</title><h1>Sign</h1><form method=post>{{ form.csrf_token }}
{{ form.name.label }} {{ form.name }} {{ form.email.label }} {{ form.email }}
{{ form.postal_code.label }} {{ form.postal_code }}<button>Sign</button></form>"""
PAGE = secrets.token_hex(10_000).encode()


class SignForm(FlaskForm):  # type: ignore[misc]
    """Three fields and the token."""

    name = StringField(validators=[InputRequired(), Length(max=300)])
    email = StringField(validators=[InputRequired(), Email()])
    postal_code = StringField(validators=[InputRequired(), Length(max=16)])


@app.route("/sign", methods=["GET", "POST"])
def sign() -> object:
    form = SignForm()
    if not form.validate_on_submit():
        return render_template_string(FORM, form=form), 422 if form.is_submitted() else 200
    row = {"name": form.name.data, "email": form.email.data, "postal_code": form.postal_code.data}
    with engine.begin() as connection:
        connection.execute(statement, {**row, "token": secrets.token_bytes(32)})
    return redirect("/done", 303)


@app.get("/hello")
def hello() -> str:
    return "hello"


@app.get("/page/<int:size>")
def page(size: int) -> Response:
    return Response(PAGE[:size], mimetype="text/html")
