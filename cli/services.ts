import { Option } from "commander";
import { eksCluster } from "../core/service/eks-cluster";
import { fargate, type Service } from "../core/trust";

/** How an answer calls the roles that are judged: one, several, and what a role has to be for that. */
export interface RoleWords {
  one: string;
  many: string;
  what: string;
}

/** Whose roles are judged, by the value of `--service`. */
const choices = {
  pods: { services: [fargate], one: "role for Fargate", many: "roles for Fargate", what: "for Fargate" },
  cluster: { services: [eksCluster], one: "cluster role", many: "cluster roles", what: "for a cluster" },
  all: {
    services: [fargate, eksCluster],
    one: "role for Fargate or a cluster",
    many: "roles for Fargate or clusters",
    what: "for Fargate or a cluster",
  },
} satisfies Record<string, RoleWords & { services: readonly Service[] }>;

export interface ServiceOptions {
  service?: keyof typeof choices;
}

export const serviceOption = (): Option =>
  new Option("--service <name>", "whose roles are judged").choices(Object.keys(choices)).default("pods");

/** The services whose roles are judged; undefined if these are the pods' alone. */
export function servicesOf({ service = "pods" }: ServiceOptions): readonly Service[] | undefined {
  return service === "pods" ? undefined : choices[service].services;
}

export const roleWords = ({ service = "pods" }: ServiceOptions): RoleWords => choices[service];
