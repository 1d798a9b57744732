"""What holds for the delivery stage."""
