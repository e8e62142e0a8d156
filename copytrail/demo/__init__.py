"""A built-in web of sample sites, served on loopback, with every copy and trap in it planted and known."""
