export * from "./exemptions";
export * from "./finding";
export * from "./guidance";
export * from "./registry";
