"""The processes of a single machine: started, watched and stopped."""
