"""The values of a policy as regular languages.

Wildcards: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
Variables: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from functools import cache

from z3 import AllChar, Complement, Concat, Intersect, Loop, Option, Plus, Range, Re, ReSort, Star, StringSort, Union

ANY, ONE = object(), object()
CHARACTER = AllChar(ReSort(StringSort()))
NOT_COLON = Union(Range(chr(0), "9"), Range(";", chr(0x2FFFF)))
PARTS = 6


class Hole:
    """A policy variable: `${key}`, or `${key, 'otherwise'}`; without an end it has no key."""

    def __init__(self, key, otherwise=None):
        self.key, self.otherwise = key, otherwise


def one_of(languages):
    languages = list(languages)
    return Union(*languages) if len(languages) > 1 else languages[0]


def sequence(languages):
    languages = list(languages) or [Re("")]
    return Concat(*languages) if len(languages) > 1 else languages[0]


def characters(ranges):
    """`characters("09az_")`: two at a time are the ends of a range."""
    return one_of(Range(ranges[at], ranges[at + 1]) for at in range(0, len(ranges), 2))


def times(language, least, most):
    return Loop(language, least, most)


def pieces(value, variables):
    """Only Version 2012-10-17 has variables; `${*}`, `${?}` and `${$}` are the characters themselves."""
    found, at = [], 0
    while at < len(value):
        if variables and value.startswith("${", at):
            end = value.find("}", at)
            inside = value[at + 2 : end] if end >= 0 else ""
            parts = re.fullmatch(r"\s*([^,]*?)\s*,\s*'(.*)'\s*", inside)
            if end < 0:
                found.append(Hole(None))
                end = at
            elif inside in ("*", "?", "$"):
                found.append(inside)
            else:
                found.append(Hole(parts[1].lower(), parts[2]) if parts else Hole(inside.lower()))
            at = end + 1
        else:
            found.append({"*": ANY, "?": ONE}.get(value[at], value[at]))
            at += 1
    return found


def _language(part, within, wildcards, ignore_case):
    for piece in part:
        if isinstance(piece, Hole):
            yield Star(CHARACTER)
        elif piece is ANY or piece is ONE:
            literal = Re("*" if piece is ANY else "?")
            yield literal if not wildcards else Star(within) if piece is ANY else within
        elif ignore_case and piece.lower() != piece.upper():
            yield Union(Re(piece.lower()), Re(piece.upper()))
        else:
            yield Re(piece)


@cache
def text_language(part, wildcards=True, ignore_case=False):
    """A text: `*` is any characters, `?` is one, in operators that know them."""
    return sequence(_language(part, CHARACTER, wildcards, ignore_case))


@cache
def arn_language(part):
    """Each of the six parts of an ARN is checked separately, and each can have wildcards. None for fewer parts."""
    parts = [[]]
    for piece in part:
        if piece == ":" and len(parts) < PARTS:
            parts.append([])
        else:
            parts[-1].append(piece)
    if len(parts) < PARTS:
        return None
    heads = [one for head in parts[:-1] for one in (*_language(head, NOT_COLON, True, False), Re(":"))]
    return sequence([*heads, *_language(parts[-1], CHARACTER, True, False)])


def glob(value):
    """A name of the intention, in which `*` is any characters."""
    return text_language(tuple(ANY if one == "*" else one for one in value))


IS_ARN = sequence([*[one for _ in range(PARTS - 1) for one in (Star(NOT_COLON), Re(":"))], Star(CHARACTER)])


def within_arn(index, language):
    """ARNs of which one of the first five parts is in a language."""
    parts = [language if at == index else Star(NOT_COLON) for at in range(PARTS - 1)]
    return sequence([*[one for part in parts for one in (part, Re(":"))], Star(CHARACTER)])


DIGIT = Range("0", "9")
ACCOUNT = times(DIGIT, 12, 12)
# https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
NAME = sequence([characters("09AZaz"), times(characters("09AZaz__--"), 0, 99)])
_HEX = characters("09af")
UUID = sequence(
    [*[one for size in (8, 4, 4, 4) for one in (times(_HEX, size, size), Re("-"))], times(_HEX, 12, 12)]
)
_LOWER = characters("09az")
# https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
ORGANIZATION = sequence([Re("o-"), times(_LOWER, 10, 32)])
_UNIT = sequence([Re("ou-"), times(_LOWER, 4, 32), Re("-"), times(_LOWER, 8, 32), Re("/")])
ORGANIZATION_PATH = sequence([ORGANIZATION, Re("/r-"), times(_LOWER, 4, 32), Re("/"), Star(_UNIT)])
