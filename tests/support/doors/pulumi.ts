import { providerOf, urnOf, type TestResource } from "../analyzer";
import type { Estate } from "../estate";
import { From, resourcesOf } from "./resources";

const typeOf = (type: string) => `aws:${type}:${type.replace(/^.*\/(.)/, (_, first: string) => first.toUpperCase())}`;

/** The estate as the resources of a Pulumi stack, all deployed. */
export function stackOf(estate: Estate): TestResource[] {
  const { account, region } = estate;
  const provider = { name: "here", props: { region, allowedAccountIds: JSON.stringify([account]) } };
  return resourcesOf(estate).map(({ type, name, props, made }) => {
    const resource = { type: typeOf(type), name, provider, props: { ...props, ...made } };
    const propertyDependencies: Record<string, string[]> = {};
    for (const [property, value] of Object.entries(props)) {
      if (!(value instanceof From)) continue;
      resource.props[property] = value.value;
      propertyDependencies[property] = [urnOf(typeOf(value.source.type), value.source.name)];
    }
    return { ...resource, propertyDependencies };
  });
}

/** What `pulumi stack export` writes of such a stack. */
export function stateOf(resources: readonly TestResource[]): object {
  const stack = { urn: urnOf("pulumi:pulumi:Stack", "project-dev"), type: "pulumi:pulumi:Stack", custom: false };
  const providers = new Map<string, object>();
  const listed = resources.map((one) => {
    const { type, name, props = {}, urn = urnOf(type, name), parent = stack.urn, propertyDependencies } = one;
    const provider = providerOf(one);
    if (provider)
      providers.set(provider.urn, {
        urn: provider.urn,
        type: provider.type,
        id: "b1",
        custom: true,
        inputs: provider.props,
      });
    return {
      ...{ urn, type, custom: true, id: name, parent, inputs: props, outputs: props, propertyDependencies },
      ...(provider && { provider: `${provider.urn}::b1` }),
    };
  });
  return { version: 3, deployment: { resources: [stack, ...providers.values(), ...listed] } };
}
