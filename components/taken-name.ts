import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";

/**
 * Says how to go on where AWS has a role of the name already: an update that was killed may have made it, or someone else did,
 * and AWS's own error tells neither way out. A CLI too old for error hooks shows AWS's error alone.
 * See https://www.pulumi.com/docs/iac/concepts/options/hooks/
 */
export function takenNameHooks(component: string, parent: pulumi.Resource): pulumi.ResourceHookBinding | undefined {
  if (typeof pulumi.ErrorHook !== "function" || !engineHasErrorHooks()) return undefined;
  const hook = new pulumi.ErrorHook(`${component}-taken-name`, async ({ errors, newInputs, name }) => {
    if (!errors.some((error) => error.includes("EntityAlreadyExists"))) return false;
    const role = String(newInputs?.name);
    const parentUrn = await new Promise<string>((resolve) => parent.urn.apply(resolve));
    await pulumi.log.error(
      `AWS has a role named "${role}" already, which this stack does not know. To take it over, give adopt: { name: "${role}" } ` +
        `instead of name. To import it, for example after an update that was killed: ` +
        `pulumi import aws:iam/role:Role ${name} ${role} --parent ${component}=${parentUrn} --protect=false --generate-code=false`,
      parent,
    );
    return false;
  });
  return { onError: [hook] };
}

/**
 * The SDK knows this and has no public way to ask; registering a hook that the engine does not have fails the update. Mocks say
 * that they have hooks but would never answer; they own up to having no transforms, which need the same server.
 */
function engineHasErrorHooks(): boolean {
  const { getStore } = state as unknown as {
    getStore?: () => { supportsErrorHooks?: boolean; supportsTransforms?: boolean };
  };
  const store = getStore?.();
  return store?.supportsErrorHooks === true && store.supportsTransforms === true;
}
