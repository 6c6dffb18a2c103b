"""The registers of the model stores, one noun a file."""
