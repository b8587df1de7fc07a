"""A key of AWS KMS by which Pulumi can encrypt the secrets of stacks; cloud.ts names it."""

from moto.core import DEFAULT_ACCOUNT_ID
from moto.kms.models import kms_backends


def create() -> None:
    backend = kms_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"]
    key = backend.create_key("", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "secrets of stacks", None)
    backend.create_alias(key.id, "alias/localcloud")
