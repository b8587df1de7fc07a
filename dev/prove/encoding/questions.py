"""Reads one question a line as JSON and answers it: `sat` with a request, `unsat`, or `unknown` if the solver's limit is reached.

A request is intended if its aws:SourceArn is of an intended account (or organization), cluster and Region; it is tied to
the intention if it shows that account or organization in another way.
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import json
import sys

from fnmatch import fnmatchcase

from z3 import And, InRe, Not, Or

import texts
from solving import solve
from statements import ROLE, Readings, lets_in, other_requests
from texts import glob, is_one, one_of
from universe import OF_ENDPOINT, REGIONS, Request

SESSION = ["sts:TagSession", "sts:SetSourceIdentity"]


class Intention:
    def __init__(self, request, setting):
        accounts = is_one(request.account_of_source, setting["accounts"])
        ids = setting["organizations"]
        by_id, by_path = request.key("aws:SourceOrgID"), request.key("aws:SourceOrgPaths")
        organization = And(Or(by_id.present, by_path.present), is_one(by_id.values("")[0][1].text, ids)) if ids else False
        self.is_tied = Or(And(request.has_account, accounts), organization)
        named = [one for one in ("clusters", "regions", "partition") if setting.get(one) is not None]
        parts = {
            "clusters": lambda: InRe(request.cluster, one_of(glob(one) for one in setting["clusters"])),
            "regions": lambda: request.is_place(lambda _, region: any(fnmatchcase(region, one) for one in setting["regions"])),
            "partition": lambda: request.is_place(lambda partition, _: partition == setting["partition"]),
        }
        self.is_intended = And(request.has_arn, Or(accounts, organization), *[parts[one]() for one in named])


def ask(request, *formulas, limit):
    """Whether there is such a request."""
    answer, shown = solve(formulas, request.constraints, limit)
    return {"answer": answer, **({"who": request.name, "witness": shown} if shown else {})}


def first(asked):
    unknown = None
    for one in asked:
        if one["answer"] == "sat":
            return one
        unknown = one if one["answer"] == "unknown" else unknown
    return unknown or {"answer": "unsat"}


def service(name, setting):
    return Request("Service", name, setting, sends=True)


def judge(policy, setting, limit):
    """Is there a request that nobody intended, one that is intended, one of somebody else?"""
    kinds = {"open": [], "tied": [], "absent": [], "works": []}
    for name in setting["names"]:
        request = service(name, setting)
        let_in, is_about = lets_in(policy, request, ROLE, Readings())
        if not is_about or name in setting["unused"]:
            continue
        intention = Intention(request, setting)
        leak = And(let_in, Not(intention.is_intended))
        formulas = {
            "open": [leak, Not(intention.is_tied)],
            "tied": [leak, intention.is_tied, request.has_arn],
            "absent": [leak, intention.is_tied, Not(request.has_arn)],
        }
        if name == setting["names"][0]:
            endpoint = [Not(request.key(one).present) for one in OF_ENDPOINT]
            # Nobody's cluster has the name that an example has.
            example = InRe(request.cluster, one_of(glob(one) for one in setting["examples"]))
            counted, _ = lets_in(policy, request, ROLE, Readings(), True)
            # A profile is let in if its request with both keys is.
            pods = [intention.is_intended, request.has_account, Not(example)]
            formulas["works"] = [counted, *pods, request.time == setting["now"], *endpoint]
        for kind, some in formulas.items():
            if not (kind in ("tied", "absent") and first(kinds["open"])["answer"] == "sat"):
                kinds[kind].append(ask(request, *some, limit=limit))
    answers = {kind: first(found) for kind, found in kinds.items()}
    answers["others"] = first(
        ask(request, let_in, limit=limit)
        for request, actions in other_requests([policy], setting)
        for action in actions
        for let_in, is_about in [lets_in(policy, request, action, Readings())]
        if is_about
    )
    return answers


def gains(before, after, setting, limit, asked=(), examples=()):
    """Is there a request that the second policy lets in and the first does not: of a profile, without one, of somebody else?"""
    request = service(setting["names"][0], setting)
    intention = Intention(request, setting)
    is_asked = Or(*[request.source.matches(texts.arn_steps(texts.pieces(one, False))) for one in asked])
    known = [request.has_arn, request.has_account]
    if setting.get("partition"):
        known.append(request.is_place(lambda partition, _: partition == setting["partition"]))
    gain = gained(before, after, request, ROLE)
    questions = {
        "pods": [gain, *known],
        "beyond": [gain, *known, Not(is_asked)],
        "intended": [gain, *known, intention.is_intended],
        "none": [gain, Not(request.has_arn)],
    }
    answers = {name: ask(request, *some, limit=limit) for name, some in questions.items()}
    shown = [And(gain, *known, request.source.matches(texts.literal(one))) for one in examples]
    answers["wrong example"] = first({"answer": opposite[ask(request, one, limit=limit)["answer"]]} for one in shown)
    answers["others"] = first(
        ask(other, gained(before, after, other, action), limit=limit)
        for other, actions in other_requests([before, after], setting)
        for action in [*actions, *SESSION]
        if lets_in(after, other, action, Readings())[1]
    )
    return answers


opposite = {"sat": "unsat", "unsat": "sat", "unknown": "unknown"}


def gained(before, after, request, action):
    readings = Readings(is_shared=True)
    return And(lets_in(after, request, action, readings)[0], Not(lets_in(before, request, action, readings)[0]))


def satisfies(policy, setting, limit, witness):
    """Whether a request that somebody shows is let in and not intended."""
    request = service(witness["service"], setting)
    let_in, _ = lets_in(policy, request, ROLE, Readings())
    shown = []
    for name, present, value in (
        ("aws:SourceArn", request.has_arn, lambda text: request.source.matches(texts.literal(text))),
        ("aws:SourceAccount", request.has_account, lambda text: is_one(request.account_of_source, [text])),
    ):
        shown.append(And(present, value(witness["source"][name])) if name in witness["source"] else Not(present))
    return ask(request, let_in, Not(Intention(request, setting).is_intended), *shown, limit=limit)


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        setting, limit = asked["setting"], asked["limit"]
        if setting.get("partition") not in REGIONS:
            # It may be called anything.
            setting["partition"] = None
        if asked["kind"] == "judge":
            answers = judge(asked["policy"], setting, limit)
            if asked.get("witness"):
                answers["witness"] = satisfies(asked["policy"], setting, limit, asked["witness"])
        else:
            answers = {
                "gained": gains(asked["before"], asked["after"], setting, limit, asked["asked"], asked["gained"]),
                "lost": gains(asked["after"], asked["before"], setting, limit, (), asked["lost"]),
            }
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
