"""The public record of deliveries."""
