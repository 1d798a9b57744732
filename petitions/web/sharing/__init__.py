"""What carries a petition further: the widget, the card, the poster and the paper sheet."""
