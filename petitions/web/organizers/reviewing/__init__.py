"""The platform's desks: petitions that wait for a look, and the talk about them."""
