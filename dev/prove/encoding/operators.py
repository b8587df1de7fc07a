"""The condition operators: when one condition holds for a request, as a pair of formulas: it may hold, and it must hold.

They differ only if AWS does not document the answer.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import ipaddress
import re
from datetime import datetime, timezone

from z3 import And, BoolVal, Not, Or

from texts import ANY, IS_ARN, Hole, arn_steps, literal, pieces, text_steps

YES, NO = BoolVal(True), BoolVal(False)
SURE, NEVER, OPEN = (YES, YES), (NO, NO), (YES, NO)
NAMES = {
    name.lower(): name
    for name in (
        "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike "
        "ArnEquals ArnLike ArnNotEquals ArnNotLike Bool BinaryEquals IpAddress NotIpAddress Null "
        + " ".join(
            kind + how
            for kind in ("Numeric", "Date")
            for how in "Equals NotEquals LessThan LessThanEquals GreaterThan GreaterThanEquals".split()
        )
    ).split()
}


def same(formula):
    return formula, formula


def both(pairs):
    pairs = list(pairs)
    return And(*[may for may, _ in pairs]), And(*[must for _, must in pairs])


def either(pairs):
    pairs = list(pairs)
    return Or(*[may for may, _ in pairs]), Or(*[must for _, must in pairs])


def opposite(pair):
    return Not(pair[1]), Not(pair[0])


def holds(name, key, values, request, variables):
    """Whether a condition holds: operator, key, values, and whether the policy has variables."""
    quantifier, base, if_exists = re.fullmatch(
        r"(?i)(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?", name
    ).groups()
    base = NAMES.get(base.lower())
    found = request.key(key)
    if base is None or (base == "Null" and (quantifier or if_exists)):
        return OPEN
    if base == "Null":
        return either(_null(value, found.present) for value in values)
    negated = "Not" in base
    tests = [
        (there, (both if negated else either)(_match(base, negated, value, one, request, variables) for value in values))
        for there, one in found.values(quantifier)
    ]
    if (quantifier or "").lower() == "forallvalues":
        met = both(either([pair, same(Not(there))]) for there, pair in tests)
    else:
        met = either(both([pair, same(there)]) for there, pair in tests)
    absent = _absent((quantifier or "").lower(), negated, if_exists is not None)
    may, must = (Or(And(found.present, yes), And(Not(found.present), no)) for yes, no in zip(met, absent))
    # IAM may drop a statement with a variable that has no value.
    return (may, NO) if any(_is_open(value, request, variables) for value in values) else (may, must)


def countable(name, key, values, request, variables):
    """The values that somebody can count on: AWS says how they are read."""
    base = NAMES.get(re.sub(r"(?i)^ForA\w+:|IfExists$", "", name).lower(), "")
    if "Not" in base:
        return values
    if base.startswith("Arn") and key.lower() == "aws:sourcearn":
        return [one for one in values if one == "*" or arn_steps(pieces(one, variables)) or _is_open(one, request, variables)]
    is_read = {"Null": lambda one: one.lower() in ("true", "false") or None, "Date": seconds, "Numeric": number}
    read = next((is_read[kind] for kind in is_read if base.startswith(kind)), lambda _: True)
    return values if any(read(one) is not None for one in values) else []


def _null(value, present):
    if value.lower() not in ("true", "false"):
        return OPEN
    return same(Not(present) if value.lower() == "true" else present)


def _absent(quantifier, negated, if_exists):
    """ForAllValues holds for an absent key, ForAnyValue does not; else a negated operator and IfExists do."""
    if quantifier == "forallvalues":
        return SURE
    if quantifier == "foranyvalue":
        return OPEN if if_exists else NEVER
    return SURE if negated or if_exists else NEVER


def _is_open(value, request, variables):
    return any(isinstance(one, Hole) and not request.fill(one) for one in pieces(value, variables))


def _match(base, negated, value, actual, request, variables):
    """Whether a value matches; for a negated operator, whether it does not. A variable may have one of several values."""
    turned = opposite if negated else (lambda pair: pair)
    if base.startswith(("String", "Arn")):
        filled = request.fillings(pieces(value, variables))
        if negated:
            return both(either([_pattern(base, part, actual, True), same(Not(chosen))]) for chosen, part in filled)
        return either(both([_pattern(base, part, actual, False), same(chosen)]) for chosen, part in filled)
    if base == "Bool":
        return turned(_is(actual, text_steps(tuple(value), False, True)))
    if base == "BinaryEquals":
        return OPEN
    return turned(_address(value, actual, negated) if "IpAddress" in base else _ordered(base, value, actual, negated))


def _is(actual, steps):
    if actual.text is None:
        return OPEN
    return same(actual.matches(steps))


def _pattern(base, part, actual, negated):
    turned = opposite if negated else (lambda pair: pair)
    if actual.text is None:
        return OPEN
    is_open = any(isinstance(one, Hole) for one in part)
    if base.startswith("String"):
        may, must = _is(actual, text_steps(part, "Like" in base, "IgnoreCase" in base))
        return turned((may, NO if is_open else must))
    steps = arn_steps(part)
    if steps is None:
        # AWS does not say whether a last `*` stands for the parts that are missing. Without it nothing can match.
        if part and part[-1] is ANY and actual.is_account:
            return OPEN
        may = actual.matches(text_steps(part)) if part and (part[-1] is ANY or isinstance(part[-1], Hole)) else NO
        return OPEN if negated else (may, NO)
    if is_open:
        return OPEN if negated else (actual.matches(steps), NO)
    matched = actual.matches(steps)
    # Nor whether a text that is not an ARN is unlike one.
    return (Not(matched), And(Not(matched), actual.matches(IS_ARN))) if negated else same(matched)


def _ordered(base, value, actual, negated):
    kind, how = re.fullmatch("(Numeric|Date)(.*)", base).groups()
    limit = number(value) if kind == "Numeric" else seconds(value)
    known = actual.seconds if kind == "Date" or actual.is_epoch else actual.number
    if limit is not None and actual.is_account:
        # AWS does not say whether an account is a number. If it is, another number is not equal.
        is_equality = kind == "Numeric" and how.endswith("Equals") and "Than" not in how and value.isdigit()
        return (actual.matches(literal(value.zfill(12))), NO) if is_equality else OPEN
    if limit is None or known is None:
        return OPEN if negated or actual.is_any else NEVER
    compared = {
        "Equals": known == limit,
        "NotEquals": known == limit,
        "LessThan": known < limit,
        "LessThanEquals": known <= limit,
        "GreaterThan": known > limit,
        "GreaterThanEquals": known >= limit,
    }[how]
    return same(compared)


def number(text):
    return float(text) if re.fullmatch(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*", text) else None


def seconds(text):
    """A date of ISO 8601 as W3C profiles it (four digits are a year), or seconds since 1970."""
    if re.fullmatch(r"\d{1,3}|\d{5,11}", text):
        return int(text)
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", text):
        return None
    full = text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text
    try:
        date = datetime.fromisoformat(full)
    except ValueError:
        return None
    return (date if date.tzinfo else date.replace(tzinfo=timezone.utc)).timestamp()


def _address(value, actual, negated):
    if actual.address is None:
        return OPEN if negated or actual.is_any else NEVER
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return OPEN
    return same(And(actual.address >= int(network[0]), actual.address <= int(network[-1])))
