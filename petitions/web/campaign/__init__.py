"""A petition's page, its count and its public record."""
