"""The public record of each office: what it was brought, and what it answered."""
