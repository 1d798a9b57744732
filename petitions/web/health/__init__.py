"""Whether everything runs, for machines that watch over it."""
