"""What visitors get: weight, first paint, shifts, accessibility, Lighthouse. `make audit` runs it."""
