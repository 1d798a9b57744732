"""Pages, as a visitor meets them."""
