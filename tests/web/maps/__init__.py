"""Maps of ridings on pages."""
