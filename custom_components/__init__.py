"""Home of the integration; a package so that imports inside it can be checked."""
