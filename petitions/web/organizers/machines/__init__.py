"""Programs of an organisation: tokens that read, webhooks that tell."""
