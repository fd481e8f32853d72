"""What a valid object is: names, causes of a 422, and the rules that several kinds share."""
