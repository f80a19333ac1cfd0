"""What whoever watches over the server reads off: how much is asked, how long it takes, what waits, what is late."""
