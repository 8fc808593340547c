"""The objects of the state edition, one file each; adding the file adds the object."""
