"""Starting points for petitions, in English and French: what a good one holds, with blanks to fill in."""
