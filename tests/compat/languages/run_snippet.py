"""Runs a Pulumi program under mocks and prints what it registers, for the test that starts this."""

import json
import runpy
import sys

import pulumi


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        print("registered", json.dumps({"type": args.typ, "inputs": args.inputs}))
        return [f"{args.name}-id", args.inputs]

    def call(self, args):
        raise Exception("the program calls a function")


pulumi.runtime.set_mocks(Mocks(), project="project", stack="stack")


@pulumi.runtime.test
def main():
    return pulumi.Output.from_input(runpy.run_path(sys.argv[1])["role"].urn)


main()
