"""What every answer at an office's own address carries."""

from werkzeug.wrappers import Response


def private(response: Response) -> Response:
    """Never kept, never told to another site: the address itself is the key."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
