"""Files of signatures that take long to make: asked for, made by a worker, fetched, and soon gone."""
