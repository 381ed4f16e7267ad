"""What forms say in place of Django's own words."""

TOO_LONG = {"max_length": "Write at most %(limit_value)d characters; these are %(show_value)d."}
