import { describeProperties } from "./properties";

describeProperties(20);
