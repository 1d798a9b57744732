"""Federal electoral districts, and how a postal code leads to one."""
