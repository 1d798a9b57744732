"""What machines are told of the public addresses."""
