"""The pages of web/signing, as a visitor's program sees them."""
