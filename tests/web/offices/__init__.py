"""The pages of web/delivery, as a visitor's program sees them."""
