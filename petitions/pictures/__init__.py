"""Pictures that people upload: drawn anew in our own sizes, so that nothing else in the file is passed on."""
