"""The verbs of the command line, one thin function each; heavy imports inside the verb that needs them."""
