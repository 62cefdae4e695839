"""The words, sentences and small tools that every room shares, in plain Python."""
