"""A petition, its texts by language and version, its addressees and its life."""
