export * from "./exemptions";
export * from "./finding";
export * from "./registry";
