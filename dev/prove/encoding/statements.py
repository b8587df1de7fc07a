"""Which requests a policy lets in: some Allow applies, and no Deny does.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

import json
import re

from z3 import And, Bool, Complement, Intersect, Not, Option, Or, Re

import texts
from operators import NEVER, OPEN, SURE, countable, holds
from universe import REGIONS, Request


def listed(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def statements_of(policy):
    return listed(policy.get("Statement"))


class Readings:
    """What AWS leaves open, as free variables: one for each condition, or one for each text if a condition means the same twice."""

    def __init__(self, is_shared=False):
        self.is_shared, self.count = is_shared, 0

    def decide(self, pair, text):
        self.count += 1
        free = Bool(f"reading of {text}" if self.is_shared else f"reading {self.count}")
        return Or(pair[1], And(pair[0], free))


def lets_in(policy, request, action, readings, is_counted=False):
    """The formula for a request to be let in, and whether any Allow is about it; counted: by values that AWS says how to read."""
    def those(effect, is_counted):
        return [applies(one, policy, request, action, readings, is_counted) for one in statements_of(policy) if one["Effect"] == effect]

    allows, denies = those("Allow", is_counted), those("Deny", False)
    known = [one for one in allows if one is not None]
    return And(Or(*known), *[Not(one) for one in denies if one is not None]), bool(known)


def applies(statement, policy, request, action, readings, is_counted):
    """Principal, action and each condition. None if principal or action surely differ."""
    about = [is_principal(statement, request), is_action(statement, action)]
    if any(one is NEVER for one in about):
        return None
    variables = policy.get("Version") == "2012-10-17"
    formulas = [readings.decide(about[0], json.dumps([statement.get("Principal"), statement.get("NotPrincipal")]))]
    for name, block in (statement.get("Condition") or {}).items():
        for key, values in block.items():
            values = [str(one) for one in listed(values)]
            values = countable(name, key, values, request, variables) if is_counted else values
            pair = holds(name, key, values, request, variables)
            text = json.dumps([name.lower(), key.lower(), sorted(values), variables])
            formulas.append(readings.decide(pair, text))
    return And(*formulas)


def is_action(statement, action):
    """An action has no case of letters; NotAction is every action but those that it lists."""
    patterns = listed(statement.get("Action", statement.get("NotAction")))
    expressions = ["".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in pattern) for pattern in patterns]
    named = any(re.fullmatch(one, action, re.I) for one in expressions)
    return SURE if named == ("Action" in statement) else NEVER


def principals(element):
    if element == "*":
        return [("*", "*")]
    pairs = [(kind, value) for kind, values in (element or {}).items() for value in listed(values)]
    return [("*", "*") if (kind, value) == ("AWS", "*") else (kind, value) for kind, value in pairs]


def account_of(name):
    """The account of a principal, and whether it is named as a whole."""
    if re.fullmatch(r"\d{12}", name):
        return name, True
    found = re.fullmatch(r"arn:[^:]*:(?:iam|sts)::(\d{12}):(.*)", name)
    return (found[1], found[2] == "root") if found else (None, False)


def is_principal(statement, request):
    """A role covers its sessions, and an account what is in it. AWS does not say whether the name of a service has a case."""
    negated = "Principal" not in statement
    named = [covers(kind, value, request) for kind, value in principals(statement.get("NotPrincipal" if negated else "Principal"))]
    found = SURE if any(one is SURE for one in named) else OPEN if any(one is OPEN for one in named) else NEVER
    return {id(SURE): NEVER, id(NEVER): SURE}.get(id(found), OPEN) if negated else found


def covers(kind, value, request):
    if kind == "*" or (kind, value) == (request.kind, request.name):
        return SURE
    if kind != request.kind:
        return NEVER
    if kind == "Service":
        return OPEN if value.lower() == request.name.lower() else NEVER
    if kind == "AWS":
        account, is_whole = account_of(value)
        role = re.fullmatch(r"arn:([^:]*):iam::(\d{12}):role/(?:.*/)?([^/]+)", value)
        session = role and f"arn:{role[1]}:sts::{role[2]}:assumed-role/{role[3]}/"
        if (is_whole and account == request.account) or (session and request.name.startswith(session)):
            return SURE
    return NEVER


SAML, WEB, ROLE = "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole"


def other_requests(policies, setting):
    """Everybody but the service: each principal that is named, and of each type and account one that is not."""
    named = [
        one
        for policy in policies
        for statement in statements_of(policy)
        for one in principals(statement.get("Principal", statement.get("NotPrincipal")))
    ]
    others = sorted({(kind, value) for kind, value in named if kind != "*" and value not in setting["names"]})
    accounts = sorted({account_of(value)[0] for kind, value in others if kind == "AWS"} - {None})
    for kind, value in others:
        if kind == "AWS" and not account_of(value)[1]:
            yield Request(kind, value, setting, account=account_of(value)[0], arns=arns_of(value)), [ROLE]
        elif kind != "AWS":
            yield Request(kind, value, setting), [SAML, WEB] if kind == "Federated" else [ROLE]
    # A role and who assumes it are in one partition.
    partitions = sorted(set(re.findall(r'"arn:([^:"*?$]+):', json.dumps(policies))) & set(REGIONS)) or REGIONS
    for account in [*accounts, None]:
        unnamed = [] if account else [within(accounts)]
        language = Intersect(identities(account, partitions), *unnamed, *[Complement(Re(value)) for _, value in others])
        yield Request("AWS", f"unnamed in {account}", setting, account=account, arns=language), [ROLE]
    yield Request("Federated", "unnamed", setting), [SAML, WEB]
    unlike = [*setting["names"], *[value for kind, value in others if kind == "Service"]]
    yield Request("Service", "unnamed.amazonaws.com", setting, unlike=unlike), [ROLE]


def within(accounts):
    return Complement(texts.within_arn(4, texts.one_of(Re(one) for one in accounts))) if accounts else texts.Star(texts.CHARACTER)


def arns_of(name):
    """The aws:PrincipalArn of a named identity; the path of a session's role is not known."""
    session = re.fullmatch(r"arn:([^:]*):sts::(\d{12}):assumed-role/([^/]+)/.*", name)
    if not session:
        return Re(name)
    start, path = f"arn:{session[1]}:iam::{session[2]}:role/", texts.sequence([PATH, Re("/")])
    return texts.sequence([Re(start), Option(path), Re(session[3])])


PATH = texts.Plus(texts.characters("09AZaz++==,,..@@__//--"))


def identities(account, partitions):
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"""
    owner = Re(account) if account else texts.ACCOUNT
    kinds = texts.one_of([Re("root"), texts.sequence([texts.one_of([Re("role/"), Re("user/")]), PATH])])
    return texts.sequence([Re("arn:"), texts.one_of(map(Re, partitions)), Re(":iam::"), owner, Re(":"), kinds])
