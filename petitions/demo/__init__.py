"""The demonstration: five campaigns, seven petitions, and a crowd that signs them over weeks."""
