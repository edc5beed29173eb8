"""How good are the engine's tests? Small faults are put into it, one at a time."""
