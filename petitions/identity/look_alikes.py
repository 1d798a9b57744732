"""Letters that look like Latin ones, or are written for one another: used only to compare names.

Case is kept apart: a capital and its small letter may look like different Latin letters (Greek H and n).
Source: the shapes that Unicode's confusables list (UTS 39) gives for Latin letters, the common scripts only.
"""


def _pairs(there: str, here: str) -> dict[int, str]:
    return {ord(strange): familiar for strange, familiar in zip(there, here, strict=True)}


LATIN_LOOK_ALIKES = {
    # Cyrillic; the small letters that look like small capitals go with their capitals
    **_pairs("АВЕЅІЈКМНОРСТУҮХЬԀԚԜҺӀѴ", "ABESIJKMHOPCTYYXBDQWHIV"),
    **_pairs("авеѕіјкмнорстуүхьԁԛԝһӏѵ", "abesijkmhopctyyxbdqwhlv"),
    # Greek
    **_pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳ", "ABEZHIKMNOPTYXCj"),
    **_pairs("αβγεηικνορτυχωϲ", "abyenikvoptuxwc"),
    # Armenian
    **_pairs("ՕՏԼՍօսհոզց", "OSLUouhnqg"),
    # Cherokee
    **_pairs("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᏔᏃᎥ", "ABCDEGHJKLMPRSTVWZi"),
}

# Letters that one person types now one way, now the other, as the keyboard has it: Arabic and Persian.
KEYBOARD_VARIANTS = _pairs("يىك", "ییک")

# A digit or a capital I inside a word of letters, read as the letter that it looks like.
DIGIT_READINGS = (_pairs("01|", "oll"), _pairs("01|", "oii"))
