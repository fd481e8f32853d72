"""What Go's web server takes a text to be, when the program does not say (http.DetectContentType)."""

import re

_TAGS = "!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--"
_HTML = re.compile(rf"[\t\n\x0c\r ]*<(?:{_TAGS})[ >]", re.IGNORECASE)
_XML = re.compile(r"[\t\n\x0c\r ]*<\?xml")


def content_type(text: str) -> str:
    """Of the text's beginning."""
    if _HTML.match(text):
        return "text/html; charset=utf-8"
    return "text/xml; charset=utf-8" if _XML.match(text) else "text/plain; charset=utf-8"
