"""What a delivery brings: its signatures read once, the numbers, the words, and the bytes that are kept."""
