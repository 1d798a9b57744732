"""The extensions of Flask that the application uses, unbound; create_app binds them."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_security.core import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from petitions.database import Base

# The models stand on a plain declarative base, so that the domain knows nothing of Flask.
db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)
babel = Babel()
csrf = CSRFProtect()
migrate = Migrate(render_as_batch=True)
security = Security()
# For sign-in and the like; signatures have limits of their own, which hold and do not refuse.
limiter = Limiter(get_remote_address, swallow_errors=False)
