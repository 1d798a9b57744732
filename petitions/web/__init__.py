"""What the outside sees: pages, forms and JSON, one package for each stage."""
