"""The commands of who looks after users and keys from the machine: the first admin, lost passwords, keys."""
