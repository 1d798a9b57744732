"""What holds, stage by stage, then from outside."""
