"""Languages as a whole: a made one shows every word that is not given to gettext; letters; adding one."""
