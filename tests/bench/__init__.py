"""What the measuring rig of bench/ stands on: it must not flatter anybody."""
