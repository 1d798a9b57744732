"""What keeps the conventions true."""
