"""The requests that can be made, as formulas over their condition keys: what a key can hold, by who asks.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html (what the Fargate service sends as aws:SourceArn)
https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html (what the EKS service sends)
"""

import re

from z3 import And, Bool, BoolVal, Complement, InRe, Int, Intersect, Or, Re, Real, String, StringVal

import texts
from texts import Hole, Text, is_one, language, one_of, sequence, within_arn

YES, NO = BoolVal(True), BoolVal(False)

# https://docs.aws.amazon.com/general/latest/gr/rande.html
REGIONS = {
    "aws": "us-east-1 us-east-2 us-west-1 us-west-2 af-south-1 ap-east-1 ap-east-2 ap-south-1 ap-south-2 ap-southeast-1 "
    "ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ap-northeast-1 "
    "ap-northeast-2 ap-northeast-3 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-west-1 eu-west-2 eu-west-3 "
    "eu-north-1 eu-south-1 eu-south-2 il-central-1 me-south-1 me-central-1 mx-central-1 sa-east-1",
    "aws-cn": "cn-north-1 cn-northwest-1",
    "aws-us-gov": "us-gov-east-1 us-gov-west-1",
    "aws-iso": "us-iso-east-1 us-iso-west-1",
    "aws-iso-b": "us-isob-east-1 us-isob-west-1",
    "aws-iso-e": "eu-isoe-west-1",
    "aws-iso-f": "us-isof-east-1 us-isof-south-1",
    "aws-eusc": "eusc-de-east-1",
}
ANY_REGION = one_of(Re(one) for regions in REGIONS.values() for one in regions.split())

# No other key begins with `aws:`; one that ends with a slash has a name after it.
GLOBAL_KEYS = (
    "principalarn principalaccount principalorgpaths principalorgid principalisawsservice principalservicename "
    "principalservicenameslist principaltype principaltag/ requesttag/ resourcetag/ userid username assumedroot "
    "federatedprovider tokenissuetime multifactorauthage multifactorauthpresent chatbotsourcearn ec2instancesourcevpc "
    "ec2instancesourceprivateipv4 sourceidentity sourceip sourcevpc sourcevpcarn sourcevpce vpceaccount vpceorgid "
    "vpceorgpaths vpcsourceip resourceaccount resourceorgpaths resourceorgid calledvia calledviafirst calledvialast "
    "viaawsservice currenttime epochtime referer requestedregion tagkeys securetransport sourceaccount sourcearn "
    "sourceorgid sourceorgpaths useragent"
).split()
# Keys of an IAM identity or of its session: a request of an AWS service has none of them, nor a key of another service.
OF_IDENTITY = re.compile(
    r"aws:(principal(arn|account|orgid|orgpaths|tag/.*)|username|multifactorauth.*|tokenissuetime|assumedroot"
    r"|federatedprovider|sourceidentity|chatbotsourcearn|ec2instancesource.*)|sts:(externalid|sourceidentity)"
)
OF_ENDPOINT = [f"aws:{one}" for one in "sourcevpc sourcevpce vpceaccount vpceorgid vpceorgpaths".split()]

# A name of a service is lower case.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
SERVICE_NAME = texts.Plus(texts.characters("09az--.."))


class Value:
    """One value of a key, as each kind of operator sees it; None for what AWS does not say."""

    def __init__(self, text=None, matches=None, *, seconds=None, is_epoch=False, number=None, address=None, account=False, any=False):
        self.text, self.seconds, self.is_epoch, self.number, self.address = text, seconds, is_epoch, number, address
        self.is_any, self.is_account = any, account
        self._matches = matches or (lambda steps: InRe(text, language(steps)))

    def matches(self, steps):
        return self._matches(steps)


class Key:
    def __init__(self, present, *values):
        self.present, self._values = present, values

    def values(self, quantifier):
        """Each value with whether the request has it; only with a quantifier a key can have several."""
        return self._values if quantifier else self._values[:1]


ABSENT = Key(NO, (NO, Value(StringVal(""))))


def fixed(text, present=YES):
    return Key(present, (YES, Value(StringVal(text))))


