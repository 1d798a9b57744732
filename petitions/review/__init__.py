"""The platform's look at petitions: before they open, and when somebody reports one."""
