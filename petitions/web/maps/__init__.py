"""Maps of ridings: for organizers with every number, for visitors without the small ones."""
