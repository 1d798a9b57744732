"""The pages of web/home, as a visitor's program sees them."""
