"""The pages of web/campaign, as a visitor's program sees them."""
