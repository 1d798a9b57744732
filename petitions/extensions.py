"""The extensions of Flask that the application uses, unbound; create_app binds them."""

from flask import request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_migrate import Migrate
from flask_security.core import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from petitions.database import Base
from petitions.signing.networks import network_of

# The models stand on a plain declarative base, so that the domain knows nothing of Flask.
db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)
babel = Babel()
csrf = CSRFProtect()
migrate = Migrate(render_as_batch=True)
security = Security()
# For sign-in and the like; signatures have limits of their own, which hold and do not refuse.
limiter = Limiter(lambda: network_of(request.remote_addr) or "", swallow_errors=False)
