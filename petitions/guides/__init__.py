"""Short guides for those who want to do more than sign, in each language of the site."""
