import { executionPolicy, rightTrust } from "../policypack/fixtures";

/** The text of each file by its path. */
export type Tree = Record<string, string>;

/** A template with a role for pods on Fargate. */
export function templateWith(trust: string): string {
  const Properties = { AssumeRolePolicyDocument: JSON.parse(trust) as unknown, ManagedPolicyArns: [executionPolicy] };
  return JSON.stringify({ Resources: { Pods: { Type: "AWS::IAM::Role", Properties } } });
}

/** A manifest as a service has it: it says nothing of a role for Fargate. */
export const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  replicas: 2
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: main
          image: registry.example.com/shop/${name}:1.2.3
          ports: [{containerPort: 8080, name: http}]
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
          env:
            - {name: LOG_LEVEL, value: info}
            - name: PASSWORD
              valueFrom: {secretKeyRef: {name: ${name}, key: password}}
          livenessProbe:
            httpGet: {path: /healthz, port: http}
            periodSeconds: 10
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${name}}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/${name}
`;

/** Manifests of Kubernetes that say nothing of roles for Fargate, and five templates with a role that is right. */
export function manifests(count: number): Tree {
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const templates = ["a", "b", "c", "d", "e"].map((name) => [`pods-${name}.json`, templateWith(rightTrust(name))]);
  return {
    ...Object.fromEntries(names.map((name) => [`${name}.yaml`, deployment(name)])),
    ...Object.fromEntries(templates),
  };
}
