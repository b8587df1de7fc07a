import { executionPolicyArn } from "../../core/service/fargate";
import { type TestResource, unknown, urnOf } from "../../tests/support/analyzer";

/**
 * A stack of many resources in the proportions of a real platform: most have nothing to do with roles, one in ten is a
 * role or something attached to one, one in a hundred uses a role for nodes or pods. About 1 kB each.
 */
export function realisticResources(count: number): TestResource[] {
  return Array.from({ length: count }, (_, index) => resource(index));
}

/** Blocks of eight: a role, its profile, its attachment, a node group with a role of another stack, and four others. */
export function rolesInBlocks(count: number): TestResource[] {
  return Array.from({ length: count }, (_, index) => {
    const [name, source] = [`item-${index}`, `item-${index - (index % 8)}`];
    const block = [role(name, podTrust), fargateProfile(name, source), attachment(name, source, 7)];
    const nodeRoleArn = `arn:aws:iam::${account}:role/nodes-${index}`;
    const nodes = { type: "aws:eks/nodeGroup:NodeGroup", name, props: { clusterName: "prod", nodeRoleArn } };
    return [...block, nodes][index % 8] ?? resource(100 * index + 12 + (index % 88));
  });
}

const account = "111122223333";
const tags = { team: "platform", environment: "production", costCenter: "4711", managedBy: "pulumi" };

function resource(index: number): TestResource {
  const name = `item-${index}`;
  const kind = index % 100;
  if (kind === 0) return nodeGroup(name, `item-${index + 2}`);
  if (kind === 1) return fargateProfile(name, `item-${index + 2}`);
  if (kind < 6) return role(name, kind === 3 ? podTrust : serviceTrust(kind === 2 ? "ec2" : "lambda"));
  if (kind < 9) return attachment(name, `item-${index - kind + 2 + (kind % 4)}`, kind);
  if (kind < 12) return inlinePolicy(name, `item-${index - kind + 4}`);
  if (kind < 30) return kubernetes(name, index);
  if (kind < 60) return lambda(name, index);
  return bucketObject(name, index);
}

const podTrust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Condition: { ArnLike: { "aws:SourceArn": `arn:aws:eks:eu-west-1:${account}:fargateprofile/prod/*` } },
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
});

function serviceTrust(service: string): string {
  const Principal = { Service: `${service}.amazonaws.com` };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
  });
}

function role(name: string, assumeRolePolicy: string): TestResource {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  const props = { name, arn, assumeRolePolicy, path: "/", managedPolicyArns: [], maxSessionDuration: 3600, tags };
  return { type: "aws:iam/role:Role", name, props: { ...props, tagsAll: tags, uniqueId: `AROA${name}` } };
}

function fromRole(property: string, source: string): Pick<TestResource, "propertyDependencies"> {
  return { propertyDependencies: { [property]: [urnOf("aws:iam/role:Role", source)] } };
}

function nodeGroup(name: string, source: string): TestResource {
  const scalingConfig = { desiredSize: 3, minSize: 1, maxSize: 9 };
  const props = { clusterName: "prod", nodeRoleArn: unknown, subnetIds: ["subnet-1", "subnet-2"], scalingConfig, tags };
  return { type: "aws:eks/nodeGroup:NodeGroup", name, props, ...fromRole("nodeRoleArn", source) };
}

function fargateProfile(name: string, source: string): TestResource {
  const selectors = [{ namespace: name, labels: tags }];
  const props = { clusterName: "prod", podExecutionRoleArn: unknown, subnetIds: ["subnet-1"], selectors, tags };
  return { type: "aws:eks/fargateProfile:FargateProfile", name, props, ...fromRole("podExecutionRoleArn", source) };
}

function attachment(name: string, source: string, kind: number): TestResource {
  const policyArn = kind === 7 ? executionPolicyArn("aws") : "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
  const props = { role: source, policyArn };
  return { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, props, ...fromRole("role", source) };
}

function inlinePolicy(name: string, source: string): TestResource {
  const Statement = [{ Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `arn:aws:s3:::${name}/*` }];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  return { type: "aws:iam/rolePolicy:RolePolicy", name, props: { role: source, policy }, ...fromRole("role", source) };
}

function kubernetes(name: string, index: number): TestResource {
  const container = {
    name: "main",
    image: `registry.example/${name}:1`,
    ports: [{ containerPort: 8080 }],
    env: variables,
  };
  const spec = { replicas: index % 5, template: { metadata: { labels: tags }, spec: { containers: [container] } } };
  const props = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "default", labels: tags },
    spec,
  };
  return { type: "kubernetes:apps/v1:Deployment", name, props };
}

const variables = Array.from({ length: 8 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `value ${index}` }));

function lambda(name: string, index: number): TestResource {
  const environment = { variables: Object.fromEntries(variables.map((variable) => [variable.name, variable.value])) };
  const arn = `arn:aws:lambda:eu-west-1:${account}:function:${name}`;
  const props = { name, arn, runtime: "nodejs20.x", handler: "index.handler", memorySize: 128 + (index % 8) * 64 };
  return { type: "aws:lambda/function:Function", name, props: { ...props, environment, tags, tagsAll: tags } };
}

function bucketObject(name: string, index: number): TestResource {
  const props = {
    bucket: "assets",
    key: `files/${index}/${name}`,
    contentType: "text/plain",
    content: "x".repeat(400),
  };
  return { type: "aws:s3/bucketObject:BucketObject", name, props: { ...props, etag: `${index}`, tags, tagsAll: tags } };
}
