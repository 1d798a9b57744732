"""What only a real browser shows: focus, live numbers, layout, accessibility."""
