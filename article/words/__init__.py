"""Words and letters: phrases kept as data, sentences, and text brought back to plain letters."""
