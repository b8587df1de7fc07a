"""Reads one question a line as JSON and answers it: `sat` with a request, `unsat`, or `unknown` if the solver's limit is reached.

A request is intended if its aws:SourceArn is of an intended account (or organization), cluster and Region; it is tied to
the intention if it shows that account or organization in another way.
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import json
import sys

from z3 import And, InRe, Not, Or, Re, Solver, StringVal, sat

import texts
from statements import ROLE, Readings, lets_in, other_requests
from texts import glob, one_of, sequence, within_arn
from universe import OF_ENDPOINT, Request

SESSION = ["sts:TagSession", "sts:SetSourceIdentity"]


class Intention:
    def __init__(self, request, setting):
        self.request, self.setting = request, setting
        accounts = one_of(Re(one) for one in setting["accounts"])
        place = [request.has_arn]
        if setting["clusters"] is not None:
            place.append(InRe(request.arn, of_cluster(one_of(glob(one) for one in setting["clusters"]))))
        if setting["regions"] is not None:
            place.append(InRe(request.arn, within_arn(3, one_of(glob(one) for one in setting["regions"]))))
        if setting.get("partition"):
            place.append(InRe(request.arn, within_arn(1, Re(setting["partition"]))))
        self.is_tied = Or(And(request.has_account, request.account_matches(accounts)), self.of_organization())
        self.is_intended = And(*place, Or(request.account_matches(accounts), self.of_organization()))

    def of_organization(self):
        ids = self.setting["organizations"]
        if not ids:
            return False
        by_id, by_path = self.request.key("aws:SourceOrgID"), self.request.key("aws:SourceOrgPaths")
        shown = one_of(Re(one) for one in ids)
        path = sequence([shown, Re("/"), texts.Star(texts.CHARACTER)])
        return Or(*[
            And(key.present, key.values("")[0][1].matches(language)) for key, language in ((by_id, shown), (by_path, path))
        ])


def of_cluster(name):
    """The cluster is what stands between the first slash of an ARN's last part and the next one, if there is one."""
    rest = texts.Option(sequence([Re("/"), texts.Star(texts.CHARACTER)]))
    heads = [one for _ in range(5) for one in (texts.Star(texts.NOT_COLON), Re(":"))]
    no_slash = texts.Star(texts.Intersect(texts.CHARACTER, texts.Complement(Re("/"))))
    return sequence([*heads, no_slash, Re("/"), texts.Intersect(name, no_slash), rest])


def ask(request, *formulas, limit):
    """Whether there is such a request."""
    solver = Solver()
    solver.set("timeout", limit)
    solver.add(*formulas, *request.constraints)
    answer = solver.check()
    if answer != sat:
        return {"answer": str(answer), "why": solver.reason_unknown()}
    model = solver.model()
    return {"answer": "sat", "who": request.name, "witness": {str(one): str(model[one]) for one in model.decls()}}


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
        if not is_about:
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
            formulas["works"] = [let_in, intention.is_intended, request.time == setting["now"], *endpoint]
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


def gains(before, after, setting, limit, asked=()):
    """Is there a request that the second policy lets in and the first does not: of a profile, without one, of somebody else?"""
    request = service(setting["names"][0], setting)
    intention = Intention(request, setting)
    arns = [texts.arn_language(tuple(texts.pieces(one, False))) for one in asked]
    is_asked = Or(*[InRe(request.arn, one) for one in arns]) if arns else False
    known = [request.has_arn, request.has_account]
    if setting.get("partition"):
        known.append(InRe(request.arn, within_arn(1, Re(setting["partition"]))))
    gain = gained(before, after, request, ROLE)
    questions = {
        "pods": [gain, *known],
        "beyond": [gain, *known, Not(is_asked)],
        "intended": [gain, *known, intention.is_intended],
        "none": [gain, Not(request.has_arn)],
    }
    answers = {name: ask(request, *some, limit=limit) for name, some in questions.items()}
    answers["others"] = first(
        ask(other, gained(before, after, other, action), limit=limit)
        for other, actions in other_requests([before, after], setting)
        for action in [*actions, *SESSION]
        if lets_in(after, other, action, Readings())[1]
    )
    return answers


def gained(before, after, request, action):
    readings = Readings(is_shared=True)
    return And(lets_in(after, request, action, readings)[0], Not(lets_in(before, request, action, readings)[0]))


def satisfies(policy, setting, limit, witness):
    """Whether a request that somebody shows is let in and not intended."""
    request = service(witness["service"], setting)
    let_in, _ = lets_in(policy, request, ROLE, Readings())
    shown = []
    for name, present, value in (
        ("aws:SourceArn", request.has_arn, lambda text: request.arn == StringVal(text)),
        ("aws:SourceAccount", request.has_account, lambda text: request.account_matches(Re(text))),
    ):
        shown.append(And(present, value(witness["source"][name])) if name in witness["source"] else Not(present))
    return ask(request, let_in, Not(Intention(request, setting).is_intended), *shown, limit=limit)


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        setting, limit = asked["setting"], asked["limit"]
        if asked["kind"] == "judge":
            answers = judge(asked["policy"], setting, limit)
            if asked.get("witness"):
                answers["witness"] = satisfies(asked["policy"], setting, limit, asked["witness"])
        else:
            answers = {
                "gained": gains(asked["before"], asked["after"], setting, limit, asked["asked"]),
                "lost": gains(asked["after"], asked["before"], setting, limit),
            }
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
