"""What an office does with a delivery: receipt, reply, the time it has, and the record of it all."""
