"""One file a system: frozen declarations of what is read of it. No code that reads."""
