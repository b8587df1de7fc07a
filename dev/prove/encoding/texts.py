"""The values of a policy as regular languages.

Wildcards: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
Variables: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
import string
from functools import cache

from z3 import AllChar, And, BoolVal, Concat, InRe, Loop, Or, Plus, Range, Re, ReSort, Star, StringSort, Union

ANY, ONE = object(), object()
CHARACTER = AllChar(ReSort(StringSort()))
NOT_COLON = Union(Range(chr(0), "9"), Range(";", chr(0x2FFFF)))
NOT_SLASH = Union(Range(chr(0), "."), Range("0", chr(0x2FFFF)))
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


# What a step of a pattern takes, beside the characters that it names: any character, or any within a part of an ARN.
ANYTHING, IN_PART = "anything", "in part"


def _steps(part, within, wildcards=True, ignore_case=False):
    """Each step is whether it takes any number of characters, and which; a variable without a known value takes any text."""
    for piece in part:
        if isinstance(piece, Hole) or (wildcards and piece is ANY):
            yield True, within
        elif wildcards and piece is ONE:
            yield False, within
        else:
            literal = {ANY: "*", ONE: "?"}.get(piece, piece)
            yield False, {literal.lower(), literal.upper()} if ignore_case else {literal}


def text_steps(part, wildcards=True, ignore_case=False):
    """A text: `*` is any characters, `?` is one, in operators that know them."""
    return [*_steps(part, ANYTHING, wildcards, ignore_case)]


def arn_steps(part):
    """Each of the six parts of an ARN is checked separately, and each can have wildcards. None for fewer parts."""
    parts = [[]]
    for piece in part:
        if piece == ":" and len(parts) < PARTS:
            parts.append([])
        else:
            parts[-1].append(piece)
    if len(parts) < PARTS:
        return None
    heads = [step for head in parts[:-1] for step in (*_steps(head, IN_PART), (False, {":"}))]
    return [*heads, *_steps(parts[-1], ANYTHING)]


def language(steps):
    return _language(tuple((run, frozenset(one) if isinstance(one, set) else one) for run, one in steps))


@cache
def _language(steps):
    found = []
    for is_run, what in steps:
        one = {ANYTHING: CHARACTER, IN_PART: NOT_COLON}.get(what) if isinstance(what, str) else one_of(map(Re, sorted(what)))
        found.append(Star(one) if is_run else one)
    return sequence(found)


def literal(text):
    return text_steps(tuple(text), False)


class Text:
    """A text made of constant texts, of one of several by a number, and of variables with their characters, side by side."""

    def __init__(self, *segments):
        self.segments = segments

    def matches(self, steps):
        """The formula for the text to match: a pattern matches if it can be cut so that each piece matches its segment."""
        known = {}

        def rest(index, at):
            if (index, at) not in known:
                known[index, at] = cut(index, at)
            return known[index, at]

        def cut(index, at):
            if index == len(self.segments):
                return all(is_run for is_run, _ in steps[at:])
            segment = self.segments[index]
            if isinstance(segment, str):
                return any_of(rest(index + 1, end) for end in ends(steps, at, segment))
            if len(segment) == 3:
                chosen, choices, _ = segment
                groups = {}
                for number, text in enumerate(choices):
                    groups.setdefault(frozenset(ends(steps, at, text)), []).append(number)
                return any_of(
                    all_of([any_of(chosen == one for one in numbers), any_of(rest(index + 1, end) for end in sorted(group))])
                    for group, numbers in groups.items()
                )
            variable, alphabet = segment
            found = []
            for end in range(at, len(steps) + 1):
                if end > at and isinstance(steps[end - 1][1], set) and not steps[end - 1][1] & set(alphabet):
                    break
                after = [rest(index + 1, end)]
                if end > at and steps[end - 1][0]:
                    after.append(rest(index + 1, end - 1))
                if any_of(after) is not False:
                    found.append(all_of([within(variable, steps[at:end]), any_of(after)]))
            return any_of(found)

        result = rest(0, 0)
        return BoolVal(result) if isinstance(result, bool) else result


def within(variable, steps):
    """Whether a variable without colons matches; nothing to ask if each text does."""
    return True if steps and all(is_run for is_run, _ in steps) else InRe(variable, language(steps))


def is_one(variable, names):
    """Whether a variable is one of some texts; a membership, since the solver is slow with texts that differ."""
    return Or(*[InRe(variable, Re(name)) for name in names])


def any_of(formulas):
    some = [one for one in formulas if one is not False]
    return True if any(one is True for one in some) else Or(*some) if some else False


def all_of(formulas):
    some = [one for one in formulas if one is not True]
    return False if any(one is False for one in some) else And(*some) if some else True


def ends(steps, start, text):
    """Where a pattern can be after a constant text."""

    def closed(places):
        for at in sorted(places):
            while at < len(steps) and steps[at][0]:
                at += 1
                places.add(at)
        return places

    places = closed({start})
    for character in text:
        places = closed({
            at if steps[at][0] else at + 1 for at in places if at < len(steps) and takes(steps[at][1], character)
        })
    return places


def takes(what, character):
    return what == ANYTHING or (character != ":" if what == IN_PART else character in what)


def glob(value):
    """The name of a cluster or Region in the intention, in which `*` is any characters."""
    return sequence(Star(NOT_SLASH) if one == "*" else Re(one) for one in value)


# A text of six parts.
IS_ARN = [step for _ in range(PARTS - 1) for step in ((True, IN_PART), (False, {":"}))] + [(True, ANYTHING)]


def within_arn(index, part):
    """ARNs of which one of the first five parts is in a language."""
    parts = [part if at == index else Star(NOT_COLON) for at in range(PARTS - 1)]
    return sequence([*[one for each in parts for one in (each, Re(":"))], Star(CHARACTER)])


DIGIT = Range("0", "9")
ACCOUNT = times(DIGIT, 12, 12)
# https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
NAME_START, NAME_REST = characters("09AZaz"), characters("09AZaz__--")
NAME = sequence([NAME_START, times(NAME_REST, 0, 99)])
NAME_ALPHABET = string.ascii_letters + string.digits + "_-"
_HEX = characters("09af")
UUID = sequence(
    [*[one for size in (8, 4, 4, 4) for one in (times(_HEX, size, size), Re("-"))], times(_HEX, 12, 12)]
)
_LOWER = characters("09az")
# https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
ORGANIZATION = sequence([Re("o-"), times(_LOWER, 10, 10), Star(_LOWER)])
_UNIT = sequence([Re("ou-"), times(_LOWER, 4, 4), Star(_LOWER), Re("-"), times(_LOWER, 8, 8), Star(_LOWER), Re("/")])
ORGANIZATION_PATH = sequence([Re("r-"), times(_LOWER, 4, 4), Star(_LOWER), Re("/"), Star(_UNIT)])
ORGANIZATION_ALPHABET = string.ascii_lowercase + string.digits + "-"
