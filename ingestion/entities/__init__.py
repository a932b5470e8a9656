"""The canonical entities that may come by file, by subject. One that is missing here is missing everywhere."""