class Request:
    """A request of a principal of a type, such as Service, by a name; `sends` says whether it is the service that is judged."""

    def __init__(self, kind, name, setting, *, sends=False, account=None, arns=None, unlike=None):
        self.kind, self.name, self.account, self.setting = kind, name, account, setting
        self.sends, self.arns, self.unlike = sends, arns, unlike
        self.constraints, self._keys = [], {}
        self.time = Int("time")
        self.constraints += [self.time >= setting["now"], self.time < 253402300799]
        self.role_account = String("role account")
        self.has_arn, self.has_account = Bool("has aws:sourcearn"), Bool("has aws:sourceaccount")
        self.account_of_source = self.text("source account", texts.ACCOUNT)
        self.constraints.append(is_one(self.role_account, setting["accounts"]))
        self.cluster = self.text("cluster", texts.NAME)
        self.places = places(setting)
        self.place, self.source = Int("place"), None
        if sends:
            self.source = self._source()

    def text(self, name, language=None):
        variable = String(name)
        if language is not None:
            self.constraints.append(InRe(variable, language))
        return variable

    def _source(self):
        """The aws:SourceArn of the service by its parts; its account is the account of the resource, shown or not."""
        self.constraints += [self.place >= 0, self.place < len(self.places)]
        starts = [f"arn:{partition}:eks:{region}:" for partition, region in self.places]
        profile, uuid = self.text("profile", texts.NAME), self.text("uuid", texts.UUID)
        return Text(
            (self.place, starts, None),
            (self.account_of_source, "0123456789"),
            ":fargateprofile/",
            (self.cluster, texts.NAME_ALPHABET),
            "/",
            (profile, texts.NAME_ALPHABET),
            "/",
            (uuid, "0123456789abcdef-"),
        )

    def is_place(self, test):
        return Or(*[self.place == at for at, place in enumerate(self.places) if test(*place)])

    def key(self, key):
        name = key.lower()
        if name not in self._keys:
            self._keys[name] = self._key(name)
        return self._keys[name]

    def _key(self, name):
        is_service = self.kind == "Service"
        if name == "aws:sourcearn":
            value = Value(YES, self.source.matches) if self.source else Value(self.text(name))
            return Key(self.has_arn, (YES, value))
        if name == "aws:sourceaccount":
            return Key(self.has_account, (YES, Value(self.account_of_source, account=True)))
        if name in ("aws:sourceorgid", "aws:sourceorgpaths"):
            return self._organization(name)
        if name in ("aws:currenttime", "aws:epochtime"):
            return Key(YES, (YES, Value(seconds=self.time, is_epoch=name == "aws:epochtime", any=True)))
        if name == "aws:resourceaccount":
            return Key(YES, (YES, Value(self.role_account, account=True)))
        if name == "aws:principalisawsservice":
            return fixed(str(is_service).lower(), Bool("signed") if self.kind == "Federated" else YES)
        if name == "aws:principalservicenameslist" and self.sends:
            return Key(YES, (YES, Value(any=True)))
        if name in ("aws:principalservicename", "aws:principalservicenameslist") and is_service:
            if self.unlike is None:
                return fixed(self.name)
            others = Complement(one_of(Re(one) for one in self.unlike))
            return Key(YES, (YES, Value(self.text(name, Intersect(SERVICE_NAME, others)))))
        if name in ("aws:principalservicename", "aws:principalservicenameslist"):
            return ABSENT
        if name == "aws:securetransport" and is_service:
            return fixed("true")
        if self.kind == "AWS" and name in ("aws:principalarn", "aws:principalaccount"):
            return self._identity(name)
        return ABSENT if self.is_absent(name) else self._free(name)

    def is_absent(self, name):
        if name.startswith("aws:") and re.sub("/.*", "/", name[4:]) not in GLOBAL_KEYS:
            return True
        return self.kind == "Service" and bool(OF_IDENTITY.fullmatch(name) or not re.match("(aws|sts):", name))

    def _organization(self, name):
        """An account is in one organization, at one path of it."""
        organization = self.text("source organization", texts.ORGANIZATION)
        path = self.text("source organization path", texts.ORGANIZATION_PATH)
        whole = Text((organization, texts.ORGANIZATION_ALPHABET), "/", (path, texts.ORGANIZATION_ALPHABET + "/"))
        value = Value(organization) if name == "aws:sourceorgid" else Value(YES, whole.matches)
        return Key(Bool(f"has {name}"), (YES, value))

    def _identity(self, name):
        """A request of an identity is signed, so that it tells the ARN and the account; that of a session tells its role's."""
        arn = self.text("aws:principalarn", self.arns)
        if name == "aws:principalarn":
            return Key(YES, (YES, Value(arn)))
        return Key(YES, (YES, Value(arn, lambda steps: InRe(arn, within_arn(4, language(steps))), account=True)))

    def _free(self, name):
        """A key that AWS describes without saying whether this request has it: it may be absent, or hold anything."""
        region = ANY_REGION if name == "aws:requestedregion" else None
        truth = one_of([Re("true"), Re("false")]) if name == "aws:securetransport" else region

        def value(index):
            address = Int(f"{name} address {index}")
            self.constraints += [address >= 0, address < 2**32]
            return Value(
                self.text(f"{name} {index}", truth),
                number=Real(f"{name} number {index}"),
                seconds=Real(f"{name} seconds {index}"),
                address=address,
                any=True,
            )

        present = YES if name == "aws:securetransport" else Bool(f"has {name}")
        return Key(present, (YES, value(1)), (Bool(f"{name} has two"), value(2)))

    def fill(self, hole):
        """The values of a variable, each with whether it is that; nothing if it has none, or one of any text."""
        if hole.key is None:
            return None
        if hole.key == "aws:resourceaccount":
            return [(is_one(self.role_account, [one]), one) for one in self.setting["accounts"]]
        if hole.key == "aws:resourceorgid" and self.setting["organizations"]:
            own = String("role organization")
            self.constraints.append(is_one(own, self.setting["organizations"]))
            return [(is_one(own, [one]), one) for one in self.setting["organizations"]]
        if ":" not in hole.key or re.search(r"\s", hole.key) or self.is_absent(hole.key):
            return [] if hole.otherwise is None else [(YES, hole.otherwise)]
        return None

    def fillings(self, pieces):
        """The pattern once for each way to fill in its variables, with whether it is that way. None of it has a value: none."""
        done = [(YES, [])]
        for piece in pieces:
            filled = self.fill(piece) if isinstance(piece, Hole) else None
            ways = [(YES, [piece])] if filled is None else [(chosen, list(text)) for chosen, text in filled]
            done = [(And(one, chosen), part + more) for one, part in done for chosen, more in ways]
        return [(chosen, tuple(part)) for chosen, part in done]


def places(setting):
    """Each Region with its partition. A Region that only the intention knows is taken to exist in each partition."""
    known = [(partition, region) for partition, regions in REGIONS.items() for region in regions.split()]
    more = [one for one in setting["regions"] or [] if "*" not in one and one not in [region for _, region in known]]
    return known + [(partition, region) for partition in REGIONS for region in more]
