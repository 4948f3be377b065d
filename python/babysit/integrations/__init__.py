"""Callbacks for training libraries, one module each; import the one that fits."""
