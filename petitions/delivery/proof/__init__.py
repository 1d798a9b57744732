"""What makes a delivery provable: digests, trees, signatures, and how anybody checks them."""
