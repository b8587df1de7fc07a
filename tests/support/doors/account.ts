import { type AccountRecord, inlinePolicyLabel } from "../../../core/readers/account/inventory";
import { estateRoleArn, type Estate } from "../estate";

/** That of the random trust policies which name one. */
const uuid = "1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d";

/** The estate as `fargate-role scan --save` keeps it. */
export function accountOfEstate(estate: Estate): AccountRecord {
  const { account, region, role, clusters, profiles, nodeGroups, accessEntries, clusterRoleOf } = estate;
  const arn = estateRoleArn(estate);
  return {
    id: account,
    partition: "aws",
    roles: [
      {
        arn,
        uniqueId: "AROAEXAMPLE",
        trustPolicy: role.trustPolicy,
        attachedPolicies: role.attached,
        policies: role.inline.map(({ name, document }) => ({ name: inlinePolicyLabel(name), document })),
        instanceProfiles: role.instanceProfile === undefined ? [] : [role.instanceProfile],
      },
    ],
    nodeRoles: [],
    allRoles: true,
    quotas: {},
    regions: [
      {
        name: region,
        clusters: clusters.map((cluster) => ({
          name: cluster,
          arn: `arn:aws:eks:${region}:${account}:cluster/${cluster}`,
          status: "ACTIVE",
          authenticationMode: "API_AND_CONFIG_MAP",
          clusterRole: clusterRoleOf.includes(cluster) ? arn : estateRoleArn(estate, "cluster"),
          profiles: profiles
            .filter((one) => one.cluster === cluster)
            .map(({ name }) => ({
              name,
              arn: `arn:aws:eks:${region}:${account}:fargateprofile/${cluster}/${name}/${uuid}`,
              role: arn,
              status: "ACTIVE",
            })),
          nodeGroups: nodeGroups
            .filter((one) => one.cluster === cluster)
            .map(({ name, sharesRole }) => ({
              name,
              role: sharesRole ? arn : estateRoleArn(estate, "nodes"),
            })),
          accessEntries: accessEntries
            .filter((one) => one.cluster === cluster)
            .map(({ type }) => ({
              principal: arn,
              type,
            })),
        })),
      },
    ],
    allRegions: true,
    unknown: [],
  };
}
