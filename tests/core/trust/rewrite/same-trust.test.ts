import assert from "node:assert/strict";
import { isSameTrust } from "../../../../core/trust";

const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const denied = {
  Effect: "Deny",
  Principal: { AWS: ["111122223333", "arn:aws:iam::1:role/x"] },
  Action: "sts:AssumeRole",
};

describe("two trust policies are the same", () => {
  const same: Record<string, [string, string]> = {
    "with other white space": [document(denied), JSON.stringify(JSON.parse(document(denied)), null, 2)],
    "with members in another order": ['{"Version":"1","Id":"a"}', '{"Id":"a","Version":"1"}'],
    "with a list of one value in place of the value": ['{"Action":"a"}', '{"Action":["a"]}'],
    "with a list of one statement in place of the statement": [
      document(denied),
      JSON.stringify({ Version: "2012-10-17", Statement: denied }),
    ],
    "with three members in another order": ['{"a":"1","b":"2","c":"3"}', '{"b":"2","c":"3","a":"1"}'],
    "with a list in another order": ['{"Action":["a","b"]}', '{"Action":["b","a"]}'],
    "with the ARN of an account in place of its id": [
      document(denied),
      document({ ...denied, Principal: { AWS: ["arn:aws:iam::1:role/x", "arn:aws:iam::111122223333:root"] } }),
    ],
    "byte for byte, although they are not JSON": ["text", "text"],
  };
  for (const [how, [one, other]] of Object.entries(same)) it(how, () => assert.ok(isSameTrust(one, other)));
});

describe("two trust policies are not the same", () => {
  const different: Record<string, [string, string]> = {
    "with another effect": [document(denied), document({ ...denied, Effect: "Allow" })],
    "with a member more": [document(denied), document({ ...denied, Sid: "a" })],
    "with a value more": ['{"Action":["a"]}', '{"Action":["a","b"]}'],
    "with a value in another place": ['{"a":"b","c":"d"}', '{"a":"d","c":"b"}'],
    "where one is not JSON": [document(denied), "text"],
    "where both are not JSON": ["text", "another"],
    "with an id of thirteen digits, which is no account's": ['"1111222233334"', '"arn:aws:iam::1111222233334:root"'],
    "with an id behind another character": ['"a111122223333"', '"arn:aws:iam::a111122223333:root"'],
  };
  for (const [how, [one, other]] of Object.entries(different)) it(how, () => assert.ok(!isSameTrust(one, other)));
});
