"""Whether a formula has a model. What is asked of the text of one variable is decided alone, and once: the solver is quick
with one text, and slow with several at a time.
"""

import time

from z3 import Z3_OP_SEQ_IN_RE, Z3_OP_UNINTERPRETED, And, Bool, Complement, InRe, Intersect, Not, Or, Solver, String, is_const, is_true, sat
from z3 import simplify, substitute, unsat

_texts, _kept = {}, []


def nodes(formula):
    todo, seen = [formula], set()
    while todo:
        one = todo.pop()
        if one.get_id() not in seen:
            seen.add(one.get_id())
            yield one
            todo += one.children()


def names_in(formula):
    return {str(one) for one in nodes(formula) if is_const(one) and one.decl().kind() == Z3_OP_UNINTERPRETED}


def solve(formulas, constraints, limit):
    """The answer, and the texts that make the formulas true."""
    until = time.process_time() + limit / 1000
    asked = And(*formulas)
    used = names_in(asked)
    # A key that no condition asks about can always hold something.
    whole = And(asked, *[one for one in constraints if names_in(one) & used])
    atoms = [one for one in nodes(whole) if one.decl().kind() == Z3_OP_SEQ_IN_RE]
    # Of a known text it is decided at once.
    stands = [Bool(f"membership {at}") if names_in(one) else simplify(one) for at, one in enumerate(atoms)]
    solver = Solver()
    solver.add(substitute(whole, *zip(atoms, stands)) if atoms else whole)
    while time.process_time() < until:
        solver.set("timeout", limit)
        answer = solver.check()
        if answer != sat:
            return str(answer), {}
        model, texts, is_possible = solver.model(), {}, True
        by_variable = {}
        for atom, name in zip(atoms, stands):
            if not names_in(name):
                continue
            # What the model leaves out is not free: it is false.
            holds = is_true(model.eval(name, model_completion=True))
            by_variable.setdefault(str(atom.arg(0)), []).append((atom.arg(1), holds, name))
        for variable, tests in by_variable.items():
            answer, found = word([(one, holds) for one, holds, _ in tests], limit)
            if answer == sat:
                texts[variable] = found
            elif answer == unsat:
                is_possible = False
                solver.add(Or(*[Not(tests[at][2]) if tests[at][1] else tests[at][2] for at in found]))
            else:
                return "unknown", {}
        if is_possible:
            return "sat", texts
    return "unknown", {}


def word(tests, limit):
    """A text that is in some languages and not in others; if there is none, which of them are enough for that."""
    answer, found = text_in(tests, limit)
    if answer != unsat:
        return answer, found
    core = list(range(len(tests)))
    for at in range(len(tests)):
        fewer = [one for one in core if one != at]
        if fewer and text_in([tests[one] for one in fewer], limit)[0] == unsat:
            core = fewer
    return answer, core


def text_in(tests, limit):
    """As one language: the solver is slow with several about one text."""
    key = tuple((language.get_id(), holds) for language, holds in tests)
    if key not in _texts:
        _kept.extend(language for language, _ in tests)
        text, solver = String("text"), Solver()
        solver.set("timeout", limit)
        languages = [language if holds else Complement(language) for language, holds in tests]
        solver.add(InRe(text, Intersect(*languages) if len(languages) > 1 else languages[0]))
        answer = solver.check()
        _texts[key] = answer, str(solver.model()[text]) if answer == sat else None
    return _texts[key]
