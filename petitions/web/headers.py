"""What every answer tells the browser to refuse, and which posts are refused as made by another site."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

# No inline script and no inline style anywhere, so there is no nonce to leak and none to cache.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    # Whatever no view declared public is for one pair of eyes.
    "Cache-Control": "no-store",
}
# A page under no-referrer makes its own forms say "Origin: null". Here the secret in the address is guard.
SECRET_PATHS = ("/signatures/", "/office/", "/o/")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def _add_headers(response: Response) -> Response:
    headers = response.headers
    given = {name for name, _ in headers}
    for name, value in HEADERS.items():
        if name not in given:
            headers.add(name, value)
    if current_app.config["IS_PRODUCTION"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def _refuse_nul() -> None:
    """400 for an address with NUL in it: no page has one, and a database takes it for a fault of ours."""
    if "\x00" in request.path or "%00" in request.query_string.decode("latin-1"):
        abort(400)


def _refuse_foreign_posts() -> None:
    """403 when the browser itself says that another site's page made this request.

    A client that sends neither header is no browser of today and carries nobody's cookies: it is let through.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403, "foreign_post")
    origin = request.headers.get("Origin")
    if origin is not None and not _is_own(origin):
        abort(403, "foreign_post")


def _is_own(origin: str) -> bool:
    if origin == "null":
        is_vouched_for = request.headers.get("Sec-Fetch-Site") == "same-origin"
        return is_vouched_for or request.path.startswith(SECRET_PATHS)
    own_hosts = {request.host, urlsplit(current_app.config["SITE_URL"]).netloc}
    return urlsplit(origin).netloc in own_hosts


def register(app: Flask) -> None:
    """Guard the posts first, before any other part looks at them; add the headers to every answer."""
    app.before_request_funcs.setdefault(None, [])[:0] = [_refuse_nul, _refuse_foreign_posts]
    app.after_request(_add_headers)
