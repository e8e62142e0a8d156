"""Traps and their honest look-alikes: judged on forms and on what forms leave in plain text."""
